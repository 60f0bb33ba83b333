"""Commands of ``intake``, a module each."""

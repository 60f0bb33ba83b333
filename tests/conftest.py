"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# a busy machine is no bug
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

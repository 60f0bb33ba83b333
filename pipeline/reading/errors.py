"""What cannot be read, with the reason as one Chinese sentence for the ledger."""

from __future__ import annotations


class UnreadableFile(Exception):
    """The file as a whole gives no pages; ``str()`` is one Chinese sentence."""


class UnreadablePage(Exception):
    """One page gives nothing; ``str()`` is one Chinese sentence. Other pages of the file may be read."""

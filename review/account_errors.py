"""What is wrong with an account, a password, a sign-in."""

from __future__ import annotations


class AccountError(ValueError):
    """One Chinese sentence: what is wrong and what to do."""

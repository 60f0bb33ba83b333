"""Errors that end the program, each with its exit code and a Chinese sentence that says what to do."""

from __future__ import annotations


class IntakeError(Exception):
    """Base; ``exit_code`` after CONTRACT: 1 files unread, 2 wrong usage, 3 environment, 130 interrupted."""

    exit_code = 1


class UsageError(IntakeError):
    exit_code = 2


class EnvironmentLacksError(IntakeError):
    exit_code = 3


class InterruptedBatchError(IntakeError):
    exit_code = 130

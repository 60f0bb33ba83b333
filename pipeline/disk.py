"""Errors that are the disk's and not the file's."""

from __future__ import annotations

import errno


def is_full(error: BaseException) -> bool:
    """Whether ``error`` says that there is no room left: what it stopped is not at fault, and all else would fail too."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)

"""Five copies of one paper, scanned each for itself: are they the same, page by page?"""

from pipeline.copies.compare import copies_differ

__all__ = ["copies_differ"]

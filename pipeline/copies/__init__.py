"""Five copies of one paper, scanned each for itself, and the electronic versions: do all hold the same pages?"""

from pipeline.copies.compare import copies_differ
from pipeline.copies.same_place import with_same_places
from pipeline.copies.sealing import unsealed_copies, with_short_copies
from pipeline.copies.versions import versions_differ

__all__ = ["copies_differ", "unsealed_copies", "versions_differ", "with_same_places", "with_short_copies"]

"""Proof that nothing was lost: everything received counted again, from the originals, and held against batch.json.

Four countings, each independent of what batch.json says: the inbox as it lies on disk, the list made when the
batch was received, the bytes of every kept original, and the members of every container, listed by other code
than that which took it apart (`pipeline.receive.recount`).
"""

from pipeline.audit.containers import against_containers
from pipeline.audit.counting import COMMAND, audit
from pipeline.audit.folders import against_inbox, hashes
from pipeline.audit.listing import against_receipt, one_entry_each
from pipeline.audit.record import Audit, Difference

__all__ = [
    "COMMAND",
    "Audit",
    "Difference",
    "against_containers",
    "against_inbox",
    "against_receipt",
    "audit",
    "hashes",
    "one_entry_each",
]

"""Packs files as they arrive: archives and discs, messages of real mail programs, the office's register."""

from samples.packing.archives import write_seven_zip, write_tar, write_zip
from samples.packing.disc import write_iso
from samples.packing.mail import Attachment, write_eml, write_mbox
from samples.packing.register import REGISTER_COLUMNS, write_register

__all__ = [
    "REGISTER_COLUMNS",
    "Attachment",
    "write_eml",
    "write_iso",
    "write_mbox",
    "write_register",
    "write_seven_zip",
    "write_tar",
    "write_zip",
]

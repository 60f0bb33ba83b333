"""A scanner for drawn pages: what light, paper, rollers and JPEG do to them, and the files it writes."""

from samples.scanner.binding import scan_to_pdf, scan_to_tiff
from samples.scanner.machine import scan, scan_matrix, scan_size
from samples.scanner.sensor import photocopy
from samples.scanner.settings import Quality, ScanSettings, random_settings

__all__ = [
    "Quality",
    "ScanSettings",
    "photocopy",
    "random_settings",
    "scan",
    "scan_matrix",
    "scan_size",
    "scan_to_pdf",
    "scan_to_tiff",
]

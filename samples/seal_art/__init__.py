"""Seals as Chinese bodies use them, drawn and pressed on a page; and red things that are not seals."""

from samples.seal_art.draw import draw_seal
from samples.seal_art.others import (
    edge_seal,
    fingerprint,
    logo,
    pen_stroke,
    receipt_stamp,
    red_frame,
    red_rule,
)
from samples.seal_art.press import copied, press

__all__ = [
    "copied",
    "draw_seal",
    "edge_seal",
    "fingerprint",
    "logo",
    "pen_stroke",
    "press",
    "receipt_stamp",
    "red_frame",
    "red_rule",
]

"""The default engine: the PP-OCRv6 models of the rapidocr wheel on onnxruntime, tuned for office papers.

Recognition costs three quarters of a page and grows with the width of the line pictures. So they are
read squeezed to half their width, and again wider where the reading is doubtful and where there is no Chinese
to lean on. Full width is no better (it mixes up l and 1 more often), but where two readings differ, neither is
sure. Networks rounded to bytes were tried: a seventh cheaper, but they lost lines and characters on papers of
strangers, and read otherwise on each kind of CPU.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.raster import Pixels
from pipeline.reading.engines.cut import split_at_rules
from pipeline.reading.engines.detect import Detector
from pipeline.reading.engines.levels import percentiles
from pipeline.reading.engines.models import ORIENTATION, Network, tensor
from pipeline.reading.engines.recognise import HEIGHT, Reading, Recogniser, read_all
from pipeline.reading.engines.rows import is_tall, rows, usual_height
from pipeline.reading.engines.stretch import stretch_in_doubt
from pipeline.reading.engines.tight import inside, is_stroke, tight_box, without_neighbours
from pipeline.reading.engines.types import Quad, Recognition, Rule, Tensor, TextLine
from pipeline.reading.figures import figures

SQUEEZE, SQUEEZE_SHORT, WIDER = 0.46, 0.5, 0.75  # of the width
SHORT = 12.0  # width to height up to which a line is short, as names and addresses are
# below these a line is read again, all of it or, where the rest of it is sure enough, the stretch in doubt
SURE, SURE_REST = 0.9, 0.96
WEAKEST, WEAKEST_DIGIT = 0.5, 0.85
NAME = 4  # characters; the mean over so few says little about the worst of them
RUN_TOGETHER = re.compile(r"(?:19|20)\d\d\s*\d{1,4}(?!\d)")
# of a table; longer ones are telephone numbers
PLAIN_FIGURE = re.compile(r"(?!\d{7})[\d.,]{1,9}%?")
CERTAIN_FIGURE = 0.97
BRACKET = re.compile(r"[\]〕)）}］】]")
TALL = 1.5  # height to width from which a picture may be a column of characters
TURN_WIDTH = 192
MARGIN = 0.1  # of the print's height, left around it
AIRS = (0.2, 0.4, 0.0)  # of the height, of paper put above and below it where a thin bracket may be lost
AROUND_STROKE = 0.4  # of its width, of paper above and below a lone stroke: the square of its character
AFTER = 0.3  # of the height, of paper put behind it: at the very edge a comma gets lost


class RapidEngine:
    """Detection, recognition and the voter for upside-down pages; the networks load at first use."""

    name = "rapid"

    def __init__(self, *, detector: Detector | None = None, recogniser: Recogniser | None = None) -> None:
        self._detector = detector or Detector()
        self._recogniser = recogniser or Recogniser()
        self._turner: Network | None = None

    @property
    def characters(self) -> tuple[str, ...]:
        """What the columns of `Recognition.logits` stand for; column 0 is the CTC blank."""
        return self._recogniser.characters

    def recognise(self, images: Sequence[Pixels]) -> list[Recognition]:
        """Pictures of single lines (BGR, any height), read at full width, with the logits."""
        return read_all(self._recogniser, images)

    def detect(self, image: Pixels, *, side: int | None = None) -> list[Quad]:
        """Boxes of the text lines; ``side`` is the picture's longest side as the network sees it."""
        return self._detector.quads(image) if side is None else self._detector.quads(image, side=side)

    def lines(self, image: Pixels, *, rules: Sequence[Rule] = ()) -> list[TextLine]:
        """The text lines of an upright picture, none across one of the vertical ``rules``."""
        return self.read(image, split_at_rules(self.detect(image), rules))

    def read(self, image: Pixels, quads: Sequence[Quad]) -> list[TextLine]:
        """The text in each of ``quads`` of a grey or BGR picture, also where there is none or hardly any
        confidence. The lines' boxes are close around the print."""
        usual = usual_height(quads)
        lines = []
        for quad in quads:
            picture = cut_out(image, quad)
            parts = rows(quad, picture) if is_tall(picture, usual) else [quad]
            if len(parts) == 1:
                lines.append(self._line(quad, picture))
            else:
                lines += [self._line(part, cut_out(image, part)) for part in parts]
        return lines

    def _line(self, quad: Quad, picture: Pixels) -> TextLine:
        """What stands in the ``picture`` cut out of ``quad``."""
        alone = without_neighbours(picture)
        box = tight_box(alone)
        own = _with_margin(alone, box)
        if is_stroke(alone, box):  # as thick as the picture it would look like anything
            own = _with_air(own, AROUND_STROKE * own.shape[1] / own.shape[0])
        reading = self._read_line(own)
        text = reading.text.strip()
        return TextLine(inside(quad, picture, box), text, reading.confidence, reading.unsure)

    def upside_down(self, images: Sequence[Pixels]) -> list[float]:
        """How sure each line picture is upside down, 0–1. To be used as a vote over many lines only: on
        single lines it errs."""
        if self._turner is None:
            self._turner = Network(ORIENTATION)
        return [float(self._turner(_turn_input(image))[0, 1]) for image in images]

    def _read_line(self, picture: Pixels) -> Reading:
        height, width = picture.shape[:2]
        if height > TALL * width:  # a narrow "1", or a column of characters lying on its side
            lying = np.ascontiguousarray(np.rot90(picture))
            return max(map(self._recogniser.text, (picture, lying)), key=lambda r: r.confidence)
        padded = _with_paper(picture)
        squeeze = SQUEEZE_SHORT if width < SHORT * height else SQUEEZE
        quick = self._recogniser.text(padded, squeeze=squeeze)
        if _sure(quick):
            return quick
        if _address(quick.text) and squeeze != SQUEEZE_SHORT:  # each letter counts
            quick = self._recogniser.text(padded, squeeze=SQUEEZE_SHORT)
        wider = self._wider(padded, quick)
        # a 、 that was not seen lowers no mean: the look without a doubt comes first
        better, other = sorted((quick, wider), key=lambda r: (r.doubtful, -r.confidence))
        seen = figures(other.text)
        better = replace(better, unsure=tuple(f for f in figures(better.text) if f not in seen))
        if RUN_TOGETHER.match(better.text):  # 2024〕65 at the head of a line
            parted = BRACKET.search(other.text) and len(_digits(other.text)) >= len(_digits(better.text))
            better = other if parted else self._with_bracket(picture, better)
        counts = len(better.text) <= NAME or _address(better.text)
        if not counts or _letters(better.text) == _letters(other.text):
            return better
        return replace(better, confidence=min(quick.weakest, wider.weakest))

    def _wider(self, picture: Pixels, quick: Reading) -> Reading:
        """What is seen at a closer look: at the stretch in doubt where that is short, else at the whole line."""
        if quick.confidence >= SURE_REST and not _address(quick.text):
            stretch = stretch_in_doubt(picture, quick, weakest=WEAKEST, weakest_digit=WEAKEST_DIGIT)
            if stretch is not None:
                look = self._recogniser.text(_with_paper(stretch.picture), squeeze=WIDER)
                if (joined := stretch.joined(look)) is not None:
                    return joined
        return self._recogniser.text(picture, squeeze=WIDER)

    def _with_bracket(self, picture: Pixels, reading: Reading) -> Reading:
        """The figures of ``reading`` with the bracket between them, if it shows in smaller print."""
        for air in AIRS:
            look = self._recogniser.text(_with_paper(_with_air(picture, air)))
            if BRACKET.search(look.text) and _digits(look.text) == _digits(reading.text):
                return replace(look, unsure=reading.unsure)
        return reading


def _sure(reading: Reading) -> bool:
    """Whether one look is enough."""
    good = (
        reading.confidence >= SURE and reading.weakest >= WEAKEST and reading.weakest_digit >= WEAKEST_DIGIT
    )
    return good and not reading.doubtful and (not _address(reading.text) or _plain_figure(reading))


def _address(text: str) -> bool:
    """A telephone number, an e-mail address: one letter wrong and all is wrong."""
    return "@" in text or (len(text) > NAME and not any("\u4e00" <= c <= "\u9fff" for c in text))


def _plain_figure(reading: Reading) -> bool:
    """A figure of a table, each of its characters certain. A year and a number run together are none."""
    return (
        bool(PLAIN_FIGURE.fullmatch(reading.text))
        and reading.weakest >= CERTAIN_FIGURE
        and not RUN_TOGETHER.match(reading.text)
    )


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def cut_out(image: Pixels, quad: Quad) -> Pixels:
    """The picture inside ``quad``, straightened."""
    width = round(float(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3]))))
    height = round(float(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))))
    size = (max(1, width), max(1, height))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    out = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return out.astype(np.uint8, copy=False)


def _with_margin(picture: Pixels, box: Box) -> Pixels:
    height, width = picture.shape[:2]
    margin = max(1, round(MARGIN * box.height))
    x0, y0 = max(0, int(box.x0) - margin), max(0, int(box.y0) - margin)
    x1, y1 = min(width, int(box.x1) + margin), min(height, int(box.y1) + margin)
    return picture[y0:y1, x0:x1]


def _with_paper(picture: Pixels) -> Pixels:
    """The picture with paper after it."""
    return _bordered(picture, 0, round(AFTER * picture.shape[0]))


def _with_air(picture: Pixels, air: float) -> Pixels:
    """The picture with paper above and below, ``air`` of its height."""
    return _bordered(picture, round(air * picture.shape[0]), 0)


def _bordered(picture: Pixels, height: int, width: int) -> Pixels:
    """The picture with paper above and below (``height`` pixels) and after it (``width``)."""
    channels = [picture] if picture.ndim == 2 else list(cv2.split(picture))
    paper = [percentiles(np.asarray(channel, np.uint8), 85)[0] for channel in channels]
    out = cv2.copyMakeBorder(picture, height, height, 0, width, cv2.BORDER_CONSTANT, value=paper)
    return out.astype(np.uint8, copy=False)


def _turn_input(image: Pixels) -> Tensor:
    height, width = image.shape[:2]
    target = min(TURN_WIDTH, max(8, round(HEIGHT * width / max(1, height))))
    line = tensor(cv2.resize(image, (target, HEIGHT)).astype(np.uint8, copy=False))
    return np.pad(line, ((0, 0), (0, 0), (0, TURN_WIDTH - target)))[np.newaxis]

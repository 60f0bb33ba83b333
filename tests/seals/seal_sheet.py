"""A page with one or two signature cells, drawn for the tests: print, seals, a scan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from extractors.seals.examine import examine
from pipeline.geometry import Box
from pipeline.model import (
    Applicant,
    Block,
    Document,
    DocumentPage,
    Line,
    Page,
    Piece,
    Region,
    Signature,
    SignatureBlock,
    SignatureCell,
)
from pipeline.raster import Raster
from pipeline.reading.engines.rapid_engine import RapidEngine
from samples import seal_art

Pixels = npt.NDArray[np.uint8]
DPI = 200
MM = DPI / 25.4
POINT = 72 / 25.4  # points in a mm
WIDTH, HEIGHT = 210, 200  # mm
TOP, MIDDLE, BOTTOM = 20, 95, 170  # of the two cells, mm
LEFT, RIGHT = 50, 190
BLOCKS: tuple[SignatureBlock, SignatureBlock] = ("city_government", "comms_administration")
BODIES = {"city_government": (("宁波市人民政府",),), "comms_administration": (("浙江省通信管理局",),)}


@cache
def engine() -> RapidEngine:
    return RapidEngine()


@dataclass
class Sheet:
    """Two cells under each other; places in mm."""

    pixels: Pixels = field(
        default_factory=lambda: np.full((int(HEIGHT * MM), int(WIDTH * MM), 3), 252, np.uint8)
    )
    texts: tuple[str, str] = ("", "")
    colour: str = "colour"
    source: str = "ocr"
    letters: tuple[tuple[str, Box], ...] = ()  # single letters that were read as lines; boxes in mm

    def __post_init__(self) -> None:
        for top, bottom in ((TOP, MIDDLE), (MIDDLE, BOTTOM)):
            corners = [(round(x * MM), round(y * MM)) for x, y in ((LEFT, top), (RIGHT, bottom))]
            cv2.rectangle(self.pixels, corners[0], corners[1], (20, 20, 20), 2)

    def seal(
        self, text: str, x: float, y: float, *, centre: str = "star", copy: bool = False, seed: int = 1,
        mm: float = 44, angle: float = 0.0, inner: str | None = None, ink: tuple[int, int, int] = (40, 30, 200),
        code: str | None = None, script: str | None = None,
    ) -> Sheet:  # fmt: skip
        rng = np.random.default_rng(seed)
        drawn = seal_art.draw_seal(
            text,
            diameter_mm=mm,
            dpi=DPI,
            centre=centre,
            rng=rng,
            ink=ink,
            inner_text=inner,
            second_script=script,
            code=code,
            double_ring=False,
        )  # type: ignore[arg-type]
        if copy:
            drawn = seal_art.copied(drawn, rng)
        self.pixels = seal_art.press(
            self.pixels, drawn, centre_px=(x * MM, y * MM), angle=angle, rng=rng, px_per_mm=MM
        )
        return self

    def draw(self, paint: Callable[..., Pixels], **options: object) -> Sheet:
        self.pixels = paint(self.pixels, dpi=DPI, rng=np.random.default_rng(3), **options)
        return self

    def scanned(self, *, quality: int = 75, noise: float = 2.0) -> Sheet:
        """Noise and JPEG, and grey where the sheet is grey."""
        rng = np.random.default_rng(5)
        noisy = np.clip(self.pixels + rng.normal(0, noise, self.pixels.shape), 0, 255).astype(np.uint8)
        if self.colour == "grey":
            noisy = cv2.cvtColor(cv2.cvtColor(noisy, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        data = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        self.pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
        return self

    def examined(
        self, which: int = 0, *, required: str = "required", bodies: Sequence[Sequence[str]] | None = None
    ) -> Signature:
        document, cells = self._document()
        groups = tuple(tuple(names) for names in bodies) if bodies else BODIES[BLOCKS[which]]
        applicant = Applicant.model_validate(
            {
                "cities": ("宁波市",),
                "province": "浙江省",
                "bodies": {**BODIES, BLOCKS[which]: groups},
                "required": dict.fromkeys(BLOCKS, required),
            }
        )
        return examine(
            document,
            cells[which],
            rasters=lambda page: Raster(self.pixels, DPI),
            recogniser=engine(),
            applicant=applicant,
            neighbours=[cell for cell in cells if cell is not cells[which]],
        )

    def _document(self) -> tuple[Document, list[SignatureCell]]:
        boxes = [Box(*(v * POINT for v in (LEFT, a, RIGHT, b))) for a, b in ((TOP, MIDDLE), (MIDDLE, BOTTOM))]
        lines, blocks, cells, text = [], [], [], ""
        for k, (said, box) in enumerate(zip(self.texts, boxes, strict=True)):
            start = len(text)
            lines.append(Line(text=said, box=Box(box.x0 + 200, box.y1 - 40, box.x1 - 20, box.y1 - 25)))
            piece = Piece(page=1, line=k, start=0, end=len(said))
            blocks.append(Block(kind="cell", start=start, end=start + len(said), pieces=(piece,)))
            text += said + "\n"
            region = Region(page=1, box=box)
            cells.append(
                SignatureCell(
                    block=BLOCKS[k], regions=(region,), text=said, start=start, end=start + len(said)
                )
            )
        for letter, at in self.letters:
            box = Box(at.x0 * POINT, at.y0 * POINT, at.x1 * POINT, at.y1 * POINT)
            lines.append(Line(text=letter, box=box, confidence=0.99))
        page = Page.model_validate(
            {
                "number": 1, "width": WIDTH * POINT, "height": HEIGHT * POINT, "lines": lines,
                "colour": self.colour, "source": self.source, "dpi": DPI if self.source == "ocr" else None,
            }
        )  # fmt: skip
        document = Document(
            id="d1", delivery="paper/001", channel="paper", text=text[:-1], blocks=tuple(blocks),
            pages=(DocumentPage(sha256="0" * 64, page=page),),
        )  # fmt: skip
        return document, cells

"""What is printed likewise on another copy is not recognised again; what differs, lacks or was added is read."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Page
from pipeline.raster import Pixels, Raster
from pipeline.reading import scan_page
from pipeline.reading.engines import engine, rapid
from pipeline.reading.same_print import HEIGHT, REACH_ALONG, REACH_UP, difference, same_print
from pipeline.reading.scan_page import read_scan
from pipeline.reading.twins import Twin

TEXTS = (
    "全市累计建成5G基站31240个，每万人拥有32.2个",
    "规模以上工业企业3086家，其中已应用的占38.5%",
    "去年全市规上工业增加值同比增长6.8个百分点",
    "联系电话：0574-87181234",
    "市人民政府已出台专项政策并安排资金8000万元",
    "近三年未发生重大网络安全事件",
)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    path = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
    if not path.exists():
        pytest.skip("no Chinese font installed")
    return ImageFont.truetype(path, size, index=2)


def drawn(texts: tuple[str, ...] = TEXTS) -> Pixels:
    image = Image.new("L", (1654, 1169), 248)
    draw = ImageDraw.Draw(image)
    for n, text in enumerate(texts):
        draw.text((180, 140 + 120 * n), text, font=font(42), fill=25)
    return np.repeat(np.asarray(image, np.uint8)[:, :, np.newaxis], 3, axis=2)


def scanned(page: Pixels, *, seed: int, tilt: float = 0.0, quality: int = 70) -> Pixels:
    """The page as one scanner or another gives it."""
    height, width = page.shape[:2]
    shift = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    shift[:, 2] += (4.0 * seed, -3.0 * seed)
    moved = cv2.warpAffine(page, shift, (width, height), borderValue=(248, 248, 248)).astype(np.float32)
    noisy = cv2.GaussianBlur(moved, (0, 0), 0.5 + 0.1 * seed)
    noisy += np.random.default_rng(seed).normal(0, 3, page.shape[:2])[:, :, np.newaxis].astype(np.float32)
    stream = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream).convert("RGB"), np.uint8).copy()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    path = tmp_path_factory.mktemp("copies") / "1.png"
    pixels = scanned(drawn(), seed=0)
    Image.fromarray(pixels).save(path, dpi=(144, 144))
    page = read_scan(Raster(pixels, 144.0), number=1, engine=engine("rapid"))
    assert [n.text for n in page.lines] == list(TEXTS)
    return Twin(path=path, media_type="image/png", page=page)


def read_as_copy(pixels: Pixels, twin: Twin, monkeypatch: pytest.MonkeyPatch) -> tuple[Page, int]:
    """The page, and how many of its boxes were given to the recogniser."""
    counted: list[int] = []
    plain_read = type(rapid()).read

    def read(self: object, image: Pixels, quads: list[object]) -> object:
        counted.append(len(quads))
        return plain_read(self, image, quads)  # type: ignore[arg-type]

    monkeypatch.setattr(type(rapid()), "read", read)
    page = scan_page.read_scan(Raster(pixels, 144.0), number=1, engine=engine("rapid"), twins=(twin,))
    return page, sum(counted)


def test_a_copy_is_not_recognised_again(first: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    page, read = read_as_copy(scanned(drawn(), seed=1, tilt=0.6), first, monkeypatch)
    assert [n.text for n in page.lines] == list(TEXTS)
    assert read == 0
    assert page.to_scan is not None
    for line, known in zip(page.lines, first.page.lines, strict=True):
        assert line.box is not None and known.box is not None
        assert abs(line.box.width - known.box.width) < 4


def test_what_differs_by_a_digit_or_was_added_is_read(first: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    other = list(TEXTS)
    other[0] = other[0].replace("31240", "31210")
    other[1] = other[1].replace("3086", "3066")
    other[2] = other[2] + "。"
    page, read = read_as_copy(scanned(drawn(tuple(other)), seed=1, tilt=-0.4), first, monkeypatch)
    assert [n.text for n in page.lines] == other
    assert read == 3


def test_a_line_that_the_copy_lacks_is_not_put_there(first: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    short = tuple("" if n == 3 else text for n, text in enumerate(TEXTS))
    page, _ = read_as_copy(scanned(drawn(short), seed=2), first, monkeypatch)
    assert [n.text for n in page.lines] == [t for t in short if t]


def test_another_page_is_read_as_such(first: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tuple(t[::-1] for t in TEXTS)
    page, read = read_as_copy(scanned(drawn(other), seed=1), first, monkeypatch)
    assert read == len(page.lines) == len(TEXTS)


@pytest.mark.parametrize("change", ["3→8", "0→6", "5→6", "1→7", ".→ ", "6→8", "9→0"])
def test_a_changed_figure_is_another_print(change: str) -> None:
    before, after = change.split("→")
    text = f"建成基站2{before}47个"
    assert same_print(strip(text, 0), strip(text, 1))
    assert difference(strip(text, 0), strip(text.replace(before, after), 1)) > 0.15


def strip(text: str, second: int) -> Pixels:
    """The line as cut out of a scan; of the second one with more around."""
    up, along = REACH_UP * second, REACH_ALONG * second
    image = Image.new("L", (420 + 2 * along, HEIGHT + 2 * up), 245)
    x = 40.0 + along + 1.3 * second
    for character in text:
        ImageDraw.Draw(image).text((x, 5 + up), character, font=font(34), fill=20)
        x += 34 if ord(character) > 255 else 19
    noise = np.random.default_rng(second).normal(0, 4, (image.height, image.width))
    return np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8)


def test_where_nothing_stands_nothing_is_the_same() -> None:
    empty = np.full((HEIGHT, 200), 250, np.uint8)
    around = np.full((HEIGHT + 2 * REACH_UP, 200 + 2 * REACH_ALONG), 250, np.uint8)
    assert not same_print(empty, around)


def test_a_copy_that_cannot_be_opened_anymore_costs_nothing(
    first: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = first.model_copy(update={"path": tmp_path / "gone.png"})
    page, read = read_as_copy(scanned(drawn(), seed=1), gone, monkeypatch)
    assert [n.text for n in page.lines] == list(TEXTS) and read == len(TEXTS)

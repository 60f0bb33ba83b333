"""The networks in bytes read as the ones they were made from, and stand back where they would not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.raster import Pixels
from pipeline.reading.engines import eight_bit, rapid
from pipeline.reading.engines.detect import Detector
from pipeline.reading.engines.models import DETECTION, RECOGNITION, Network, model_path
from pipeline.reading.engines.recognise import Recogniser

FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
)
LINES = (
    "全市累计建成5G基站31240个，每万人拥有5G基站32.2个，",
    "《工业互联网创新发展三年行动计划》甬政发〔2024〕31号",
    "单位增加值能耗持续下降到2026年的0.387吨标准煤",
    "联系电话0574-89186532",
)


def drawn(*lines: str, size: int = 40) -> Pixels:
    for path, index in FONTS:
        if Path(path).exists():
            font = ImageFont.truetype(path, size, index=index)
            break
    else:
        pytest.skip("no Chinese font installed")
    image = Image.new("RGB", (1500, 20 + len(lines) * 2 * size), (248, 248, 245))
    for k, text in enumerate(lines):
        ImageDraw.Draw(image).text((20, 10 + k * 2 * size), text, font=font, fill=(25, 25, 25))
    noise = np.random.default_rng(5).normal(0, 3, (*image.size[::-1], 3))
    return np.clip(np.asarray(image, np.float32) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", [RECOGNITION, DETECTION])
def test_the_files_are_made_from_the_networks_of_the_wheel(name: str) -> None:
    made = Network(eight_bit.path_of(name))
    assert made.metadata(eight_bit.MADE_FROM) == eight_bit.digest(model_path(name))


@pytest.mark.skipif(not eight_bit.cpu_is_able(), reason="this CPU does not multiply bytes")
def test_first_looks_read_as_the_exact_network_does() -> None:
    reader = rapid()
    engine = Recogniser()
    whole = drawn(*LINES)
    boxes = reader.detect(whole)
    assert len(boxes) == len(LINES)
    for box in boxes:
        x0, y0 = (int(v) for v in box.min(axis=0))
        x1, y1 = (int(v) for v in box.max(axis=0))
        picture = whole[y0:y1, x0:x1]
        quick, exact = (engine.text(picture, squeeze=0.5, quick=q) for q in (True, False))
        assert quick.text == exact.text
        assert abs(quick.confidence - exact.confidence) < 0.1


@pytest.mark.skipif(not eight_bit.cpu_is_able(), reason="this CPU does not multiply bytes")
def test_boxes_are_those_of_the_exact_network() -> None:
    whole = drawn(*LINES)
    quick, exact = (
        np.array(sorted((q.ravel().tolist() for q in d.quads(whole)), key=lambda v: v[1]))
        for d in (Detector(), Detector(Network(DETECTION)))
    )
    assert quick.shape == exact.shape
    assert np.abs(quick - exact).max() < 4


def test_a_cpu_without_products_of_bytes_reads_with_the_exact_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    eight_bit.cpu_is_able.cache_clear()
    try:
        for flags, able in (("fpu avx2", False), ("fpu avx512f avx512_vnni", True), ("asimd asimddp", True)):
            cpu = tmp_path / "cpuinfo"
            cpu.write_text(f"processor : 0\nflags\t\t: {flags}\n")
            monkeypatch.setattr(eight_bit, "CPU", cpu)
            eight_bit.cpu_is_able.cache_clear()
            assert eight_bit.cpu_is_able() is able
            if not able:
                assert eight_bit.network(RECOGNITION) is None
        monkeypatch.setattr(eight_bit, "CPU", tmp_path / "none")
        eight_bit.cpu_is_able.cache_clear()
        assert eight_bit.cpu_is_able() is False
    finally:
        eight_bit.cpu_is_able.cache_clear()


def test_another_network_in_the_wheel_is_not_stood_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eight_bit, "cpu_is_able", lambda: True)
    monkeypatch.setattr(eight_bit, "digest", lambda _path: "0" * 64)
    assert eight_bit.network(DETECTION) is None

"""Pictures of the desk for the docs: `make screens`, over a run of the samples. Each PNG stays under 200 KB.

The accounts of that OUT are not touched: the pictures are taken over a store of accounts of their own.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from browser import browser, enter, listening
from playwright.sync_api import Locator, Page
from small_desk import HASHER, PASSWORD

from pipeline.store.database import open_store
from review.accounts import Accounts
from review.render import render
from review.roles import Role
from review.serve import set_desk

MOST = 200_000  # bytes
CITY = "襄阳市"  # of the samples: a wrong seal, a blank cell, a figure that differs between paper and disc


def take(out: Path, target: Path) -> None:
    """Write all pictures to ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    database = open_store(out)
    with tempfile.TemporaryDirectory() as aside:
        accounts = Accounts(Path(aside) / "accounts.sqlite", hasher=HASHER)
        given = accounts.add("wang", "王秘书", Role.SECRETARY)
        accounts.set_password("wang", old=given, new=PASSWORD)
        desk = set_desk(out, database, accounts=accounts, renderer=render, publish=None)
        with listening(desk) as address, browser() as chromium:
            context = chromium.new_context(viewport={"width": 1366, "height": 768})
            context.set_default_timeout(120_000)
            page = context.new_page()
            enter(page, address, "wang", PASSWORD)
            for name, show in _SCENES.items():
                show(page, address)
                page.wait_for_load_state("networkidle")
                _keep(page.screenshot(), target / f"{name}.png")
        desk.publisher.close()


def _at(path: str) -> Callable[[Page, str], None]:
    return lambda page, address: page.goto(address + path) and None


def _correcting(page: Page, address: str) -> None:
    page.goto(f"{address}/case/{CITY}")
    page.check("#only")
    phone = page.locator('[id="field:mayor.phone"]')
    _shown(page, phone.locator(".jump").first)
    phone.locator(".act-correct").click()
    page.wait_for_selector(".decision")
    page.select_option(".decision [name=state]", "filled")
    page.fill(".decision [name=value]", "0710-3610000")
    page.fill(".decision [name=reason]", "原件空白，市政府办公室2024年9月25日来电补充")


def _fact(page: Page, address: str) -> None:
    page.goto(f"{address}/case/{CITY}?tab=facts")
    _shown(page, page.locator("li.fact .jump").nth(8))


def _shown(page: Page, link: Locator) -> None:
    """Follow ``link`` and wait for the page that it opens."""
    with page.expect_response(lambda r: "/view/" in r.url):
        link.click()
    page.wait_for_selector("#spot")


_SCENES: dict[str, Callable[[Page, str], None]] = {
    "overview": _at("/"),
    "compare": _at("/compare"),
    "case": _at(f"/case/{CITY}"),
    "seals": _at(f"/case/{CITY}?tab=seals"),
    "facts": _fact,
    "differences": _at(f"/case/{CITY}?tab=differences"),
    "correcting": _correcting,
}


def _keep(data: bytes, path: Path) -> None:
    """With as many colours as fit."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = picture.quantize(colours, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
        if out.tell() <= MOST:
            break
    path.write_bytes(out.getvalue())
    print(f"{path.name}: {out.tell() // 1000} KB")


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))

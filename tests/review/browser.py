"""A desk that listens, and a browser to look at it with; without a browser there is nothing to look with."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from review.app import create_app
from review.desk import Desk

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def listening(desk: Desk) -> Iterator[str]:
    """The address of a server over ``desk``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(create_app(desk), host="127.0.0.1", port=port, log_level="warning", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium of this machine; skips the test where there is none."""
    path = next((p for name in BROWSERS if (p := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium to run the browser tests")
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield made
        finally:
            made.close()


def enter(page: Page, address: str, name: str, password: str) -> None:
    """Sign in by the form, as a person does."""
    page.goto(address + "/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("button.primary")
    page.wait_for_load_state()  # the keys work once the script has run


# Every text against what is behind it, after WCAG 2.1: 4.5 : 1, large text 3 : 1
CONTRAST = """
() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = ([r, g, b]) => { const f = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0.9) return c; } return [255, 255, 255, 1]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || e.closest("dialog:not([open])") || e.disabled || !e.checkVisibility()) continue;
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own) continue;
    const style = getComputedStyle(e), a = light(parse(style.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && +style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""
# Nothing sticks out of the window but what has its own scroll bar
OVERFLOW = """
() => {
  const wide = document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth;
  const out = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".scroll, .sheet, .tabs, .skip, svg")
    && e.getBoundingClientRect().right > innerWidth + 1);
  return [wide > 0 ? `page ${wide}` : "", ...out.slice(0, 5).map((e) => e.tagName + "." + e.className)].filter(Boolean);
}
"""

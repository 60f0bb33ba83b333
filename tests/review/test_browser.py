"""The desk in a real browser: what a person does from the login to the export, by mouse and by keyboard."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CONTRAST, OVERFLOW, browser, enter, listening
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from small_desk import PASSWORD, SmallDesk

from review.roles import Role

pytestmark = pytest.mark.slow
expect.set_options(timeout=60_000)  # a machine with much to do is slow, not wrong
SIZES = [(1366, 768), (1920, 1080)]
TABS = ("checklist", "seals", "facts", "differences", "search&q=基站", "files", "decisions")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as made:
        yield made


@pytest.fixture
def address(small: SmallDesk) -> Iterator[str]:
    with listening(small.desk) as url:
        yield url


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; what its console complains of or what would pop up fails the test."""
    made = context.new_page()
    complaints: list[str] = []
    made.on(
        "console",
        lambda m: complaints.append(f"{m.text} {m.location}") if m.type in ("error", "warning") else None,
    )
    made.on("pageerror", lambda e: complaints.append(str(e)))
    made.on("dialog", lambda d: (complaints.append(f"dialog {d.message}"), d.dismiss()))
    yield made
    # refusals are answers: that a page was refused is told on the page
    refusals = ("Failed to load resource", "Response Status Error Code")
    assert [c for c in complaints if not c.startswith(refusals)] == []


def secretary(small: SmallDesk) -> str:
    given = small.desk.accounts.add("zhang", "张三", Role.SECRETARY)
    small.desk.accounts.set_password("zhang", old=given, new=PASSWORD)
    return "zhang"


def test_from_the_first_password_to_the_export(
    small: SmallDesk, address: str, page: Page, tmp_path: Path
) -> None:
    page.goto(address)
    expect(page).to_have_url(f"{address}/login")
    enter(page, address, "admin", small.first_password)
    expect(page).to_have_url(f"{address}/password")
    page.fill("[name=old]", small.first_password)
    page.fill("[name=new]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("button.primary")

    # filter
    expect(page.locator("tr.item")).to_have_count(2)
    page.select_option("[name=verdict]", "incomplete")
    expect(page.locator("tr.item")).to_have_count(1)
    page.click("text=台州市")

    # jump to the evidence of the missing seal
    seal = page.locator('[id="seal:industry_department"]')
    expect(page.locator("#verdict")).to_have_text("需补正")
    seal.locator(".jump").first.click()
    expect(page.locator("#viewer")).to_contain_text("第1页")
    _spot_is_on_the_ring(page)

    # correct the seal, then the blank phone: the verdict follows
    seal.locator(".act-correct").click()
    page.select_option("[name=seal]", "present")
    page.fill("[name=reason]", "原件上有红章，扫描时过淡")
    page.click(".decision button.primary")
    expect(seal.locator(".badge").first).to_have_text("符合")
    expect(page.locator("#verdict")).to_have_text("需补正")
    phone = page.locator('[id="field:mayor.phone"]')
    phone.locator(".act-correct").click()
    page.select_option(".decision [name=state]", "filled")
    page.fill(".decision [name=value]", "0576-88880000")
    page.fill("[name=reason]", "电话核实")
    page.click(".decision button.primary")
    expect(page.locator("#verdict")).to_have_text("材料齐全")
    expect(page.locator(".casehead")).to_contain_text("机器结论：需补正")

    # undo, and what was decided stays on record
    page.click("#undo")
    expect(page.locator("#verdict")).to_have_text("需补正")
    page.click("text=更正记录")
    expect(page.locator("li.item")).to_have_count(2)
    expect(page.locator("li.undone")).to_have_count(1)

    # export
    page.click("details.menu >> text=导出")
    with page.expect_download() as caught:
        page.click("text=评审摘要（Word）")
    target = tmp_path / "摘要.docx"
    caught.value.save_as(target)
    assert caught.value.suggested_filename == "台州市-评审摘要.docx"
    assert target.read_bytes().startswith(b"PK")
    assert small.published[-1:] == ["台州市"]


def _spot_is_on_the_ring(page: Page) -> None:
    """The outline stands where the red ring of the picture is: no pixel of the ring is outside."""
    page.wait_for_load_state("networkidle")
    box = page.locator("#spot").bounding_box()
    assert box is not None
    sheet = page.locator("#sheet").bounding_box()
    assert sheet is not None
    assert sheet["y"] <= box["y"] + box["height"] / 2 <= sheet["y"] + sheet["height"]  # scrolled to
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    red = [
        (x, y)
        for x in range(int(sheet["x"]), int(sheet["x"] + sheet["width"]) - 20, 2)
        for y in range(int(sheet["y"]), int(sheet["y"] + sheet["height"]), 2)
        if (c := shown.getpixel((x, y))) and c[0] > 150 and c[1] < 40 and c[2] < 25  # type: ignore[index]
    ]
    assert len(red) > 50
    for x, y in red:
        assert box["x"] - 2 <= x <= box["x"] + box["width"] + 2, (x, y, box)
        assert box["y"] - 2 <= y <= box["y"] + box["height"] + 2, (x, y, box)


def test_by_keyboard_alone(small: SmallDesk, address: str, page: Page) -> None:
    enter(page, address, secretary(small), PASSWORD)
    page.wait_for_selector("tr.item")
    page.keyboard.press("j")
    page.keyboard.press("Enter")  # the first city: what is incomplete comes first
    page.wait_for_selector("#pane")
    page.wait_for_load_state()
    doubts = page.locator("[data-doubt]")
    expect(doubts).to_have_count(2)
    page.keyboard.press("n")
    expect(page.locator(".item.here")).to_have_attribute("id", "seal:industry_department")
    page.keyboard.press("Enter")
    expect(page.locator("#spot")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator(".decision select[name=seal]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".decision")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.locator(".decision select[name=seal]")).to_be_focused()
    page.select_option(".decision [name=seal]", "present")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("已看原件")
    page.keyboard.press("Enter")
    expect(page.locator('[id="seal:industry_department"] .badge').first).to_have_text("符合")
    expect(doubts).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator(".item.here")).to_have_attribute("id", "field:mayor.phone")
    page.keyboard.press("c")  # confirm that it is blank: it stays to be supplied
    expect(page.locator(".decision button.primary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[id="field:mayor.phone"] .changed')).to_be_visible()
    expect(page.locator("#verdict")).to_have_text("需补正")
    page.keyboard.press("u")
    expect(page.locator("#notice")).to_contain_text("已撤销")
    page.keyboard.press("2")
    expect(page.locator(".seal")).to_have_count(4)
    page.keyboard.press("/")
    page.wait_for_selector(".searchbar")
    page.keyboard.press("/")
    page.keyboard.type("千兆城市")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_contain_text("千兆城市")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()


def test_a_refusal_keeps_what_was_typed(small: SmallDesk, address: str, page: Page) -> None:
    enter(page, address, secretary(small), PASSWORD)
    page.goto(f"{address}/case/台州市")
    page.locator('[id="field:mayor.phone"] .act-correct').click()
    page.select_option(".decision [name=state]", "filled")
    page.fill(".decision [name=reason]", "电话核实")
    page.click(".decision button.primary")
    expect(page.locator(".formerror")).to_contain_text("请填写栏目内容")
    expect(page.locator(".decision [name=reason]")).to_have_value("电话核实")


def test_what_is_refused_or_breaks_is_told_on_the_page(
    small: SmallDesk, address: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(page, address, secretary(small), PASSWORD)
    page.goto(f"{address}/case/台州市")
    page.locator('[id="field:mayor.phone"] .act-correct').click()
    page.fill(".decision [name=value]", "0576-1")
    page.fill(".decision [name=reason]", "电话核实")
    small.desk.accounts.change("zhang", role=Role.READER, active=True)
    again = small.desk.accounts.open_session("zhang")  # signed in anew: the page is an old one
    page.context.add_cookies([{"name": "desk", "value": again, "url": address}])
    page.click(".decision button.primary")
    expect(page.locator(".formerror")).to_contain_text("页面已过期")
    expect(page.locator(".decision [name=reason]")).to_have_value("电话核实")
    monkeypatch.setattr(small.desk.cases, "get", lambda _name: 1 / 0)
    page.click(".tabs a:nth-child(2)")
    expect(page.locator("#notice.bad")).to_contain_text("评审台出错")


def test_the_list_follows_what_is_typed_or_pasted(small: SmallDesk, address: str, page: Page) -> None:
    enter(page, address, secretary(small), PASSWORD)
    expect(page.locator("tr.item")).to_have_count(2)
    page.fill("#q", "台州")  # as pasting does: no key goes up
    expect(page.locator("tr.item")).to_have_count(1)


def test_the_register_is_a_table(small: SmallDesk, address: str, page: Page) -> None:
    """Each value stands under its head."""
    enter(page, address, secretary(small), PASSWORD)
    page.goto(f"{address}/case/台州市?tab=files")
    heads = page.locator("table >> nth=0").locator("th")
    cells = page.locator("table >> nth=0").locator("tbody tr >> nth=0").locator("td")
    for n in range(heads.count()):
        above, below = heads.nth(n).bounding_box(), cells.nth(n).bounding_box()
        assert above is not None
        assert below is not None
        assert abs(above["x"] - below["x"]) < 2, n


def test_a_session_that_ended_leads_to_the_login(small: SmallDesk, address: str, page: Page) -> None:
    enter(page, address, secretary(small), PASSWORD)
    page.goto(f"{address}/case/温州市")
    small.clock[0] += 2 * 60 * 60
    with page.expect_navigation():
        page.click("text=签章")
    expect(page).to_have_url(f"{address}/login")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_fits_and_can_be_read(
    small: SmallDesk, address: str, page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    enter(page, address, secretary(small), PASSWORD)
    for name in ("台州市", "温州市"):
        for tab in TABS:
            page.goto(f"{address}/case/{name}?tab={tab}")
            _fits(page)
    page.goto(f"{address}/case/台州市")
    page.locator('[id="seal:industry_department"] .act-correct').click()
    page.wait_for_selector(".decision")
    _fits(page)
    for path in ("/", "/compare", "/password", "/people"):
        page.goto(address + path)
        _fits(page)


def _fits(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert page.evaluate(OVERFLOW) == [], page.url
    assert page.evaluate(CONTRAST) == [], page.url


def test_without_scripts_everything_can_still_be_done(
    small: SmallDesk, address: str, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    enter(page, address, secretary(small), PASSWORD)
    page.goto(f"{address}/case/台州市")
    page.locator('[id="field:mayor.phone"] .act-correct').click()
    page.select_option(".decision [name=state]", "filled")
    page.fill(".decision [name=value]", "0576-1")
    page.fill(".decision [name=reason]", "电话核实")
    page.click(".decision button.primary")
    expect(page.locator('[id="field:mayor.phone"]')).to_contain_text("0576-1")
    context.close()

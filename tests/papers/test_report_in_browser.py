"""The pack for the meeting in a real browser: its pictures are zoomed, moved and fitted, and printed whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import chromium
import pytest
from paper import RETAIL, TODAY
from pypdf import PdfReader

from procmap.api.export import written
from procmap.api.report import meeting_pack

FIRST = "document.querySelector('figure')"
DELIVER = 'figure g[data-of="box deliver"]'
BOX = "document.querySelectorAll('figure svg')[{n}].getAttribute('viewBox').split(' ').map(Number)"
BOX_1, BOX_2 = BOX.format(n=0), BOX.format(n=1)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Browser]:
    program = chromium.found()
    if program is None:
        assert not os.environ.get("PROCMAP_BROWSER_REQUIRED"), "a browser was promised, and there is none"
        pytest.skip("no Chromium on this machine: the report is not tried in one")
    opened = chromium.Browser(program, tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()


@pytest.fixture
def report(browser: chromium.Browser, tmp_path: Path) -> chromium.Browser:
    document = meeting_pack(str(RETAIL), "ru", today=TODAY)[1]
    assert document is not None
    file = tmp_path / "report.html"
    file.write_bytes(written(document, "html"))
    browser.events.clear()
    browser.open(file)
    browser.value(f"{FIRST}.scrollIntoView()")
    return browser


def test_nothing_is_fetched_and_nothing_refused(report: chromium.Browser) -> None:
    assert all(url.startswith(("file:", "data:")) for url in report.fetched())
    assert report.complaints() == []


def test_the_wheel_alone_moves_the_page_and_with_ctrl_it_zooms_at_the_pointer(
    report: chromium.Browser,
) -> None:
    whole, other, place = report.value(BOX_1), report.value(BOX_2), report.middle(DELIVER)
    report.mouse("mouseWheel", *place, deltaX=0, deltaY=200)
    report.wait(f"{FIRST}.getBoundingClientRect().top < -100")
    assert report.value(BOX_1) == whole
    report.value(f"{FIRST}.scrollIntoView()")
    place = report.middle(DELIVER)
    report.mouse("mouseWheel", *place, deltaX=0, deltaY=-400, modifiers=2)
    report.wait(f"{BOX_1}[2] < {whole[2]}")
    assert report.value(BOX_1)[2] == pytest.approx(whole[2] / 2.718, rel=0.01)
    assert report.middle(DELIVER) == pytest.approx(place, abs=2)  # what was under the pointer still is
    assert report.value(BOX_2) == other  # each picture by itself
    if folder := os.environ.get("PROCMAP_SHOTS"):
        report.screenshot(Path(folder) / "report_zoomed.png")
    report.click("figure button[data-do='0']")
    assert report.value(BOX_1) == whole


def test_dragging_and_keys_move_and_fit(report: chromium.Browser) -> None:
    whole, (x, y) = report.value(BOX_1), report.middle(DELIVER)
    report.drag((x, y), (x - 60, y + 50))
    assert report.middle(DELIVER) == pytest.approx((x - 60, y + 50), abs=1)
    report.value(f"{FIRST}.querySelector('.stage').focus()")
    report.key("0", "0")
    assert report.value(BOX_1) == whole
    report.key("+", "+")
    assert report.value(BOX_1)[2] == pytest.approx(whole[2] / 1.25)
    report.click("figure button[data-do='-']")
    assert report.value(BOX_1) == pytest.approx(whole)
    report.key("ArrowRight")
    assert report.value(BOX_1)[0] == pytest.approx(whole[0] + whole[2] / 10, abs=0.01)


def test_a_picture_can_fill_the_screen(report: chromium.Browser) -> None:
    whole = report.value(BOX_1)
    report.click("figure button[data-do='f']")
    report.wait(f"document.fullscreenElement === {FIRST}")
    report.mouse("mouseWheel", 400, 300, deltaX=0, deltaY=-200)
    report.wait(f"{BOX_1}[2] < {whole[2]}")  # there the wheel needs no Ctrl
    report.click("figure button[data-do='f']")
    report.wait("document.fullscreenElement === null")


def test_it_prints_each_picture_whole_and_without_buttons(report: chromium.Browser) -> None:
    """Also where the screen shows a part of it; and the screen shows that part afterwards."""
    report.click("figure button[data-do='+']")
    part = report.value(BOX_1)
    pages = [page.extract_text() for page in PdfReader(BytesIO(report.printed())).pages]
    [picture] = [re.sub(r"\s+", " ", page) for page in pages if "никто не знает, сколько занимает" in page][
        :1
    ]
    assert "Отдел продаж" in picture
    assert "Поставщик" in picture
    assert "схема целиком" not in "".join(pages)
    assert report.value(BOX_1) == part

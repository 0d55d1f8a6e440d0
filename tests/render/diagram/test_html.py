"""The page for a browser, in a real one: nothing is fetched, nothing is refused, and all that it promises works."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import chromium
import pytest

from procmap.api.render import Wish, draw, files_of

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
DAY = date(2026, 1, 1)
BOX = "document.querySelector('figure.on svg').getAttribute('viewBox').split(' ').map(Number)"
SHOWN = "document.querySelector('figure.on').dataset.sheet"
DELIVER = 'figure.on g[data-of="box deliver"]'
TIP = "(document.getElementById('tip').hidden ? '' : document.getElementById('tip').textContent)"
DIM = "document.querySelectorAll('figure.on g.dim').length"


def page(file: Path, **wish: str) -> str:
    made = draw(str(file), Wish(**wish), today=DAY)[1]
    assert made is not None
    [data] = files_of(made, "html")
    return data.decode()


class _Parts(HTMLParser):
    """The elements of a page, with the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inner: dict[str, list[str]] = {"script": [], "style": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in self.inner and self.cdata_elem:
            self.inner[self.cdata_elem].append(data)


def parts(text: str) -> _Parts:
    parser = _Parts()
    parser.feed(text)
    return parser


def test_the_policy_names_the_only_style_and_the_only_script() -> None:
    found = parts(page(EXAMPLES / "av_retail_delivery.yaml", language="ru"))
    [policy] = [
        attrs["content"] or "" for tag, attrs in found.tags if tag == "meta" and "http-equiv" in attrs
    ]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy and "http" not in policy
    [style] = found.inner["style"]
    script = found.inner["script"][-1]
    for text, part in ((style, "style-src"), (script, "script-src")):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{part} 'sha256-{digest}'" in policy
    for _, attrs in found.tags:
        assert not any(name.startswith("on") or name in ("src", "href", "style") for name in attrs)


def test_hostile_labels_are_text_in_the_page(tmp_path: Path) -> None:
    label = "</script><img src=x onerror=alert(1)>\\u003c\u2028<!-- &amp;"
    file = tmp_path / "p.yaml"
    file.write_text(
        f"procmap: 1\nprocess: {label.replace(chr(0x2028), '')!r}\ndepartments: {{d: {{name: '</svg><b>'}}}}\n"
        "customer: {requires: {r: {what: '</title>', at: b, by: '18:00'}}}\n"
        "states: {to_be: {label: '<i>', steps: {a: {name: '</script><script>alert(1)</script>', department: d,"
        " not_before: '09:00', takes: 1h}, b: {name: '\"><img src=x>', department: d, after: a, takes: 1h}}}}\n",
        "utf-8",
    )
    plain = tmp_path / "q.yaml"
    harmless = re.sub(
        r"'[^':]*[<>][^':]*'", "'x'", file.read_text("utf-8").replace("procmap: 1", "procmap: 1")
    )
    plain.write_text(harmless, "utf-8")
    hostile, tame = parts(page(file)), parts(page(plain))
    assert [tag for tag, _ in hostile.tags if tag not in ("text", "path", "line")] == [
        tag for tag, _ in tame.tags if tag not in ("text", "path", "line")
    ]
    assert len(hostile.inner["script"]) == 2


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Browser]:
    program = chromium.found()
    if program is None:
        assert not os.environ.get("PROCMAP_BROWSER_REQUIRED"), "a browser was promised, and there is none"
        pytest.skip("no Chromium on this machine: the page for a browser is not tried in one")
    opened = chromium.Browser(program, tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()


@pytest.fixture
def retail(browser: chromium.Browser, tmp_path: Path) -> chromium.Browser:
    file = tmp_path / "retail.html"
    file.write_text(page(EXAMPLES / "av_retail_delivery.yaml", language="ru"), "utf-8")
    browser.events.clear()
    browser.open(file)
    return browser


def shot(browser: chromium.Browser, name: str) -> None:
    """Kept where somebody wants to look: ``PROCMAP_SHOTS`` names a folder."""
    if folder := os.environ.get("PROCMAP_SHOTS"):
        browser.screenshot(Path(folder) / f"{name}.png")


def test_nothing_is_fetched_and_nothing_refused(retail: chromium.Browser) -> None:
    assert all(url.startswith(("file:", "data:")) for url in retail.fetched())
    assert retail.complaints() == []
    assert retail.value("document.fonts.check('16px \"Procmap Sans\"')")
    shot(retail, "open")


def test_it_opens_with_the_last_state_and_turns_to_the_others(retail: chromium.Browser) -> None:
    assert retail.value(SHOWN) == "1"
    assert retail.value("[...document.querySelectorAll('#sheets button')].map(b => b.textContent)") == [
        "как есть",
        "как надо",
    ]
    retail.click("#sheets button[value='0']")
    assert retail.value(SHOWN) == "0"
    shot(retail, "as_is")
    retail.key("t", "t")
    assert retail.value(SHOWN) == "1"
    retail.key("1", "1")
    assert retail.value(SHOWN) == "0"


def test_zoom_is_at_the_pointer(retail: chromium.Browser) -> None:
    whole = retail.value(BOX)
    x, y = retail.middle(DELIVER)
    retail.mouse("mouseWheel", x, y, deltaX=0, deltaY=-400)
    retail.wait(f"{BOX}[2] < {whole[2]}")
    nearer = retail.value(BOX)
    assert nearer[2] == pytest.approx(whole[2] / 2.718, rel=0.01)
    again = retail.middle(DELIVER)
    assert again == pytest.approx((x, y), abs=2)  # what was under the pointer still is
    shot(retail, "zoomed")
    retail.click("button[data-do='0']")
    assert retail.value(BOX) == whole
    retail.key("+", "+")
    assert retail.value(BOX)[2] == pytest.approx(whole[2] / 1.25)
    retail.key("0", "0")
    assert retail.value(BOX) == whole


def test_dragging_and_arrows_move_it(retail: chromium.Browser) -> None:
    before = retail.middle(DELIVER)
    retail.drag((700, 300), (640, 350))
    after = retail.middle(DELIVER)
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((-60, 50), abs=1)
    kept = retail.value(BOX)
    retail.key("ArrowRight")
    moved = retail.value(BOX)
    assert moved[0] == pytest.approx(kept[0] + kept[2] / 10)
    retail.key("t", "t")
    assert retail.value(BOX) == moved  # the other state shows the same part


def test_a_box_tells_its_three_numbers_and_what_proves_them(retail: chromium.Browser) -> None:
    """By hand: 17:00 and 1 h is 18:00; delivering is needed, agreed and ready at 17:00, slack 0."""
    assert retail.value(TIP) == ""
    retail.mouse("mouseMoved", *retail.middle(DELIVER))
    told = retail.value(TIP)
    assert told.startswith("Доставка товара на торговые точки\nОтдел доставки · Начальник отдела доставки\n")
    assert "нужно к 17:00 · согласовано к 17:00 · готово в 17:00 · запас 0 мин" in told
    assert "17:00 + 1 ч = 18:00; секундой позже — уже 18:00:01" in told
    shot(retail, "tip")
    retail.mouse("mouseMoved", 5, 845)
    assert retail.value(TIP) == ""
    retail.value("document.querySelector('figure.on g[data-of=\"box shelve\"]').focus()")
    assert "клиенту к 18:00" in retail.value(TIP)


def test_the_search_dims_the_rest(retail: chromium.Browser) -> None:
    retail.key("/")
    retail.type("склад")
    retail.wait(f"{DIM} > 0")
    bright = retail.value(
        "[...document.querySelectorAll('figure.on g[data-of^=\"box \"]:not(.dim)')].map(g => g.dataset.of.slice(4))"
    )
    assert {"bring", "receive", "form"} <= set(bright)
    assert "shelve" not in bright
    shot(retail, "search")
    retail.key("Escape")
    assert retail.value(DIM) == 0
    retail.key("t", "t")  # the keys speak to the picture again
    assert retail.value(SHOWN) == "0"


def test_the_search_dims_the_slack_of_what_it_did_not_find(browser: chromium.Browser, tmp_path: Path) -> None:
    """A tail ends in an upright stroke of 7 px: those that stay bright belong to what was found, or to the legend."""
    file = tmp_path / "service.html"
    file.write_text(page(EXAMPLES / "sales_to_cs_handoff.yaml", language="ru"), "utf-8")
    browser.open(file)
    strokes = (
        "[...document.querySelectorAll('figure.on line')].filter(l => l.getAttribute('x1') === l.getAttribute('x2')"
        " && Math.abs(l.getAttribute('y2') - l.getAttribute('y1') - 7) < 0.01)"
    )
    assert len(browser.value(f"{strokes}.map(l => l.getAttribute('x1'))")) >= 6
    browser.key("/")
    browser.type("карточки")
    browser.wait(f"{DIM} > 0")
    bright = browser.value(
        f"{strokes}.filter(l => !l.closest('g.dim')).map(l => l.closest('g[data-of]')?.dataset.of ?? '')"
    )
    assert "box hand_over" in bright
    assert {of for of in bright if not of.startswith("legend")} == {"box hand_over"}
    faint = "getComputedStyle(document.querySelector('figure.on g.dim')).opacity"
    assert float(browser.value(faint)) < 0.5
    shot(browser, "slack")
    browser.key("Escape")
    assert browser.value(DIM) == 0


def test_the_print_has_every_state(retail: chromium.Browser) -> None:
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(retail.printed())).pages
    assert len(pages) == 2
    texts = [" ".join(each.extract_text().split()) for each in pages]
    assert "Как есть" in texts[0] and "Как надо" in texts[1]
    assert float(pages[0].mediabox[2]) > float(pages[0].mediabox[3])
    if folder := os.environ.get("PROCMAP_SHOTS"):
        (Path(folder) / "print.pdf").write_bytes(retail.printed())


def test_pages_are_turned_and_searched(browser: chromium.Browser, tmp_path: Path) -> None:
    file = tmp_path / "sixty.html"
    file.write_text(page(EXAMPLES / "order_to_cash.yaml", language="ru"), "utf-8")
    browser.open(file)
    place = "document.getElementById('place').textContent"
    assert browser.value(place).startswith("1 / ")
    browser.key("]", "]")
    assert browser.value(place).startswith("2 / ")
    browser.key("/")
    browser.type("опломбирование")
    browser.key("Enter")
    assert browser.value("document.querySelector('figure.on').textContent.includes('Опломбирование')")
    shot(browser, "sixty")
    browser.key("Escape")

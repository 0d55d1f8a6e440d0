"""SVG, PNG and PDF of the examples: the same bytes each run, only safe parts, all of the text, no system font."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pixels import ink

from procmap.api.load import load
from procmap.api.render import Wish, render, written
from procmap.api.solve import solve
from procmap.api.views import scene_of
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.primitives import Drawing, Group, Line, Page, Rect, Shape, Text
from procmap.render.diagram.text import clean
from procmap.render.diagram.theme import THEMES
from procmap.render.diagram.views.chain import chains
from procmap.render.diagram.writers.to_pdf import to_pdf
from procmap.render.diagram.writers.to_png import to_png
from procmap.render.diagram.writers.to_svg import to_svg

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 1, 1)
SHAPES = {"svg", "title", "g", "rect", "line", "path", "text"}
CASES = [
    (example, state, view)
    for example in ("av_retail_delivery", "sales_to_cs_handoff")
    for state in ("as_is", "to_be")
    for view in ("swimlane", "chain")
]
CASES += [
    (example, "to_be", view)
    for example in ("av_retail_delivery", "sales_to_cs_handoff")
    for view in ("changes", "bars", "pair", "why")
]


def drawing(example: str, state: str, **wish: str) -> Drawing:
    """The picture of an example."""
    made = render(str(EXAMPLES / f"{example}.yaml"), Wish(**wish), today=DAY, state=state)[1]
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("state", "headlines"),
    [
        ("as_is", [
            "Как есть: «Клиент знает свою команду и согласовал план»"
            " — на 6–102 ч позже, чем нужно клиенту (к D+1 12:00)",
            "Как есть: «Продукт внедрён и работает» — на 4–8 сут позже, чем нужно клиенту (к D+8 18:00)",
            "Как есть: «Предложение о расширении» — на 6–29 сут позже, чем нужно клиенту (к D+22 18:00)",
        ]),
        ("to_be", [
            "Как надо: выполнимо — «Клиент знает свою команду и согласовал план» к D+1 12:00, запас 19 ч",
            "Как надо: выполнимо — «Продукт внедрён и работает» к D+8 18:00, запас 24 ч",
            "Как надо: выполнимо — «Предложение о расширении» к D+22 18:00, запас 72 ч",
        ]),
    ],
)  # fmt: skip
def test_each_chain_has_the_headline_of_its_own_customer_requirement(
    state: str, headlines: list[str]
) -> None:
    """The hours are those of examples/expected, worked out by hand."""
    process = load(EXAMPLES / "sales_to_cs_handoff.yaml")
    solution = next(
        one
        for one in solve(process, date=date(2026, 11, 25), state=state)
        if one.state == state and one.family == "new_client"
    )
    assert [one.headline for one in chains(process, solution, "ru")] == headlines


def test_the_axis_has_no_hours_that_nothing_on_the_picture_names() -> None:
    """The order is sent at 09:30 on D. That one of two ways would be needed twelve days before is on no chip."""
    process = load(EXAMPLES / "order_to_cash.yaml")
    [solution] = [
        one for one in solve(process, date=date(2026, 12, 1), state="as_is") if one.state == "as_is"
    ]
    ticks = scene_of(process, solution, "ru").ticks
    first = ticks[min(ticks)]
    assert (first.text, first.day) == ("09:30", 0)


@pytest.mark.parametrize(("example", "state", "view"), CASES)
def test_pictures_of_the_examples(
    example: str, state: str, view: str, golden: Callable[[Path, str], None]
) -> None:
    for n, page in enumerate(written(drawing(example, state, view=view, language="ru"), "svg"), 1):
        golden(GOLDEN / f"{example}-{state}-{view}-{n}.svg", page.decode())


def said(page: bytes) -> list[str]:
    """The texts of a page in the order drawn."""
    return [
        element.text or ""
        for element in ElementTree.fromstring(page).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_the_retail_chain_says_what_the_group_agreed() -> None:
    """By hand: 18:00 less 1 h is 17:00, less 2 h 15:00, less 45 min 14:15; 10:00 and 3 h is 13:00."""
    texts = said(written(drawing("av_retail_delivery", "to_be", language="ru"), "svg")[0])
    assert texts.count("17:00–18:00") == texts.count("15:00–17:00") == texts.count("10:00–13:00") == 1
    assert {"к 10:00", "к 13:00", "к 14:15", "к 15:00", "к 17:00", "45 мин, к 15:00", "с 13:00"} <= set(texts)
    assert "окно 13:00–15:00: на 2 операции без длительности остаётся 1 ч 15 мин" in texts
    assert "Как надо: выполнимо — «Новинки на полке» к 18:00, запас 0 мин" in texts
    assert "Новинки на полке: к 18:00" in texts
    assert not any("Размещение" in text for text in texts)  # only the assortment takes that step


def test_the_retail_chain_as_it_is_says_how_late() -> None:
    """By hand: 48 to 72 h from D 10:00 is D+2 10:00 to D+3 10:00; less the 8 h until 18:00: 40 to 64 h late."""
    texts = said(written(drawing("av_retail_delivery", "as_is", language="ru"), "svg")[0])
    assert "Как есть: «Новинки на полке» — на 40–64 ч позже, чем нужно клиенту (к 18:00)" in texts
    assert {"измерено: 48–72 ч, иногда 96–120 ч", "опоздание 40–64 ч", "до D+3 10:00"} <= set(texts)


@pytest.mark.parametrize("page", ["16:9", "A4", "A3"])
@pytest.mark.parametrize("example", ["av_retail_delivery", "sales_to_cs_handoff"])
@pytest.mark.parametrize("state", ["as_is", "to_be"])
def test_a_chain_uses_its_page(example: str, state: str, page: str) -> None:
    """From margin to margin, in large type, with every word."""
    for sheet in drawing(example, state, view="chain", language="ru", page=page).pages:
        cards = [one for one in sheet.items if isinstance(one, Group) and one.of.startswith("card ")]
        edges = [one.items[0] for one in cards]
        assert all(isinstance(edge, Rect) for edge in edges)
        rects = [edge for edge in edges if isinstance(edge, Rect)]
        assert min(rect.x for rect in rects) == pytest.approx(MARGIN)
        assert max(rect.x + rect.width for rect in rects) == pytest.approx(sheet.width - MARGIN)
        bottom = max(rect.y + rect.height for rect in rects)
        assert 0.75 * sheet.height <= bottom <= sheet.height - MARGIN + 0.01
        texts = [part for one in cards for part in one.items if isinstance(part, Text)]
        assert max(text.size for text in texts) >= 22
        assert not any("…" in text.text for text in texts)


@pytest.mark.parametrize("page", ["16:9", "A4"])
def test_a_long_chain_takes_as_many_pages_as_it_takes_to_be_read(page: str) -> None:
    """29, 36 and 38 cards: the first stands on one slide at 11.5 px, the others on two; marks name the other page."""
    found = drawing("order_to_cash", "to_be", view="chain", language="ru", page=page).pages
    assert len(found) == (5 if page == "16:9" else 6)
    cards = [
        [one for one in sheet.items if isinstance(one, Group) and one.of[:5] == "card "] for sheet in found
    ]
    assert sum(map(len, cards)) == 29 + 36 + 38
    least = 11.5 if page == "16:9" else 11.5 / (900 / 793.7)
    for own in cards:
        sizes = {part.size for one in own for part in one.items if isinstance(part, Text)}
        assert max(sizes) >= least * 1.05
    marks = [[one for one in sheet.items if isinstance(one, Group) and one.of == "onward"] for sheet in found]
    told = [[part.text for one in own for part in one.items if isinstance(part, Text)] for own in marks]
    assert told[-2:] == [["2"], ["1"]]


def test_a_department_has_one_colour_in_every_picture() -> None:
    """The heads of lanes and the bands of cards, by the department's name; the customer's card is no department."""

    def heads(view: str, prefix: str) -> dict[str, str]:
        found: dict[str, set[str]] = {}
        for sheet in drawing("sales_to_cs_handoff", "to_be", view=view, language="ru").pages:
            for one in sheet.items:
                if not isinstance(one, Group) or not one.of.startswith(prefix):
                    continue
                filled = [part.fill for part in one.items if isinstance(part, Rect) and part.fill]
                name = next(part.text for part in one.items if isinstance(part, Text) and part.bold)
                found[name] = {fill for fill in filled if fill in THEMES["color"].lanes}
        return {name: colours.pop() for name, colours in found.items() if colours}

    lanes, cards = heads("swimlane", "lane "), heads("chain", "card ")
    same = set(lanes) & set(cards)
    assert len(same) >= 2
    assert {name: lanes[name] for name in same} == {name: cards[name] for name in same}


def test_a_page_made_for_the_cards_is_as_wide_as_they_are() -> None:
    """Three cards of 17 sizes of 16 px each, two gaps of 34 and two margins of 18: 920."""
    sheet = drawing("sales_to_cs_handoff", "as_is", view="chain", language="ru", page="auto").pages[0]
    assert sheet.width == pytest.approx(3 * 17 * 16 + 2 * 34 + 2 * 18)
    edges = [one.items[0] for one in sheet.items if isinstance(one, Group) and one.of.startswith("card ")]
    assert len({edge.width for edge in edges if isinstance(edge, Rect)}) == 1


def test_the_slack_of_a_step_is_dimmed_with_its_box() -> None:
    """A tail ends in a small upright stroke: each is in the group of a box, none lies loose on the page."""

    def stroke(shape: Shape) -> bool:
        return isinstance(shape, Line) and shape.x1 == shape.x2 and abs(shape.y2 - shape.y1 - 7) < 0.01

    found: list[str] = []
    for sheet in drawing("sales_to_cs_handoff", "to_be", view="swimlane", language="ru").pages:
        assert not any(stroke(one) for one in sheet.items)
        groups = [one for one in sheet.items if isinstance(one, Group)]
        found += [one.of for one in groups if any(stroke(part) for part in one.items)]
    steps = {"sign", "hand_over", "accept", "involve", "implement", "improve", "increase"}
    assert {f"box {step}" for step in steps} <= set(found)
    assert all(of.startswith("box ") or of == "legend slack" for of in found)


@pytest.mark.parametrize("theme", ["color", "print"])
def test_svg_holds_nothing_but_plain_shapes(theme: str) -> None:
    for paths in (False, True):
        for page in written(drawing("sales_to_cs_handoff", "to_be", theme=theme), "svg", text_as_paths=paths):
            root = ElementTree.fromstring(page)
            tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
            assert tags <= SHAPES - ({"text"} if paths else set())
            colours = re.findall(rb'(?:fill|stroke)="([^"]*)"', page)
            assert all(re.fullmatch(rb"none|#[0-9a-f]{6}", colour) for colour in colours)


def test_a_print_has_no_colour_at_all() -> None:
    pages = written(drawing("av_retail_delivery", "as_is", theme="print"), "svg")
    colours = {found for page in pages for found in re.findall(rb"#([0-9a-f]{6})", page)}
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in colours)


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "pptx"])
def test_the_same_bytes_in_another_process(form: str) -> None:
    script = (
        "import sys, hashlib\nfrom datetime import date\nfrom procmap.api.render import Wish, render, written\n"
        f"d = render({str(EXAMPLES / 'av_retail_delivery.yaml')!r}, Wish(), today=date(2026, 1, 1))[1]\n"
        f"sys.stdout.write(hashlib.sha256(b''.join(written(d, {form!r}))).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def words(text: str, *, bold: bool = False) -> Drawing:
    """A small page with one line of text on white."""
    items = (Rect(0, 0, 200, 40, fill="ffffff"), Text(10, 28, text, 20, "000000", bold))
    return Drawing("words", "ru", (Page(200, 40, items),))


@pytest.mark.parametrize("bold", [False, True])
def test_letters_leave_ink_without_any_font_of_the_system(
    bold: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE", "FONTCONFIG_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    empty = words("", bold=bold)
    made = words("Приёмка №5 → 1 ₽", bold=bold)
    assert ink(to_png(empty, empty.pages[0], zoom=1)) == (200, 40, 0)
    width, height, dark = ink(to_png(made, made.pages[0], zoom=1))
    assert (width, height) == (200, 40)
    assert dark > 300
    strange = words("漢字😀", bold=bold)
    assert ink(to_png(strange, strange.pages[0], zoom=1))[2] > 60


def test_cyrillic_can_be_searched_in_a_pdf_of_two_pages() -> None:
    from pypdf import PdfReader

    data = to_pdf(drawing("sales_to_cs_handoff", "to_be", language="ru", page="A4"))
    pages = PdfReader(BytesIO(data)).pages
    assert len(pages) == 2
    text = " ".join(pages[1].extract_text().split())
    for wanted in ("Первая линия", "Ответ по сценарию", "к 16:30", "Исправление", "срок клиента"):
        assert wanted in text
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [842, 595]
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert any("ProcmapSans" in str(font["/BaseFont"]) for font in fonts)


HOSTILE = [
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "&lt;b&gt; & ]]> <!-- -->",
    "bell \x07 nul \x00 end",
    "lone \ud800 surrogate",
    "right\u202eto left",
    "not a character \ufffe",
    "line\nbreak\u2028here",
    "a" * 5000,
    "%s {what} ${x} \\n",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_only_ever_text(label: str) -> None:
    shown = clean(label)
    assert len(shown) <= 300
    made = words(shown)
    svg = to_svg(made, made.pages[0])
    root = ElementTree.fromstring(svg.encode())
    assert [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")] == [shown]
    assert len(list(root.iter())) == 4
    assert to_png(made, made.pages[0], zoom=1).startswith(b"\x89PNG")
    assert to_pdf(made).startswith(b"%PDF")
    assert to_svg(made, made.pages[0], text_as_paths=True).count("<path") == 1


def test_hostile_labels_in_a_file_leave_a_well_formed_picture(tmp_path: Path) -> None:
    label = "</text><script>&amp;" + "щ" * 900
    file = tmp_path / "p.yaml"
    step = f"{{name: '{label}', department: d"
    file.write_text(
        f"procmap: 1\nprocess: '{label}'\ndepartments: {{d: {{name: '{label}'}}}}\n"
        f"states: {{to_be: {{steps: {{a: {step}}}, b: {step}, after: a}}}}}}}}\n",
        "utf-8",
    )
    made = render(str(file), Wish(), today=DAY)[1]
    assert made is not None
    for page in written(made, "svg"):
        assert not list(ElementTree.fromstring(page).iter("{http://www.w3.org/2000/svg}script"))

"""Slides: native shapes with the text in them, all of the text, the same bytes at any time."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from procmap.api.render import Wish, render
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Drawing, Group, Line, Page, Rect, Shape, Text
from procmap.render.diagram.primitives import Path as Outline
from procmap.render.diagram.writers.slide_ties import Tie, tie_of
from procmap.render.diagram.writers.to_pptx import to_pptx

EXAMPLES = Path(__file__).parents[3] / "examples"
EDGE = 9525
"""A pixel: an arrow may end so far from the middle of a side."""
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def drawing(name: str, **wish: str) -> Drawing:
    made = render(str(EXAMPLES / f"{name}.yaml"), Wish(language="ru", **wish), today=date(2026, 1, 1))[1]
    assert made is not None
    return made


def shapes(parent: Any) -> Iterator[Any]:
    for shape in parent.shapes:
        yield shape
        if shape.shape_type == 6:
            yield from shapes(shape)


def words(items: tuple[Shape, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield from words(item.items)
        elif isinstance(item, Text):
            yield item.text


def lines(shape: Any) -> Iterator[str]:
    if shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            yield from paragraph.text.split("\v")


@pytest.mark.parametrize("name", ["av_retail_delivery", "sales_to_cs_handoff"])
@pytest.mark.parametrize("view", ["swimlane", "chain", "map"])
def test_every_page_is_a_slide_with_all_of_its_text(name: str, view: str) -> None:
    made = drawing(name, view=view)
    deck = Presentation(BytesIO(to_pptx(made)))
    assert len(deck.slides) == len(made.pages)
    assert (deck.slide_width, deck.slide_height) == (Emu(1600 * 9525), Emu(900 * 9525))
    for slide, page in zip(deck.slides, made.pages, strict=True):
        found = [line for shape in shapes(slide) for line in lines(shape) if line]
        assert sorted(found) == sorted(words(page.items))


def test_a_step_is_one_shape_with_its_name_and_times_in_it() -> None:
    slide = Presentation(BytesIO(to_pptx(drawing("av_retail_delivery")))).slides[0]
    [group] = [shape for shape in slide.shapes if shape.name == "box deliver"]
    [box] = [shape for shape in group.shapes if shape.has_text_frame and shape.text_frame.text]
    assert box.auto_shape_type is not None
    assert [p.text.replace("\v", " ") for p in box.text_frame.paragraphs] == [
        "Доставка товара на торговые точки",
        "15:00–17:00",
    ]
    numbers = [shape.shape_id for shape in shapes(slide)]
    assert len(numbers) == len(set(numbers))
    assert not any(shape.shape_type == 13 for shape in shapes(slide))  # no picture of a picture


def glued(slide: Any) -> dict[str, tuple[Any, str, str]]:
    """The connectors that hold on to shapes: each with the numbers of its two shapes."""
    found = {}
    for shape in slide.shapes:
        ends = [next(shape._element.iter(f"{A}{tag}"), None) for tag in ("stCxn", "endCxn")]
        if None not in ends:
            assert [end.get("idx") for end in ends] == ["3", "1"]  # the right side, the left side
            found[shape.name] = (shape, *(end.get("id") for end in ends))
    return found


def test_an_arrow_between_the_middles_of_two_sides_holds_on_to_its_boxes() -> None:
    """Of the arrows into "form" only the middle one does: three share its side. One from a plan runs round boxes."""
    slide = Presentation(BytesIO(to_pptx(drawing("av_retail_delivery")))).slides[0]
    numbers = {str(shape.shape_id): shape for shape in shapes(slide)}
    found = glued(slide)
    assert sorted(found) == [
        "flow bring receive",
        "flow deliver shelve",
        "flow form deliver",
        "flow given separate_invoices",
        "flow given supplier_invoices",
        "flow ready bring",
        "flow receive distribute",
    ]
    for name, (arrow, first, last) in found.items():
        source, target = numbers[first], numbers[last]
        assert name.startswith("flow given") or source.name == f"box {name.split()[1]}"
        assert abs(arrow.begin_x - source.left - source.width) <= EDGE
        assert abs(arrow.begin_y - source.top - source.height / 2) <= EDGE
        assert abs(arrow.end_x - target.left) <= EDGE
        assert abs(arrow.end_y - target.top - target.height / 2) <= EDGE
        assert next(arrow._element.iter(f"{A}tailEnd")).get("type") == "triangle"
    others = {shape.name for shape in slide.shapes if shape.name.startswith("flow ")} - set(found)
    assert others == {"flow distribute form", "flow given volumes_plan"}


def test_ties_by_hand() -> None:
    """From a box at 0–10 to one at 30–40, both 10 high: level, a step down, and what is none."""
    left, right, below = Area(0, 0, 10, 10), Area(30, 0, 10, 10), Area(30, 20, 10, 10)
    assert tie_of(((10, 5), (30, 5)), left, right) == Tie((10, 5), (30, 5), None)
    assert tie_of(((10, 5), (15, 5), (15, 25), (30, 25)), left, below) == Tie((10, 5), (30, 25), 0.25)
    assert tie_of(((10, 3), (15, 3), (15, 25), (30, 25)), left, below) is None  # not at the middle
    assert tie_of(((10, 5), (35, 5), (35, 25), (30, 25)), left, below) is None  # beyond its end
    assert tie_of(((30, 5), (10, 5)), right, left) is None  # back
    assert tie_of(((10, 5), (15, 5), (15, 15), (20, 15), (20, 25), (30, 25)), left, below) is None


def test_shapes_by_hand() -> None:
    """A box at 10, 20 px, 30 by 40 px large, is at 95250, 190500 and 285750 by 381000 units."""
    items: tuple[Shape, ...] = (
        Group(
            "box a",
            (
                Rect(10, 20, 30, 40, "ff0000", "00ff00", 2.0, (4.0, 2.0), 5),
                Text(12, 40, "I & <b>", 10, "000000"),
            ),
        ),
        Line(0, 50, 40, 10, "0000ff"),
        Outline((("M", 0, 0), ("L", 8, 0), ("Q", 8, 8, 0, 8), ("Z",)), "112233"),
    )
    [slide] = Presentation(BytesIO(to_pptx(Drawing("t", "en", (Page(100, 100, items),))))).slides
    group, line, outline = slide.shapes
    [box] = group.shapes
    assert (box.left, box.top, box.width, box.height) == (95250, 190500, 285750, 381000)
    assert (group.left, group.top) == (95250, 190500)
    assert box.text_frame.text == "I & <b>"
    assert box.text_frame.paragraphs[0].runs[0].font.size.pt == 7.5
    assert [(ds.get("d"), ds.get("sp")) for ds in box._element.iter(f"{A}ds")] == [("200000", "100000")]
    assert (line.begin_x, line.begin_y, line.end_x, line.end_y) == (0, 50 * 9525, 40 * 9525, 10 * 9525)
    assert [step.tag.removeprefix(A) for step in next(outline._element.iter(f"{A}path"))] == [
        "moveTo",
        "lnTo",
        "quadBezTo",
        "close",
    ]


def test_the_same_bytes_a_while_later() -> None:
    made = drawing("av_retail_delivery")
    first = to_pptx(made)
    time.sleep(2.1)  # the resolution of a date in a zip archive is two seconds
    assert to_pptx(made) == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_page_larger_than_a_slide_may_be_is_made_smaller() -> None:
    page = Page(9000, 100, (Rect(0, 0, 9000, 100, "ffffff"), Text(0, 50, "wide", 20, "000000")))
    deck = Presentation(BytesIO(to_pptx(Drawing("t", "en", (page,)))))
    assert deck.slide_width == 51_206_400


@pytest.mark.parametrize("label", ["</a:t><a:t>", "a & b", "\x07\x00", "\ud800", "]]>", "=cmd()", "%s"])
def test_a_hostile_label_is_only_ever_text(label: str) -> None:
    def tags(text: str) -> list[str]:
        page = Page(
            200, 100, (Group(text, (Rect(0, 0, 100, 50, "ffffff"), Text(9, 30, text, 10, "000000"))),)
        )
        [slide] = Presentation(BytesIO(to_pptx(Drawing(text, "en", (page,))))).slides
        return [element.tag for element in slide._element.iter()]

    assert tags(label) == tags("plain")

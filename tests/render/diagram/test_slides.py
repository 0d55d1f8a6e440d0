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
from procmap.render.diagram.primitives import Drawing, Group, Line, Page, Rect, Shape, Text
from procmap.render.diagram.primitives import Path as Outline
from procmap.render.diagram.to_pptx import to_pptx

EXAMPLES = Path(__file__).parents[3] / "examples"
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

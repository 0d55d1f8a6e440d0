"""A legend names every sign that its picture uses: on each page, in each view, whatever the size of the type."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fuzz import times
from hypothesis import given, settings
from hypothesis import strategies as st
from random_scenes import random_scene

from procmap.render.diagram.drawing.draw import draw
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.graph_layout import as_graph, lay_out_graph
from procmap.render.diagram.layout.legend_rows import legend_room, legend_rows, legend_step
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.pages import split
from procmap.render.diagram.primitives import Group, Page, Text
from procmap.render.diagram.scene import Scene, Tone
from procmap.render.diagram.text import width
from procmap.render.diagram.theme import COLOR

WORDS = st.lists(st.text("абвгд ", min_size=1, max_size=60), max_size=17)


@given(WORDS, st.floats(120, 1600), st.floats(4, 17))
@settings(max_examples=times(200), deadline=None)
def test_no_sign_is_left_out_and_none_meets_another(texts: list[str], wide: float, size: float) -> None:
    words = {f"sign {n}": text for n, text in enumerate(texts)}
    found = legend_rows(words, (18, 18 + wide), size)
    assert {one.sign: one.words for one in found} == words
    assert [one.row for one in found] == sorted(one.row for one in found)
    for before, after in pairwise(found):
        if before.row == after.row:
            assert before.text + width(before.words, size) < after.x
        else:
            assert after.x == 18
    for one in found:
        assert one.x == 18 or one.text + width(one.words, size) <= 18 + wide


def test_a_row_worked_by_hand() -> None:
    """Three entries of 32 + 40 pixels: 72 + 20 + 72 + 20 + 72 = 256 in one row, 236 with less between, else two."""
    size = 40 / width("mm", 1.0)
    words = {"a": "mm", "b": "mm", "c": "mm"}
    places = {
        wide: [(one.row, round(one.x)) for one in legend_rows(words, (0, wide), size)]
        for wide in (257, 237, 235)
    }
    assert places == {
        257: [(0, 0), (0, 92), (0, 184)],
        237: [(0, 0), (0, 82), (0, 164)],
        235: [(0, 0), (0, 92), (1, 0)],
    }


def drawn(page: Page) -> dict[str, float]:
    """The signs of the legend that a page shows, each with the line on which its words stand."""
    groups = [one for one in page.items if isinstance(one, Group) and one.of.startswith("legend ")]
    return {
        one.of.removeprefix("legend "): next(part.y for part in one.items if isinstance(part, Text))
        for one in groups
    }


def full(scene: Scene) -> Scene:
    """The same with every sign there is, in long words."""
    names = ("flow", "given", "added", "changed", "removed", "infeasible", "late", "unsupported", "conditional",
             "unknown", "bracket", "slack", "choice", "gate", "back", "deadline")  # fmt: skip
    return scene._replace(words={name: f"длинное слово о знаке {name}" for name in names})


@pytest.mark.parametrize("seed", range(times(6)))
@pytest.mark.parametrize("page", list(PAPERS))
def test_every_sign_is_drawn_on_the_page(page: str, seed: int) -> None:
    paper = PAPERS[page]
    for part in split(random_scene(seed), paper):
        for scene in (part, full(part)):
            layout = lay_out(scene, paper)
            shown = drawn(draw(scene, layout, COLOR))
            assert list(shown) == list(scene.words)
            assert max(shown.values()) <= layout.height - 4
            assert min(shown.values()) > layout.lanes[-1].area.bottom


@pytest.mark.parametrize("page", ["A4", "16:9"])
def test_every_sign_of_a_graph_is_drawn_above_its_boxes(page: str) -> None:
    scene = full(as_graph(random_scene(3, count=9)))
    layout = lay_out_graph(scene, PAPERS[page])
    shown = drawn(draw(scene, layout, COLOR))
    assert list(shown) == list(scene.words)
    assert max(shown.values()) < min(box.area.y for box in layout.boxes.values())


def test_the_room_of_a_legend_grows_with_its_rows() -> None:
    scene = full(Scene("", "", Tone.PLAIN, (), (), ()))
    rooms = [legend_room(scene.words, (18, right), _sizes()) for right in (10_000.0, 1100.0)]
    rows = 1 + legend_rows(scene.words, (18, 1100.0), _sizes().note)[-1].row
    assert rows > 1
    assert rooms[1] - rooms[0] == pytest.approx((rows - 1) * legend_step(_sizes().note))


def _sizes() -> Sizes:
    return Sizes(10.0)

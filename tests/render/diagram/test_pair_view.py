"""Both states on one axis: one above the other, or on two pages with the same places for the same instants."""

from __future__ import annotations

from pathlib import Path

from two_states import both_states

from procmap.render.diagram.fit import PAPERS
from procmap.render.diagram.layout import lay_out_apart
from procmap.render.diagram.measures import Measures, measure
from procmap.render.diagram.pages import pair_pages
from procmap.render.diagram.pair_view import pair_view
from procmap.render.diagram.scene import Scene

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
FILES = (HERE / "crossdock.yaml", EXAMPLES / "av_retail_delivery.yaml", EXAMPLES / "sales_to_cs_handoff.yaml")


def scenes(path: Path, language: str = "ru") -> list[Scene]:
    return [pair_view(*both) for both in both_states(path, language)]


def test_both_states_have_one_axis_and_one_size() -> None:
    for path in FILES:
        for scene in scenes(path):
            pages = lay_out_apart(scene, PAPERS["16:9"])
            assert len(pages) == 2
            (_, first), (_, second) = pages
            assert (first.columns, first.size, first.ticks, first.days) == (
                second.columns, second.size, second.ticks, second.days
            )  # fmt: skip
            boxes = {**first.boxes, **second.boxes}
            assert set(boxes) == {box.id for box in scene.boxes}


def test_an_event_of_both_states_stands_at_one_place() -> None:
    """The goods are ready at 10:00 in both states of the retail case."""
    (scene,) = scenes(FILES[1])
    (_, first), (_, second) = lay_out_apart(scene, PAPERS["16:9"])
    was, now = first.boxes["was ready"].area, second.boxes["now ready"].area
    assert (was.x, was.width) == (now.x, now.width)


def test_pages_are_two_where_one_is_too_small() -> None:
    """Four steps beside seven are legible on one page; eleven beside eleven are not."""
    first, _ = scenes(FILES[2])
    assert len(pair_pages(first, PAPERS["16:9"])) == 1
    assert len(pair_pages(scenes(FILES[0])[0], PAPERS["16:9"])) == 2


def test_a_department_has_one_colour_and_both_deadlines_are_one() -> None:
    (scene,) = scenes(FILES[1])
    hues: dict[str, set[int]] = {}
    for lane in scene.lanes:
        hues.setdefault(lane.id.split(" ", 1)[1], set()).add(lane.hue)
    assert all(len(found) == 1 for found in hues.values())
    assert [one.id for one in scene.deadlines] == ["on_shelf"]
    assert scene.lanes[0].section.startswith("Как есть: ")


def test_no_flaw_on_any_page() -> None:
    for path in FILES:
        for scene in scenes(path):
            for page in ("16:9", "A4", "A3", "auto"):
                for _, layout in pair_pages(scene, PAPERS[page]):
                    found = measure(layout)
                    flaws = {
                        name: getattr(found, name) for name in Measures._fields[:6] if getattr(found, name)
                    }
                    assert flaws == {}, (path.stem, page)

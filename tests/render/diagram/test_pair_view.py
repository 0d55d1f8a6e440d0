"""Both states on one axis: one above the other, or on two pages with the same places for the same instants."""

from __future__ import annotations

from pathlib import Path

from two_states import both_states

from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out_apart
from procmap.render.diagram.measures import Measures, measure
from procmap.render.diagram.pages import pair_pages
from procmap.render.diagram.scene import Scene
from procmap.render.diagram.views.pair import pair_view

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


def test_both_states_are_whole_and_legible_on_two_sheets_of_paper() -> None:
    """Type of 8.75 px on A4 is 6.6 pt; each sheet holds a whole state."""
    (scene,) = scenes(FILES[1])
    pages = pair_pages(scene, PAPERS["A4"])
    assert [len(one.boxes) for one, _ in pages] == [7, 11]
    assert all(layout.size >= 8.75 for _, layout in pages)


def test_states_that_need_more_pages_are_shown_one_after_the_other() -> None:
    (scene,) = scenes(EXAMPLES / "order_to_cash.yaml")
    pages = pair_pages(scene, PAPERS["A4"])
    sections = [one.lanes[0].section for one, _ in pages]
    assert list(dict.fromkeys(sections)) == list(dict.fromkeys(lane.section for lane in scene.lanes))
    assert sections == sorted(sections, key=sections.index)
    assert sorted(box.id for one, _ in pages for box in one.boxes) == sorted(box.id for box in scene.boxes)
    for n, (one, layout) in enumerate(pages, 1):
        assert one.subtitle.startswith(f"страница {n} из {len(pages)} · ")
        assert layout.head.subtitle[0].startswith(f"страница {n} из {len(pages)} · ")
    at = {box.id: n for n, (one, _) in enumerate(pages, 1) for box in one.boxes}
    for n, (one, _) in enumerate(pages, 1):
        for box in one.boxes:
            onward = {at[flow.target] for flow in scene.flows if flow.source == box.id} - {n}
            assert box.goes_to == ", ".join(map(str, sorted(onward)))


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

"""Laws of every layout, on both examples and on random processes: nothing overlaps, nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fuzz import times
from random_scenes import random_scene

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.api.check import Question, report_on
from procmap.render.diagram.layout.clock_axis import make_columns
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.measures import Measures, measure
from procmap.render.diagram.pages import MOST_BOXES, split
from procmap.render.diagram.scene import Box, Day, Flow, Lane, Scene, Tick, Tone
from procmap.render.diagram.views.swimlane import swimlane

EXAMPLES = Path(__file__).parents[3] / "examples"
SEEDS = range(times(40))
MUST_BE_ZERO = Measures._fields[:6]


def example_scenes(language: str = "ru") -> list[tuple[str, Scene]]:
    """Every state and family of both examples."""
    found = []
    for path in sorted(EXAMPLES.glob("*.yaml")):
        report = report_on(str(path), Question(date(2026, 1, 1)), bytes)
        assert report.process is not None
        calendars = Calendars(report.process)
        for solution in report.solutions:
            clocks = Clocks(report.process, calendars, solution.date)
            links = make_plan(report.process, solution.state, solution.family, clocks).links
            name = f"{path.stem} {solution.state} {solution.family}"
            found.append((name, swimlane(report.process, solution, links, language)))
    return found


def flaws(scene: Scene, page: str) -> dict[str, float]:
    """What is wrong with the layout of a scene, by measure."""
    found = measure(lay_out(scene, PAPERS[page]))
    return {name: getattr(found, name) for name in MUST_BE_ZERO if getattr(found, name)}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("page", list(PAPERS))
def test_the_examples_have_no_flaw_on_any_page(page: str, language: str) -> None:
    paper = PAPERS[page]
    pages = [(name, part) for name, one in example_scenes(language) for part in split(one, paper)]
    assert [(name, found) for name, one in pages if (found := flaws(one, page))] == []


def test_the_examples_are_legible_on_a_slide_and_on_paper() -> None:
    scenes = [(name, scene) for name, scene in example_scenes() if not name.startswith("order_to_cash")]
    measured = {name: measure(lay_out(scene, PAPERS["16:9"])) for name, scene in scenes}
    assert min(one.on_slide for one in measured.values()) >= 15
    assert all(one.shared == 0 and one.chips_on_lines == 0 for one in measured.values())
    retail = measured["av_retail_delivery to_be novelties"]
    assert retail.crossings <= 3
    assert min(measure(lay_out(scene, PAPERS["A4"])).on_a4 for _, scene in scenes) >= 10.5


def test_sixty_steps_are_legible_on_their_pages() -> None:
    for name, scene in example_scenes():
        if name.startswith("order_to_cash"):
            pages = split(scene, PAPERS["16:9"])
            measured = [measure(lay_out(page, PAPERS["16:9"])) for page in pages]
            assert [{f: v for f, v in zip(MUST_BE_ZERO, one, strict=False) if v} for one in measured] == [
                {}
            ] * len(pages)
            assert min(one.on_slide for one in measured) >= 11


@pytest.mark.parametrize("seed", SEEDS)
def test_random_processes_have_no_flaw(seed: int) -> None:
    scene = random_scene(seed, "en" if seed % 4 == 0 else "ru")
    page = ("16:9", "A4", "A3")[seed % 3]
    parts = split(scene, PAPERS[page])
    assert all(len(part.boxes) <= MOST_BOXES + 6 for part in parts)
    assert sorted(box.id for part in parts for box in part.boxes) == sorted(box.id for box in scene.boxes)
    for part in parts:
        layout = lay_out(part, PAPERS[page])
        found = measure(layout)
        assert {name: getattr(found, name) for name in MUST_BE_ZERO if getattr(found, name)} == {}
        assert set(layout.routes) == {flow.id for flow in part.flows}
        assert len(layout.chips) == sum(len(flow.chips) for flow in part.flows)


@pytest.mark.parametrize("seed", [1, 14, 18, 22])
def test_the_axis_is_true_to_the_clock(seed: int) -> None:
    scene = random_scene(seed)
    layout = lay_out(scene, PAPERS["auto"])
    columns = make_columns(scene)
    assert list(layout.columns) == sorted(layout.columns)
    places = [layout.columns[columns.at[at]] for at in sorted(columns.at)]
    assert places == sorted(places)
    for box in scene.boxes:
        area = layout.boxes[box.id].area
        for at, far in ((box.begins, area.x), (box.ends, area.right)):
            if at is not None and box.id in columns.of and not box.day and box.begins != box.ends:
                left, right = (layout.columns[n] for n in columns.of[box.id])
                assert left <= far <= right


def made(*boxes: Box, flows: tuple[Flow, ...] = (), lanes: int = 1) -> Scene:
    """A scene by hand."""
    ticks = {at: Tick(str(at), 0) for box in boxes for at in (box.begins, box.ends) if at is not None}
    return Scene(
        "Headline",
        "",
        Tone.PLAIN,
        tuple(Lane(f"l{n}", f"Lane {n}") for n in range(lanes)),
        boxes,
        flows,
        ticks=ticks,
    )


def test_the_columns_of_a_scene_worked_by_hand() -> None:
    """An event at 10 needs a place before 10; what is unknown between 13 and 15 stands halfway, here at 14."""
    scene = made(
        Box("ready", "l0", "Ready", begins=10, ends=10),
        Box("bring", "l0", "Bring", begins=10, ends=13),
        Box("receive", "l0", "Receive", begins=13),
        Box("form", "l0", "Form", ends=15),
        flows=(Flow("a", "ready", "bring"), Flow("b", "bring", "receive"), Flow("c", "receive", "form")),
    )
    columns = make_columns(scene)
    assert [(column.at, column.layer, column.hard) for column in columns.all] == [
        (10.0, 0, False),
        (10.0, 1, True),
        (13.0, 0, True),
        (14.0, 0, False),
        (15.0, 0, True),
    ]
    assert columns.of == {"ready": (0, 1), "bring": (1, 2), "receive": (2, 3), "form": (3, 4)}
    assert columns.at == {10: 1, 13: 2, 15: 4}


def test_what_has_no_times_is_shared_out_on_the_axis_as_it_is_drawn() -> None:
    """From 0 over 10,000 to 50,000 seconds: roots of 100 and 200. Half of 300 is a quarter of the second part."""
    scene = made(
        Box("first", "l0", "First", begins=0),
        Box("second", "l0", "Second", ends=50_000),
        Box("other", "l0", "Other", begins=10_000, ends=10_000),
        flows=(Flow("1", "first", "second"),),
    )
    columns = make_columns(scene)
    assert columns.all[columns.of["second"][0]].at == pytest.approx(20_000)
    assert columns.all[columns.of["first"][1]].at == pytest.approx(20_000)


def test_a_day_that_is_not_the_day_of_the_process_is_named_even_alone() -> None:
    scene = made(Box("a", "l0", "A", begins=10, ends=20))
    for name, shown in (("D · Fri 11-27", []), ("D+1 · Sat 11-28", ["D+1 · Sat 11-28"])):
        layout = lay_out(scene._replace(days=(Day(0, name),)), PAPERS["16:9"])
        assert [day.name for day in layout.days] == shown


def test_the_days_that_a_measured_run_passes_are_on_the_axis() -> None:
    """48 to 72 h from D 10:00: D, D+1, D+2 and D+3, and the steps between stand on more than one of them."""
    scene = next(one for name, one in example_scenes() if name == "av_retail_delivery as_is novelties")
    assert [(day.name.split(" ")[0], day.passing) for day in scene.days] == [
        ("D", False), ("D+1", True), ("D+2", True), ("D+3", False)
    ]  # fmt: skip
    layout = lay_out(scene, PAPERS["16:9"])
    begins = [day.begins for day in layout.days]
    on = {
        sum(one <= layout.boxes[id_].area.x + 30 for one in begins)
        for id_ in ("bring", "distribute", "deliver")
    }
    assert on == {1, 2, 3}


def test_boxes_of_a_lane_that_overlap_in_time_stand_below_one_another() -> None:
    scene = made(
        Box("a", "l0", "A", begins=10, ends=20),
        Box("b", "l0", "B", begins=15, ends=25),
        Box("c", "l0", "C", begins=20, ends=30),
    )
    boxes = lay_out(scene, PAPERS["16:9"]).boxes
    assert boxes["a"].area.y == boxes["c"].area.y < boxes["b"].area.y


def test_two_arrows_down_to_boxes_of_one_hour_do_not_cross() -> None:
    """The nearer box gets the upper port of whoever feeds both, and of whoever waits for both."""
    scene = made(
        Box("from", "l0", "From", begins=10, ends=20),
        Box("deep", "l2", "Deep", begins=20, ends=30),
        Box("near", "l1", "Near", begins=20, ends=30),
        Box("to", "l0", "To", begins=30, ends=40),
        flows=(
            Flow("1", "from", "deep"), Flow("2", "from", "near"), Flow("3", "deep", "to"), Flow("4", "near", "to")
        ),
        lanes=3,
    )  # fmt: skip
    found = measure(lay_out(scene, PAPERS["16:9"]))
    assert (found.crossings, found.shared, found.through_boxes) == (0, 0, 0)


def test_what_closes_a_circle_does_not_stop_the_layout() -> None:
    scene = made(
        Box("a", "l0", "A"), Box("b", "l0", "B"), flows=(Flow("1", "a", "b"), Flow("2", "b", "a")), lanes=1
    )
    layout = lay_out(scene, PAPERS["A4"])
    assert set(layout.routes) == {"1", "2"}
    assert flaws(scene, "A4") == {}


def test_a_scene_without_anything_is_a_page() -> None:
    layout = lay_out(made(lanes=0), PAPERS["16:9"])
    assert (layout.width, layout.height) == (1600, 900)


def test_a_large_process_is_parted_where_few_arrows_run_across() -> None:
    scene = random_scene(2, count=60)
    parts = split(scene, PAPERS["16:9"])
    assert 3 <= len(parts) <= 6
    assert min(measure(lay_out(part, PAPERS["16:9"])).on_slide for part in parts) >= 9
    onward = [box for part in parts[:-1] for box in part.boxes if box.goes_to]
    assert onward
    assert parts[0].subtitle.startswith(f"страница 1 из {len(parts)}")
    assert all(any("→" in note.text for note in box.notes) or len(box.notes) > 2 for box in onward)

"""A fresh product with departures, hours, a counter-offer and a condition: what pictures say of these, by hand.

To be: the fish is packed at 14:10 and loaded at 14:50. The trucks leave at 14:00 or 16:00 for the restaurants (40 to 70
minutes, then 15), at 15:00 for the network (60 to 90, then 30). Unloaded at 07:00, the fish waits for the laboratory,
which opens at 08:00. The bills are asked for by 13:30, and nobody has answered; the certificate is asked for by 13:30
and promised for 14:30. In ``to_be_2`` all is loaded at 13:45, so that the truck leaves at 14:00.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from random_scenes import random_scene
from two_states import both_of, both_states

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.guarantee.decide import guarantee
from procmap.analysis.plan import make_plan
from procmap.analysis.setting_out import SettingOut
from procmap.analysis.solution import Solution
from procmap.api.guarantee import guarantee_file
from procmap.api.load import load
from procmap.api.solve import solve
from procmap.api.views import scene_of
from procmap.locale import speech
from procmap.model import Process
from procmap.render.clock import Clock
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.chips import Shelf
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.graph_layout import as_graph, lay_out_graph
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.pages import split
from procmap.render.diagram.places import Area, Layout
from procmap.render.diagram.primitives import Point
from procmap.render.diagram.scene import Box, Chip, Flow, Scene
from procmap.render.diagram.text import packed, width
from procmap.render.diagram.views.bars import chart
from procmap.render.diagram.views.chain import Card, chains
from procmap.render.diagram.views.changes import changes_view
from procmap.render.diagram.views.map import map_view
from procmap.render.diagram.views.pair import pair_view
from procmap.render.guarantee import guarantee_page
from procmap.render.page import to_text

FISH = Path(__file__).parent / "fish.yaml"
DAY = date(2026, 12, 1)


def solved(state: str) -> tuple[Process, Solution]:
    process = load(FISH)
    (solution,) = solve(process, state=state, date=DAY)
    return process, solution


def scene(state: str, language: str = "en") -> Scene:
    return scene_of(*solved(state), language)


def box(of: Scene, id_: str) -> Box:
    return next(one for one in of.boxes if one.id == id_)


def chip(of: Scene, id_: str) -> Chip:
    return next(one for flow in of.flows for one in flow.chips if one.of == id_)


# --- chips at their arrows


def away(area: Area, points: tuple[Point, ...]) -> float:
    """How far a rectangle is from an arrow, across and down together."""

    def gap(low: float, high: float, first: float, last: float) -> float:
        return max(low - last, first - high, 0.0)

    return min(
        gap(area.x, area.right, min(a[0], b[0]), max(a[0], b[0]))
        + gap(area.y, area.bottom, min(a[1], b[1]), max(a[1], b[1]))
        for a, b in pairwise(points)
    )


def astray(layout: Layout) -> list[str]:
    """Chips of which nothing says to which arrow they belong: far from their own, and nothing leads there."""
    found = []
    for one in layout.chips:
        own = away(one.area, layout.routes[one.flow])
        others = [away(one.area, points) for id_, points in layout.routes.items() if id_ != one.flow]
        if one.leader is None and (own > 35 or (own > 25 and min(others, default=own) < own - 3)):
            found.append(f"{one.flow}: {one.chip.what}")
        if one.leader is not None:
            end = Area(*one.leader[1], 0, 0)
            assert away(end, layout.routes[one.flow]) < 0.1
    return found


@pytest.mark.parametrize("state", ["as_is", "to_be", "to_be_2"])
def test_no_chip_of_a_map_stands_at_another_arrow(state: str) -> None:
    process, solution = solved(state)
    graph = as_graph(map_view(process, solution, scene(state, "ru")))
    layout = lay_out_graph(graph, PAPERS["16:9"])
    assert astray(layout) == []
    for one in layout.chips:
        if one.leader is not None:
            (x1, y1), (x2, y2) = one.leader
            line = Area(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            assert not [other for other in layout.chips if other is not one and other.area.meets(line)]


@pytest.mark.parametrize("seed", range(12))
def test_no_chip_of_any_picture_stands_astray(seed: int) -> None:
    for part in split(random_scene(seed, "ru"), PAPERS["16:9"]):
        assert astray(lay_out(part, PAPERS["16:9"])) == []


def test_a_shelf_prefers_no_place_beside_a_foreign_arrow() -> None:
    """The gap of the own arrow is too narrow for the chip, whose place below would be right above a foreign one."""
    ways: dict[str, tuple[Point, ...]] = {
        "own": ((100.0, 100.0), (140.0, 100.0)),
        "foreign": ((0.0, 200.0), (400.0, 200.0)),
    }
    walls = [Area(0, 60, 100, 80), Area(140, 60, 260, 80)]
    shelf = Shelf(Area(0, 0, 400, 400), walls, ways)
    placed = shelf.hang(Flow("own", "a", "b"), Chip("Certificate of a vet"), ways["own"], Sizes(16.0))
    assert placed is not None
    assert placed.leader is not None
    assert away(placed.area, ways["own"]) < away(placed.area, ways["foreign"])


# --- when work begins


def test_a_box_says_when_the_truck_leaves_and_since_when_it_waits() -> None:
    found = scene("to_be")
    truck = box(found, "drive_rest")
    assert truck.when == "16:00–17:10"
    assert truck.notes[0].text == "departs 16:00, waits from 14:50"
    assert box(found, "drive_net").notes[0].text == "departs 15:00, waits from 14:50"
    assert box(found, "sample").when == "08:00–08:20"
    assert box(found, "unload").when == "06:00–07:00"
    assert box(scene("to_be", "ru"), "drive_rest").notes[0].text == "отправление 16:00, ждёт с 14:50"


def test_a_bar_begins_when_the_work_does() -> None:
    found = chart(*both_states(FISH)[0])
    rows = {one.id: one for one in found.rows}
    for id_, hours in {"drive_rest": ("16:00", "16:00"), "sample": ("08:00", "08:00")}.items():
        before, after = rows[id_].before, rows[id_].after
        assert before is not None
        assert after is not None
        assert (found.clock.moment(before.begins), found.clock.moment(after.begins)) == hours


def test_a_timetable_sends_nobody_before_the_truck_leaves() -> None:
    process = load(FISH)
    plan = make_plan(process, "to_be_2", None, Clocks(process, Calendars(process), DAY))
    found = guarantee(plan)
    clock = Clock("Europe/Moscow", DAY, "en", process)
    begins = {id_: clock.moment(at) for id_, at in found.timetable}
    assert found.strong
    assert (begins["drive_rest"], begins["drive_net"], begins["sample"]) == ("14:00", "15:00", "08:00")
    assert (begins["load"], begins["accept_rest"], begins["arrive"]) == ("13:15", "15:10", "06:00")


def test_work_begins_within_hours_and_at_departures() -> None:
    """An instant at work, at a departure or without either stays; 12:00 is the break of the laboratory."""
    process = load(FISH)
    steps, setting_out = process.states["to_be"].steps, SettingOut(process)
    clock = Clock("Europe/Moscow", DAY, "en", process)
    midnight = 1796072400

    def begins(step: str, hour: float) -> str:
        return clock.moment(setting_out.begins(steps[step], midnight + round(hour * 3600)))

    assert clock.moment(midnight) == "00:00"
    assert [begins("sample", hour) for hour in (7, 8, 12, 12.25, 18)] == [
        "08:00", "08:00", "12:30", "12:30", "D+1 08:00",
    ]  # fmt: skip
    assert [begins("drive_rest", hour) for hour in (13.75, 14, 14.01, 16.5)] == [
        "14:00", "14:00", "16:00", "D+1 14:00",
    ]  # fmt: skip
    assert begins("pack", 3.5) == "03:30"


# --- both states alike


def said(states: tuple[str, str], id_: str) -> tuple[str | None, str | None]:
    found = chart(*both_states(FISH, states=states)[0])
    row = next(one for one in found.rows if one.id == id_)
    return (row.before.text if row.before else None, row.after.text if row.after else None)


def test_both_states_have_their_ranges() -> None:
    assert said(("as_is", "to_be"), "accept_net") == ("18:30 – 19:00", "16:30 – 17:00 (−2 h)")
    assert said(("as_is", "to_be"), "accept_rest") == ("16:55 – 17:25", "16:55 – 17:25")
    assert said(("to_be", "to_be_2"), "accept_rest") == ("16:55 – 17:25", "14:55 – 15:25 (−2 h)")


def test_what_changes_shows_both_ranges() -> None:
    found = changes_view(*both_states(FISH)[0])
    assert "18:30 – 19:00 → 16:30 – 17:00" in [note.text for note in box(found, "accept_net").notes]


# --- headlines

REST = "“Рыба принята рестораном”"
NET = "“Рыба принята распределительным центром сети”"


def test_a_gain_is_told_against_the_earlier_state() -> None:
    found = changes_view(*both_states(FISH)[0]).headline
    assert found == f"To be: {REST} 25 min later than needed (by 17:00); against “as is”: {NET} 2 h earlier"


def test_what_still_fails_is_told_beside_the_gain() -> None:
    both = both_states(FISH)[0]
    gain, fails = f"{NET} 2 h earlier", f"{REST} 25 min later than needed (by 17:00)"
    text = f"What changes: {gain}, if what it rests on is promised; {fails}"
    assert chart(*both).headline == text
    assert pair_view(*both).headline == text


def test_what_fails_is_told_where_no_gain_is_known() -> None:
    """As is nobody knows how long it takes; to be it takes 3 h from 09:00 on, and the customer asks for 11:00."""
    text = """
procmap: 1
process: Late
anchor: 2026-11-27
timezone: Europe/Moscow
calendar: always
departments: {a: {name: A}}
customer: {requires: {got: {what: Got, at: make, by: "11:00"}}}
states:
  as_is: {steps: {make: {name: Make, department: a, not_before: "09:00"}}}
  to_be: {steps: {make: {name: Make, department: a, not_before: "09:00", takes: 3h}}}
"""
    assert chart(*both_of(text)[0]).headline == (
        "What “to be” changes against “as is”; “Got” 1 h later than needed (by 11:00)"
    )


def test_an_id_is_no_sentence() -> None:
    assert scene("to_be_2").headline.startswith("“to_be_2”: it works if this is promised: ")
    assert scene("to_be_2", "ru").headline.startswith("«to_be_2»: выполнимо, если пообещают: ")


def test_a_subtitle_keeps_its_points_where_a_line_ends() -> None:
    text = "17 steps · 5 departments · 8 requirements"
    assert packed(text, width("17 steps · 5 departments · ", 16), 16, pointed=True) == (
        "17 steps · 5 departments ·",
        "8 requirements",
    )
    assert packed(text, width("17 steps · 5 departments · ", 16), 16)[0] == "17 steps · 5 departments"


# --- conditions and counter-offers


def test_a_letter_is_explained_on_each_page_that_has_it() -> None:
    found = split(scene("to_be"), PAPERS["16:9"])
    assert len(found) == 2
    assert "A: “Накладные выписаны”, not answered" in found[1].subtitle
    assert "A: “" not in found[0].subtitle
    assert any("A: not answered" in note.text for note in box(found[0], "bills").notes)
    whole = split(scene("to_be"), PAPERS["auto"])
    assert "A: “" not in whole[0].subtitle


def cards(id_: str) -> dict[str, Card]:
    """The cards of the chain that leads to a customer requirement, by what they hand over."""
    process, solution = solved("to_be")
    what = process.customer.requires[id_].what
    found = next(one for one in chains(process, solution, "en") if one.subtitle.find(f"“{what}”") >= 0)
    return {one.what: one for one in found.cards}


def test_the_chain_explains_its_letters() -> None:
    found = [one for one in chains(*solved("to_be"), "en") if "only if A" in str(one.cards)]
    assert len(found) == 1
    assert "A: “Накладные выписаны”, not answered" in found[0].subtitle


def test_a_counter_offer_is_told_as_one() -> None:
    told = chip(scene("to_be"), "cert_ready")
    assert told.when == "needed by 13:30 · 50 min late"
    assert told.more == "promised 14:30 instead of 13:30"
    assert "promised 14:30 instead of 13:30" in cards("net")["Ветеринарное свидетельство"].lines
    assert "instead" not in chip(scene("to_be"), "bills_ready").more


def test_a_card_within_a_department_asks_for_no_promise() -> None:
    """For the 15:00 truck the analysis may end at 14:00 and, with its break, begin at 09:30: 1 h 10 min are left."""
    found = cards("net")
    assert found["Отбор проб"].when == "needed by 09:30"
    assert found["Отбор проб"].lines == ("ready 08:20", "slack 1 h 10 min")
    assert "not promised yet" in found["Анализ проб на свежесть и безопасность"].lines
    port = found["Рефрижератор прибыл на склад"]
    assert port.when.startswith("needed by ")
    assert speech("en")._("no time of its own") not in port.lines


def test_a_start_from_which_a_time_counts_tells_its_wait(tmp_path: Path) -> None:
    """Made by 11:00 at worst, it goes at 12:30; the 3 h count up to 11:00, when all is there."""
    text = """
procmap: 1
process: Late
anchor: 2026-11-27
timezone: Europe/Moscow
calendar: always
departments: {a: {name: A}, b: {name: B}}
customer: {requires: {got: {what: Got, at: go, by: "20:00"}}}
states:
  to_be:
    steps:
      make: {name: Make, department: a, not_before: "09:00", takes: 1h..2h}
      go: {name: Go, department: b, after: {make: {at_most: 3h}}, takes: 1h, departures: ["12:30", "16:00"]}
"""
    file = tmp_path / "late.yaml"
    file.write_text(text, encoding="utf-8")
    page = to_text(guarantee_page(*guarantee_file(str(file), today=DAY), "en"))
    assert "11:00, waits until 12:30  Go" in page
    assert "09:00  Make" in page

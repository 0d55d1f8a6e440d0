"""Where boxes stand: true to the clock and to what comes after what, also where the plan cannot hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import networkx
import pytest
from fuzz import times
from random_scenes import random_file, scene_of_file

from procmap.api.check import Question, check_text
from procmap.api.views import scene_of
from procmap.render.diagram.layout.clock_axis import make_columns
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.pages import MOST_BOXES
from procmap.render.diagram.scene import Box, Flow, Scene, Tone

RETAIL = (Path(__file__).parents[3] / "examples" / "av_retail_delivery.yaml").read_text("utf-8")
SEEDS = range(times(40))
MIDNIGHT = 1795726800
"""27 November 2026 in Moscow (UTC+3): 20784 days after the epoch, less three hours."""


def scene(text: str, language: str = "en") -> Scene:
    """The last state of a text, for its first family."""
    report = check_text(text, "file.yaml", None, Question(date(2026, 11, 27)))
    assert report.process is not None, [(one.rule, dict(one.values)) for one in report.findings]
    last = report.solutions[-1].state
    solution = next(one for one in report.solutions if one.state == last)
    return scene_of(report.process, solution, language)


def retail(goods: str, store: str, shops: str) -> Scene:
    """The to-be state with other times: goods ready, the way to the store, the way to the shops."""
    as_is, to_be = RETAIL.split("  to_be:\n")
    for old, new in (
        ('not_before: "10:00"', f'not_before: "{goods}"'),
        ("takes: 3h", f"takes: {store}"),
        ("after: form\n        takes: 2h", f"after: form\n        takes: {shops}"),
    ):
        assert to_be.count(old) == 1
        to_be = to_be.replace(old, new)
    return scene(f"{as_is}  to_be:\n{to_be}")


def clock(at: int | None) -> str:
    """``14:45`` on the anchor day."""
    if at is None:
        return "—"
    hours, minutes = divmod((at - MIDNIGHT) // 60, 60)
    return f"{hours:02}:{minutes:02}"


def hours(found: Scene) -> dict[str, str]:
    """From when to when each step is drawn."""
    return {
        box.id: f"{clock(box.begins)} {clock(box.ends)}"
        for box in found.boxes
        if not box.id.startswith("given ")
    }


def test_a_plan_that_holds_stands_by_its_promises() -> None:
    """Ready 10:00, 3 h to the store, a window up to the promise of 15:00 of which the last 45 min are known."""
    assert hours(retail("10:00", "3h", "2h")) == {
        "ready": "10:00 10:00",
        "bring": "10:00 13:00",
        "receive": "13:00 —",
        "distribute": "— 14:15",
        "form": "14:15 15:00",
        "deliver": "15:00 17:00",
        "shelve": "17:00 18:00",
    }


def test_where_the_promise_is_lost_boxes_stand_at_the_earliest_that_is_possible() -> None:
    """Goods an hour late: in the store at 14:00, so the 15:00 of the window is promised no longer.

    Distribution may still be done by 14:15. Forming is ready 14:00 + 45 min at the earliest, the way to the shops
    6 h later, the shelves 1 h after that: 14:45, 20:45, 21:45. Each begins when the one before it ends.
    """
    found = retail("11:00", "3h", "6h")
    assert hours(found) == {
        "ready": "11:00 11:00",
        "bring": "11:00 14:00",
        "receive": "14:00 —",
        "distribute": "— 14:15",
        "form": "— 14:45",
        "deliver": "— 20:45",
        "shelve": "— 21:45",
    }
    assert found.box("deliver").when == "6 h, ready 20:45 at the earliest"
    assert clock(found.box("deliver").due) == "17:00"
    assert "at least 3 h 45 min late" in [note.text for note in found.box("shelve").notes]


def test_a_late_delivery_pushes_what_nobody_has_timed() -> None:
    """6 h to the store: there at 17:00. What follows is ready no earlier than 17:45, 19:45 and 20:45."""
    assert hours(retail("11:00", "6h", "2h")) == {
        "ready": "11:00 11:00",
        "bring": "11:00 17:00",
        "receive": "17:00 —",
        "distribute": "— —",
        "form": "— 17:45",
        "deliver": "— 19:45",
        "shelve": "— 20:45",
    }


def test_a_bracket_spans_the_hours_written_on_it_wherever_its_boxes_stand() -> None:
    """The window of 13:00–15:00, while all of its boxes come after 17:00."""
    found = retail("11:00", "6h", "2h")
    [bracket] = found.brackets
    assert bracket.text.startswith("window 13:00–15:00")
    layout, columns = lay_out(found, PAPERS["16:9"]), make_columns(found)
    [flag] = [one for one in layout.flags if one.part == bracket]
    assert (flag.x1, flag.x2) == tuple(
        layout.columns[columns.at[MIDNIGHT + hour * 3600]] for hour in (13, 15)
    )
    assert flag.x2 < layout.boxes["receive"].area.x


def test_what_is_needed_earlier_only_because_of_a_lack_further_on_has_a_mark() -> None:
    """The way to the shops takes 40 minutes too long: that is the cause; all promises before it can be kept.

    Behind it everything is late, and needed no earlier than agreed.
    """
    found = retail("10:00", "3h", "2h 40m")
    said = {chip.of or chip.what: (chip.when, chip.tone) for flow in found.flows for chip in flow.chips}
    assert said == {
        "goods_ready": ("by 10:00**", Tone.PLAIN),
        "goods_in_warehouse": ("by 13:00**", Tone.PLAIN),
        "not promised yet": ("by 14:15**", Tone.UNKNOWN),
        "shipments_formed": ("by 15:00**", Tone.PLAIN),
        "goods_in_shops": ("needed by 17:00 · 40 min late", Tone.INFEASIBLE),
    }
    assert found.words["**"] == "needed earlier: time is missing further on"
    assert "**" not in retail("10:00", "3h", "2h").words


LATE_PAPERS = """
procmap: 1
process: Папка
timezone: Europe/Moscow
departments: {a: {name: Отдел}, b: {name: Архив}}
customer: {requires: {c: {what: Папка собрана, at: file, by: "18:00"}}}
states:
  x:
    steps:
      sort: {name: Разобрать, department: a, not_before: "10:00", takes: 1h}
      file: {name: Подшить, department: a, after: sort, takes: 1h}
    requirements:
      late: {what: Опись, of: b, asked_by: sort, by: D+1, answer: contested}
      soon: {what: Короб, of: b, asked_by: file, by: "10:30", answer: "yes", provided: [stamps]}
      stamps: {what: Печати, of: a, asked_by: b, by: "11:30", answer: "yes"}
      today: {what: Ключ, of: b, asked_by: file, by: D, answer: "yes"}
"""


def test_what_is_given_too_late_stands_before_whoever_waits_for_it() -> None:
    """On the next day for a step of 10:00, by 11:30 for what is due at 10:30: no place of its own on the clock.

    A day without an hour ends at the latest where the step that waits for it begins, here at 11:00.
    """
    found = scene(LATE_PAPERS)
    assert (found.box("given late").begins, found.box("given late").ends) == (None, None)
    assert (found.box("given stamps").begins, found.box("given stamps").ends) == (None, None)
    assert clock(found.box("given soon").ends) == "10:30"
    assert [clock(at) for at in found.box("given today")[4:6]] == ["00:00", "11:00"]
    boxes = lay_out(found, PAPERS["16:9"]).boxes
    for id_, target in (("late", "sort"), ("soon", "file"), ("today", "file"), ("stamps", "given soon")):
        assert boxes[f"given {id_}"].area.right <= boxes[target].area.x


def loops(found: Scene) -> list[set[str]]:
    """The steps of each loop."""
    graph = networkx.DiGraph((flow.source, flow.target) for flow in found.flows if not flow.back)
    bodies = []
    for flow in found.flows:
        if flow.back:
            after = networkx.descendants(graph, flow.target) | {flow.target}
            before = networkx.ancestors(graph, flow.source) | {flow.source}
            bodies.append(after & before | {flow.source, flow.target})
    return bodies


def known_order(found: Scene, flow: Flow) -> bool:
    """Whether each hour of what comes before is no later than each hour of what follows."""
    source, target = found.box(flow.source), found.box(flow.target)
    before = _hours(source, ("begins",) if flow.from_start else ("begins", "ends"))
    after = _hours(target, ("ends",) if flow.to_end else ("begins", "ends"))
    return not before or not after or max(before) <= min(after)


def _hours(box: Box, ends: tuple[str, ...]) -> list[int]:
    return [at for end in ends if (at := getattr(box, end)) is not None]


def random_process(seed: int) -> Scene:
    """Every third one as it comes, with times that cannot be kept; else with time enough, and fewer promises."""
    data = random_file(1000 + seed, count=None if seed % 2 else 5 + seed % 20)
    if seed % 3:
        data["customer"]["requires"]["c"]["by"] = "D+20 18:00"
        asked = data["states"]["to_be"]["requirements"]
        for n, (id_, one) in enumerate(list(asked.items())):
            if "by" in one and (seed % 3 == 1 or n % 3):
                del asked[id_]
            elif "by" in one:
                one["by"] = f"D+{4 + n} 12:00"
    return scene_of_file(data)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_stands_left_of_what_comes_before_it(seed: int) -> None:
    """Of random processes, feasible and not; a step in a loop lasts from its first to its last time."""
    found = random_process(seed)
    bodies = loops(found)
    around = {
        step: frozenset(n for n, body in enumerate(bodies) if step in body) for step in set().union(*bodies)
    }
    forward = [flow for flow in found.flows if not flow.back]
    single = [
        flow
        for flow in forward
        if not around.get(flow.source, frozenset()) & around.get(flow.target, frozenset())
    ]
    assert [flow.id for flow in single if not known_order(found, flow)] == []
    if len(found.boxes) > MOST_BOXES:
        return
    layout, columns = lay_out(found, PAPERS["auto"]), make_columns(found)
    boxes = {id_: placed.area for id_, placed in layout.boxes.items()}
    left = [flow.id for flow in forward if not flow.to_end and boxes[flow.target].x < boxes[flow.source].x]
    assert left == []
    for flag in layout.flags:
        ends = (getattr(flag.part, "begins", None), getattr(flag.part, "ends", None))
        if None not in ends:
            assert [flag.x1, flag.x2] == sorted(layout.columns[columns.at[at]] for at in ends)


def test_among_the_random_processes_some_hold_and_some_do_not() -> None:
    tones = [random_process(seed).tone for seed in range(24)]
    assert {Tone.INFEASIBLE, Tone.UNKNOWN, Tone.PLAIN} <= set(tones)


LABORATORY = """
procmap: 1
process: Laboratory
anchor: 2026-11-27
timezone: Europe/Moscow
departments: {lab: {name: Laboratory}, desk: {name: Reception}}
customer: {requires: {result: {what: Result, at: hand, by: "16:00"}}}
states:
  to_be:
    steps:
      analyse: {name: Analyse, department: lab, not_before: "11:00", takes: 3h}
      control: {name: Control, department: lab, after: analyse, repeat: {steps: [analyse], at_most: 2}}
      hand: {name: Hand over, department: desk, after: control}
"""


def test_a_last_step_of_unknown_length_stands_behind_the_deadline_that_it_breaks() -> None:
    """Twice 3 h from 11:00: not before 17:00, however short the control and the handing over may be."""
    found = scene(LABORATORY)
    box = found.box("hand")
    assert hours(found)["hand"] == "17:00 —"
    assert box.when == "ready 17:00 at the earliest"
    assert (box.tone, clock(box.due)) == (Tone.INFEASIBLE, "16:00")
    for page in PAPERS:
        layout = lay_out(found, PAPERS[page])
        [line] = [flag.x1 for flag in layout.flags if flag.part in found.deadlines]
        assert line < layout.boxes["hand"].area.x

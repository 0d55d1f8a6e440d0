"""Small processes worked by hand: what repairs once overlooked, or changed besides what they said."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.analysis.repairs.repairs import Repair, Repairs, repairs_of
from procmap.model import Process

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 11, 29)
OFFICE = 'calendars: {office: {week: {mon-fri: ["09:00-13:00"]}}}'


def repaired(steps: str, *, by: str = "", at: str = "s2", more: str = "", day: date = MONDAY) -> Repairs:
    """The repairs of a process of departments A, with the office's hours where there are any, and B."""
    due = f', by: "{by}"' if by else ""
    own = ", calendar: office" if more.startswith("calendars") else ""
    text = f"""
procmap: "1"
process: P
timezone: UTC
departments: {{a: {{name: A{own}}}, b: {{name: B}}}}
customer: {{requires: {{all: {{what: All, at: {at}{due}}}}}}}
{more}
states: {{to_be: {steps}}}
"""
    process = Process.model_validate(yaml.safe_load(text))
    return repairs_of(make_plan(process, "to_be", None, Clocks(process, Calendars(process), day)))


def told(one: Repair) -> list[tuple[str, str, int]]:
    """The changes of a repair: what, of which step, by how many minutes."""
    return [(lever.kind, lever.id, units * lever.weight) for lever, units in one.moves]


def test_of_two_handoffs_between_two_steps_each_has_its_own_time() -> None:
    """s1 begins at 9:00, so that s2 begins at 11:30 for the second handoff and at 10:50 for the first: 11:00 is due."""
    found = repaired(
        """{steps: {
        s1: {name: One, department: a, not_before: "09:00", takes: 60m, negotiable: no},
        s2: {name: Two, department: b, takes: 0m, after: [
            {step: s1, transfer: 50m, negotiable: no}, {step: s1, relation: start-start, at_least: 150m}]}}}""",
        by="11:00",
    )
    assert [told(one) for one in found.found] == [[("transfer", "s1", 30)]]
    first, second = found.found[0].applied.process.states["to_be"].steps["s2"].after
    assert first.transfer is not None
    assert second.at_least is not None
    assert (first.transfer.worst.amount, second.at_least.worst.amount) == (50 * 60, 120 * 60)


def test_what_may_not_be_changed_is_not_read_from_the_other_handoff() -> None:
    """10:30 for the transfer of 30 min, which is not negotiable; the other handoff, 11:00, may give it all."""
    found = repaired(
        """{steps: {
        s1: {name: One, department: a, not_before: "09:00", takes: 60m, negotiable: no},
        s2: {name: Two, department: b, takes: 0m, after: [
            {step: s1, transfer: 30m, negotiable: no}, {step: s1, relation: start-start, at_least: 120m}]}}}""",
        by="10:20",
    )
    assert found.found == ()


def test_a_transfer_counts_by_the_hours_that_open_earlier() -> None:
    """45 of 91 min from 12:15 on, 46 on the next day: until 9:46; until 9:31 if it opens at 8:45, 9:16 if at 8:30."""
    found = repaired(
        """{steps: {
        s1: {name: Ready, department: a, not_before: "12:15", takes: 0m, negotiable: {not_before: no}},
        s2: {name: Take, department: b, after: {s1: {transfer: 91 working minutes, negotiable: no}}, takes: 0m}}}""",
        by="D+1 09:30",
        more=OFFICE,
    )
    assert [told(one) for one in found.found] == [[("opening", "s1", 30)]]


def test_an_opening_leaves_departures_where_they_are() -> None:
    """On a Sunday s1 leaves at 8:00 all the same; s3 works 90 min from Monday 9:00 on, a quarter of an hour too long.

    A calendar of its own would take the departures of Sundays from s1: it keeps that of its department.
    """
    found = repaired(
        """{steps: {
        s1: {name: Leave, department: a, not_before: "D 07:00", takes: 1h, departures: ["08:00"],
            negotiable: {takes: no, not_before: no, departures: no}},
        s2: {name: Carry, department: b, after: s1, takes: 23h, negotiable: no},
        s3: {name: Work, department: a, after: s2, takes: 90 working minutes, negotiable: {takes: no}}}}""",
        at="s3",
        by="D+1 10:15",
        more=OFFICE,
        day=SUNDAY,
    )
    assert [told(one) for one in found.found] == [[("opening", "s3", 15)]]
    steps = found.found[0].applied.process.states["to_be"].steps
    assert (steps["s1"].calendar, steps["s3"].calendar) == (None, "office_earlier")


@pytest.mark.parametrize(
    ("takes", "within", "less"),
    [
        ("3 working hours", "2h", 60),  # from 9:00 to 11:00
        ("5h", "3 working hours", 120),  # from 9:00 to 12:00
        ("90m", "2 working hours", None),  # nothing is missing
    ],
)
def test_a_promise_within_time_of_another_kind(takes: str, within: str, less: int | None) -> None:
    found = repaired(
        f"""{{steps: {{
        s1: {{name: Work, department: a, not_before: "09:00", takes: {takes},
            negotiable: {{opening: no, not_before: no}}}},
        s2: {{name: Take, department: b, after: s1, takes: 0m}}}},
        requirements: {{r: {{what: R, step: s1, asked_by: s2, promised: {{within: {within}}}, answer: "yes"}}}}}}""",
        by="D+1 09:30",
        more=OFFICE,
    )
    assert found.sound == (less is None)
    assert [told(one) for one in found.found] == ([] if less is None else [[("takes", "s1", less)]])


def test_what_cannot_happen_at_all_is_mended_without_a_deadline() -> None:
    """s3 begins no more than 20 min after s1, and no sooner than after the 60 min of s2."""
    found = repaired(
        """{steps: {
        s1: {name: One, department: a, not_before: "09:00", takes: 60m},
        s2: {name: Two, department: b, after: s1, takes: 60m},
        s3: {name: Three, department: b, after: [s2, {step: s1, at_most: 20m}], takes: 10m}}}""",
        at="s3",
    )
    assert [told(one) for one in found.found] == [[("takes", "s2", 40)]]


@pytest.mark.parametrize(("terms", "proposed"), [("yes", 10), ("{at_most: 8m}", 7), ("{price: 10}", 7)])
def test_a_departure_is_held_for_a_round_time_within_its_terms(terms: str, proposed: int) -> None:
    """s1 is ready at 10:07: 10:10 is a round time, unless that is more than may be asked, or costs more."""
    found = repaired(
        f"""{{steps: {{
        s1: {{name: Pack, department: a, not_before: "09:00", takes: 67m, negotiable: no}},
        s2: {{name: Drive, department: b, after: s1, takes: 1h, departures: ["10:00", "14:00"],
            negotiable: {{takes: no, departures: {terms}}}}}}}}}""",
        by="12:00",
    )
    held = next(one for one in found.found if told(one) == [("held", "s2", 7)])
    assert told(held.proposed) == [("held", "s2", proposed)]


def test_the_smallest_share_is_a_whole_number_of_minutes() -> None:
    """75 min are missing of two departments: 38 of one and 37 of the other, proven."""
    found = repaired(
        """{steps: {
        s1: {name: One, department: a, not_before: "09:00", takes: 2h, negotiable: {not_before: no}},
        s2: {name: Two, department: b, takes: 2h,
            after: [{step: s1, transfer: 10 working minutes, negotiable: no}]}}}""",
        by="11:55",
    )
    assert not found.cut
    [fairest] = [one for one in found.found if "fair" in one.best]
    assert sorted(fairest.given.values()) == [37, 38]

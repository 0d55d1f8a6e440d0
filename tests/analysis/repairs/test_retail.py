"""Repairs of the retail case and of small processes, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import procmap
from procmap.analysis.repairs.repairs import Repairs
from procmap.api.repair import Wanted, repair
from procmap.calendars import parse_label

FRIDAY = date(2026, 11, 27)
FEWEST = Wanted()
RETAIL = Path("examples/av_retail_delivery.yaml").read_text("utf-8")

HEAD = """procmap: 1
process: P
timezone: UTC
departments: {a: {name: A}, b: {name: B}, c: {name: C}, s: {name: S, kind: external}}
"""


def found(tmp_path: Path, text: str, wanted: Wanted = FEWEST) -> Repairs:
    path = tmp_path / "process.yaml"
    path.write_text(text, encoding="utf-8")
    [one] = repair(str(path), wanted, today=FRIDAY, date=FRIDAY).repairs
    return one


def changes(one: Repairs) -> list[list[tuple[str, str, int]]]:
    return [
        [(lever.kind, lever.id, units * lever.weight) for lever, units in each.moves] for each in one.found
    ]


def late(text: str = RETAIL) -> str:
    changed = text.replace(
        "        after: form\n        takes: 2h\n", "        after: form\n        takes: 2h 30m\n"
    )
    assert changed != text
    return changed


def test_a_longer_delivery_is_made_up_for_by_any_of_three_departments(tmp_path: Path) -> None:
    """15:00 + 2:30 = 17:30, 30 min after 17:00. Delivery drives 30 min less; or the warehouse is ready by 14:30, which
    leaves it 13:00-14:30; or sales take over at 17:30 and have 30 min less. Nobody gives more than 12 min where all
    help: delivery and warehouse 12 each, and sales, whose 6 min count twice, make 12 + 12 + 6 = 30."""
    one = found(tmp_path, late())
    assert changes(one) == [
        [("takes", "deliver", 30)],
        [("earlier", "shipments_formed", 30)],
        [("takes", "shelve", 30), ("later", "goods_in_shops", 30)],
        [
            ("takes", "deliver", 12),
            ("takes", "shelve", 6),
            ("later", "goods_in_shops", 6),
            ("earlier", "shipments_formed", 12),
        ],
    ]
    assert [each.solution.verdict for each in one.found] == ["holds"] * 4
    assert [each.best for each in one.found] == [
        ("fewest", "minutes", "changes"),
        ("fewest", "minutes", "changes"),
        ("fewest",),
        ("fair",),
    ]
    [window] = [each for each in one.found[1].solution.windows if each.contract == "shipments_formed"]
    assert (window.begins, window.ends) == (window.ends - 90 * 60 if window.ends else None, window.ends)


def test_what_is_not_negotiable_is_not_asked_for(tmp_path: Path) -> None:
    fixed = late().replace("takes: 2h 30m\n", "takes: 2h 30m\n        negotiable: no\n")
    fixed = fixed.replace('by: "17:00"\n', 'by: "17:00"\n        negotiable: no\n')
    assert changes(found(tmp_path, fixed)) == [[("earlier", "shipments_formed", 30)]]


def test_bounds_are_kept_and_prices_counted(tmp_path: Path) -> None:
    """At most 20 of the 30 min can be driven faster, at 5 a minute; a minute of the warehouse costs 2."""
    priced = late().replace(
        "takes: 2h 30m\n", "takes: 2h 30m\n        negotiable: {takes: {at_most: 20m, price: 5}}\n"
    )
    priced = priced.replace('by: "17:00"\n', 'by: "17:00"\n        negotiable: no\n')
    priced = priced.replace('by: "15:00"\n', 'by: "15:00"\n        negotiable: {price: 2}\n')
    one = found(tmp_path, priced, Wanted("cost"))
    assert changes(one) == [
        [("earlier", "shipments_formed", 30)],
        [("takes", "deliver", 15), ("earlier", "shipments_formed", 15)],
    ]
    assert [each.cost for each in one.found] == [60, 105]


TWO = (
    HEAD
    + """customer:
  requires:
    x: {what: X, at: x2, by: "12:00"}
    z: {what: Z, at: y2, by: "12:00"}
states:
  to_be:
    steps:
      x1: {name: X1, department: a, not_before: "10:00", takes: 1h, negotiable: {not_before: no}}
      x2: {name: X2, department: b, after: x1, takes: 1h 20m}
      y1: {name: Y1, department: s, not_before: "10:00", takes: 1h, negotiable: {takes: no}}
      y2: {name: Y2, department: c, after: y1, takes: 1h 10m}
"""
)


def test_two_independent_conflicts_are_repaired_together(tmp_path: Path) -> None:
    """X comes at 12:20 and Z at 12:10; a or b must give 20 min, and only c can give 10: Y1 is a supplier's."""
    one = found(tmp_path, TWO)
    assert changes(one) == [
        [("takes", "x1", 20), ("takes", "y2", 10)],
        [("takes", "x2", 20), ("takes", "y2", 10)],
        [("takes", "x1", 10), ("takes", "x2", 10), ("takes", "y2", 10)],
    ]


def test_a_departure_is_added_or_caught(tmp_path: Path) -> None:
    """Ready at 10:10; the van leaves at 7:00 and 14:00 and takes an hour; due by 14:00. One more departure, at 13:00 at
    the latest, is an hour before the next; holding the one at 7:00 would take longer, and so would packing."""
    text = (
        HEAD
        + """customer: {requires: {x: {what: X, at: drive, by: "14:00"}}}
states:
  to_be:
    steps:
      pack:  {name: Pack, department: a, not_before: "09:00", takes: 70m, negotiable: {not_before: no}}
      drive: {name: Drive, department: b, after: pack, takes: 1h, departures: ["07:00", "14:00"]}
"""
    )
    one = found(tmp_path, text)
    assert changes(one)[0] == [("departure", "drive", 60)]
    late_van = one.found[0]
    assert late_van.leaves["drive"] == int(procmap_instant("13:00")), (
        "the latest departure that is in time asks for the least"
    )


def test_a_departure_that_is_just_missed_waits(tmp_path: Path) -> None:
    """Ready at 12:10, ten minutes after the van: pack faster, or let the van wait, or do both by half."""
    text = (
        HEAD
        + """customer: {requires: {x: {what: X, at: drive, by: "14:00"}}}
states:
  to_be:
    steps:
      pack:  {name: Pack, department: a, not_before: "11:00", takes: 70m, negotiable: {not_before: no}}
      drive: {name: Drive, department: b, after: pack, takes: 1h, departures: ["12:00", "16:00"]}
"""
    )
    one = found(tmp_path, text)
    assert changes(one) == [
        [("takes", "pack", 10)],
        [("held", "drive", 10)],
        [("takes", "pack", 5), ("held", "drive", 5)],
    ]
    assert one.found[1].leaves["drive"] == int(procmap_instant("12:10"))


def procmap_instant(text: str) -> float:
    from datetime import UTC, datetime

    hour, minute = map(int, text.split(":"))
    return datetime(2026, 11, 27, hour, minute, tzinfo=UTC).timestamp()


def test_an_office_opens_earlier_or_works_faster(tmp_path: Path) -> None:
    """Friday, office 9-17: 3 h of work from 9:00 end at 12:00; due by 11:00."""
    text = (
        HEAD
        + """calendars: {office: {week: {"mon-fri": ["09:00-17:00"]}}}
calendar: office
customer: {requires: {x: {what: X, at: work, by: "11:00"}}}
states:
  to_be:
    steps:
      work: {name: Work, department: a, not_before: "08:00", takes: 3 working hours}
"""
    )
    one = found(tmp_path, text)
    kinds = {tuple(each) for each in changes(one)}
    assert (("takes", "work", 60),) in kinds
    assert (("opening", "work", 60),) in kinds or len(one.found) == 1


def test_a_harder_goal(tmp_path: Path) -> None:
    """For 17:30 sales shelve in half an hour; or delivery promises 16:30 and drives an hour and a half."""
    one = found(tmp_path, RETAIL, Wanted(by=parse_label("17:30")))
    assert changes(one)[:2] == [
        [("takes", "shelve", 30)],
        [("takes", "deliver", 30), ("earlier", "goods_in_shops", 30)],
    ]
    assert all(lever.kind != "deadline" for each in one.found for lever, _ in each.moves)


def test_answers_are_not_invented(tmp_path: Path) -> None:
    refused = late().replace(
        'said: "yes", note: договорился генеральный директор', "said: refused, note: нет"
    )
    one = found(tmp_path, refused)
    assert one.found
    assert {each.solution.verdict for each in one.found} == {"unsupported"}


def test_where_nothing_is_late_nothing_changes(tmp_path: Path) -> None:
    one = found(tmp_path, RETAIL)
    assert one.sound
    assert not one.found


def test_where_nothing_may_change_there_is_no_repair(tmp_path: Path) -> None:
    text = (
        HEAD
        + """customer: {requires: {x: {what: X, at: a, by: "11:00"}}}
states: {to_be: {steps: {a: {name: A, department: s, not_before: "10:00", takes: 2h, negotiable: {takes: no}}}}}
"""
    )
    one = found(tmp_path, text)
    assert not one.sound
    assert not one.found


@pytest.mark.parametrize("bad", ["-1", "1e3", "many"])
def test_a_price_is_a_plain_number(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        TWO.replace("negotiable: {takes: no}", f"negotiable: {{takes: {{price: {bad}}}}}"), "utf-8"
    )
    report = procmap.check(str(path), today=FRIDAY)
    assert [finding.rule for finding in report.findings()] == ["bad-value"]

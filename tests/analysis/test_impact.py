"""What a late step or an absent department brings down; the arithmetic stands beside each expectation.

The retail plan: ready 10:00, bring 3 h to 13:00, a window 13:00-15:00 in which receiving and distributing have 75 min,
deliver 2 h to 17:00, shelve 1 h to 18:00. The service's request: arrives 13:59, sorted 14:30, diagnosed 16:30 (second
line), mended 17:30, answered 18:00; offices work 9-13 and 14-18.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.analysis.impact import Impact
from procmap.api.impact import Away, Late, impact_of
from procmap.calendars import Label, parse_duration
from procmap.errors import UnknownNameError
from procmap.export.impact_to_json import impact_to_dict
from procmap.render.impact import impact_page
from procmap.render.page import to_text

ROOT = Path(__file__).parents[2]
RETAIL, SALES = (
    str(ROOT / "examples" / f"{name}.yaml") for name in ("av_retail_delivery", "sales_to_cs_handoff")
)
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "impact.schema.json").read_text("utf-8"))
TODAY = date(2026, 11, 23)


def late(path: str, step: str, by: str, **asked: str) -> Impact:
    (found,) = impact_of(path, Late(step, parse_duration(by)), today=TODAY, **asked).impacts  # type: ignore[arg-type]
    return found


def away(path: str, department: str, day: Label | date, family: str | None = None) -> Impact:
    (found,) = impact_of(path, Away(department, day), today=TODAY, family=family).impacts
    return found


def rows(found: Impact, zone: str = "Europe/Moscow") -> list[tuple[str, str, str, str]]:
    """Id, new time, time at best, what becomes of it."""

    def clock(instant: int) -> str:
        moment = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
        days = (moment.date() - found.date).days
        return (f"{days:+d} " if days else "") + moment.strftime("%H:%M")

    return [
        (hit.contract or hit.customer or "", clock(hit.comes), clock(hit.at_best), hit.falls)
        for hit in found.hits
    ]


def test_a_late_run_to_the_warehouse_may_be_caught_up_in_the_window() -> None:
    """30 min late at 13:00 leave 45 of the window's 75 min; if those do not do, all is 30 min late."""
    found = late(RETAIL, "bring", "30m")
    assert rows(found) == [
        ("goods_in_warehouse", "13:30", "13:30", "yes"),
        ("shipments_formed", "15:30", "15:00", "perhaps"),
        ("goods_in_shops", "17:30", "17:00", "perhaps"),
        ("on_shelf", "18:30", "18:00", "perhaps"),
    ]
    assert found.rescue == ("window", ("receive", "distribute"), 30 * 60, 75 * 60)


def test_later_than_the_window_can_bear() -> None:
    """90 min late: 14:30 + 45 min for forming alone is 15:15, 15 min late at best."""
    found = late(RETAIL, "bring", "90m")
    assert rows(found)[1:] == [
        ("shipments_formed", "16:30", "15:15", "yes"),
        ("goods_in_shops", "18:30", "17:15", "yes"),
        ("on_shelf", "19:30", "18:15", "yes"),
    ]
    assert found.rescue is None


def test_where_nothing_is_to_spare_all_falls() -> None:
    found = late(RETAIL, "deliver", "30m")
    assert rows(found) == [("goods_in_shops", "17:30", "17:30", "yes"), ("on_shelf", "18:30", "18:30", "yes")]
    assert found.rescue is None
    assert found.falls


def test_a_late_supplier() -> None:
    """The goods themselves are promised for 10:00, so that falls first."""
    found = late(RETAIL, "ready", "45m")
    assert rows(found)[:2] == [
        ("goods_ready", "10:45", "10:45", "yes"), ("goods_in_warehouse", "13:45", "13:45", "yes")
    ]  # fmt: skip


def test_slack_downstream_takes_it_up() -> None:
    """Handing over begins 2 h late, at 12:00: 12-13 and 14-15 are its 2 working hours, so 3 h late, of 5 h to spare.

    Accepting 15-16; involving 3 h, 16-18 and 9-10 on the next day, in time for 12:00.
    """
    found = late(SALES, "hand_over", "2h")
    assert rows(found)[:2] == [
        ("card_passed", "15:00", "15:00", "yes"),
        ("plan_agreed", "+1 10:00", "+1 10:00", "no"),
    ]
    assert ("client_met", "+1 10:00", "+1 10:00", "no") in rows(found)
    assert found.rescue == ("slack", ("hand_over", "accept"), 3 * 3600, 5 * 3600)


def test_a_second_line_that_is_away_for_the_day() -> None:
    """Diagnosis 9:00-11:00 the next day, product 1 h to 12:00, invoice 30 min to 11:30, reply 30 min to 12:30."""
    found = away(SALES, "line2", Label(0, None), "request")
    assert rows(found) == [
        ("diagnosed", "+1 11:00", "+1 11:00", "yes"),
        ("invoice_fixed", "+1 11:30", "+1 11:30", "yes"),
        ("product_fixed", "+1 12:00", "+1 12:00", "yes"),
        ("answered", "+1 12:30", "+1 12:30", "yes"),
    ]
    assert found == away(SALES, "line2", date(2026, 11, 25), "request")


def test_a_day_off_on_which_nothing_was_planned_changes_nothing() -> None:
    found = away(SALES, "line2", Label(3, None), "request")
    assert (found.hits, found.falls, found.rescue) == ((), False, None)


def plan(tmp_path: Path, steps: str, by: str) -> str:
    path = tmp_path / "plan.yaml"
    path.write_text(
        "procmap: 1\nprocess: P\ntimezone: UTC\nanchor: 2026-11-27\n"
        "departments: {van: {name: Van}, store: {name: Store}}\n"
        f"customer: {{requires: {{there: {{what: There, at: last, by: '{by}'}}}}}}\n"
        f"states: {{to_be: {{steps: {{{steps}}}}}}}\n",
        "utf-8",
    )
    return str(path)


def test_work_under_way_pauses_for_the_day(tmp_path: Path) -> None:
    """From 22:00 4 h; the van is away on D+1, so 2 h are driven before midnight and 2 h after the day: D+2 02:00."""
    path = plan(tmp_path, "last: {name: L, department: van, not_before: '22:00', takes: 4h}", "D+1 12:00")
    assert rows(away(path, "van", Label(1, None)), "UTC") == [("there", "+2 02:00", "+2 02:00", "yes")]


def test_a_departure_that_leaves_anyway_takes_it_up(tmp_path: Path) -> None:
    """Packing is ready 10:00 and the van leaves at 12:00: an hour late is not noticed, three hours are a day late."""
    steps = (
        "pack: {name: P, department: store, not_before: '08:00', takes: 2h}, "
        "last: {name: L, department: van, after: pack, departures: ['12:00'], takes: 1h}"
    )
    path = plan(tmp_path, steps, "14:00")
    assert rows(late(path, "pack", "1h"), "UTC") == []
    assert rows(late(path, "pack", "3h"), "UTC") == [("there", "+1 13:00", "+1 13:00", "yes")]


def test_a_step_that_may_start_whenever_needed_is_planned_as_late_as_can_be(tmp_path: Path) -> None:
    """Due 14:00, 2 h + 1 h: packing must begin by 11:00; 20 min later everything is 20 min late."""
    steps = "pack: {name: P, takes: 2h}, last: {name: L, after: pack, takes: 1h}"
    found = late(plan(tmp_path, steps, "14:00"), "pack", "20m")
    assert rows(found, "UTC") == [("there", "14:20", "14:20", "yes")]


def test_names_that_are_nowhere() -> None:
    with pytest.raises(UnknownNameError):
        late(RETAIL, "nowhere", "1h")
    with pytest.raises(UnknownNameError):
        away(RETAIL, "nobody", Label(0, None))


@pytest.mark.parametrize("trouble", [Late("bring", parse_duration("30m")), Away("delivery", Label(0, None))])
def test_json_fits_the_schema(trouble: Late | Away) -> None:
    data = json.loads(json.dumps(impact_to_dict(impact_of(RETAIL, trouble, today=TODAY))))
    Draft202012Validator(SCHEMA).validate(data)
    assert data["impacts"][0]["falls"] is True


def test_page() -> None:
    page = to_text(impact_page(impact_of(RETAIL, Late("bring", parse_duration("30m")), today=TODAY), "ru"))
    assert page.splitlines()[1:3] == [
        "как надо · Новинки: 1 обещание нарушено · D = пятница 27.11.2026",
        "  Доставка товара на склад: не раньше 10:30, по плану 10:00",
    ]
    assert page.splitlines()[-1] == (
        "  можно наверстать здесь: Приёмка товара на складе, Распределение товара по торговым точкам; "
        "оставалось 1 ч 15 мин, теперь надо уложиться в 45 мин"
    )


FISH = """
procmap: 1
process: Fresh fish
timezone: UTC
departments: {{port: {{name: Port}}, van: {{name: Drivers}}}}
customer: {{who: Market, requires: {{fish: {{what: Fish on ice, at: ice, by: "D 16:00"}}}}}}
states:
  to_be:
    steps:
      load: {{name: Load, department: port, not_before: "08:00", takes: 30m}}
      drive: {{name: Drive, department: van, after: load, takes: 90m}}
      unload: {{name: Unload, department: van, after: [drive, {{step: load, at_most: {most}}}], takes: 10m}}
      ice: {{name: Ice, department: port, after: unload, takes: 20m}}
"""


def fish(folder: Path, most: str = "2h") -> str:
    """Loaded 8:00-8:30, driven to 10:00, unloaded to 10:10, on ice 10:30; deadline 16:00: 5 h 30 min to spare."""
    (folder / "fish.yaml").write_text(FISH.format(most=most), "utf-8")
    return str(folder / "fish.yaml")


def test_a_greatest_time_is_exceeded_though_the_customer_is_served(tmp_path: Path) -> None:
    """The drive ends at 11:00: 2 h 30 min after 8:30, 30 min too much. On ice at 11:30, in time."""
    found = late(fish(tmp_path), "drive", "60m")
    assert rows(found, "UTC") == [("", "11:00", "11:00", "yes"), ("fish", "11:30", "11:30", "no")]
    hit = found.hits[0]
    assert hit.limit is not None
    assert hit.limit[:3] == ("load", "unload", "finish-start")
    assert (hit.step, hit.comes - hit.due) == ("unload", 30 * 60)
    assert found.falls
    assert found.rescue == ("slack", ("unload", "ice"), 60 * 60, 330 * 60)
    whole = impact_of(str(tmp_path / "fish.yaml"), Late("drive", parse_duration("60m")), today=TODAY)
    Draft202012Validator(SCHEMA).validate(impact_to_dict(whole))
    page = to_text(impact_page(whole, "ru"))
    assert "все обещания держатся, превышено 1 предельное время" in page
    assert "не больше 2 ч" in page


def test_what_is_left_of_a_greatest_time_is_all_there_is_to_spare(tmp_path: Path) -> None:
    """10:00 is 1 h 30 min after 8:30, so 30 min are left of the 2 h, whatever the customer leaves."""
    found = late(fish(tmp_path), "drive", "30m")
    assert rows(found, "UTC") == [("fish", "11:00", "11:00", "no")]
    assert found.rescue == ("slack", ("drive", "unload"), 30 * 60, 30 * 60)
    assert not found.falls


def test_what_a_greatest_time_counts_from_is_late_as_well(tmp_path: Path) -> None:
    """Loaded from 15:00: unloading begins 17:00, in the same 1 h 30 min; on ice 17:30, and nothing takes that up."""
    found = late(fish(tmp_path), "load", "7h")
    assert rows(found, "UTC") == [("fish", "17:30", "17:30", "yes")]
    assert found.rescue is None


def test_a_greatest_time_that_no_plan_keeps_is_no_hit(tmp_path: Path) -> None:
    """The drive alone is longer than 1 h: nothing is planned, so nothing comes later than planned."""
    found = late(fish(tmp_path, "1h"), "drive", "10m")
    assert found.hits == ()


def test_a_day_away_leaves_the_fish_in_the_van(tmp_path: Path) -> None:
    """Loaded by 8:30 as planned; the drivers come at 0:00 of the next day and unload at 1:30, 17 h after loading."""
    found = away(fish(tmp_path), "van", Label(0, None))
    assert rows(found, "UTC") == [
        ("", "+1 01:30", "+1 01:30", "yes"),
        ("fish", "+1 02:00", "+1 02:00", "yes"),
    ]
    assert found.hits[0].comes - found.hits[0].due == 15 * 3600


BRANCH = """
procmap: 1
process: Two branches
anchor: 2026-11-26
departments: {{a: {{name: A}}, b: {{name: B}}}}
customer: {{requires: {{tight: {{what: Tight, at: t, by: "{tight}"}}, loose: {{what: Loose, at: l, by: "18:00"}}}}}}
states:
  to_be:
    steps:
      s: {{name: Shared, department: a, not_before: "08:00", takes: 1h}}
      t: {{name: For tight, department: b, after: s, takes: 2h}}
      l: {{name: For loose, department: b, after: s, takes: 1h}}
    requirements: {{done: {{what: Shared done, step: s, asked_by: l, by: "09:00", answer: yes}}}}
"""


def branch(folder: Path, tight: str) -> str:
    """Shared 8:00-9:00; tight ends 11:00, loose 10:00."""
    (folder / "branch.yaml").write_text(BRANCH.format(tight=tight), "utf-8")
    return str(folder / "branch.yaml")


def test_slack_on_another_branch_mends_nothing(tmp_path: Path) -> None:
    """30 min late, tight ends 11:30, due 11:00: the 8 h before loose are of no use to it."""
    found = late(branch(tmp_path, "11:00"), "s", "30m")
    assert rows(found, "UTC") == [
        ("done", "09:30", "09:30", "yes"),
        ("loose", "10:30", "10:30", "no"),
        ("tight", "11:30", "11:30", "yes"),
    ]
    assert found.rescue is None


def test_slack_behind_a_promise_that_falls_takes_it_up_before_the_customer(tmp_path: Path) -> None:
    """Due 12:00, tight keeps 30 of its 60 min; behind the promise 8 h are left before loose: 9:00 to 17:00."""
    found = late(branch(tmp_path, "12:00"), "s", "30m")
    assert [row[3] for row in rows(found, "UTC")] == ["yes", "no", "no"]
    assert found.rescue == ("slack", ("s", "l"), 30 * 60, 8 * 3600)


def test_what_was_late_already_is_not_caught_up_on_another_branch(tmp_path: Path) -> None:
    found = late(branch(tmp_path, "10:00"), "s", "30m")
    assert [row[3] for row in rows(found, "UTC") if row[0] == "tight"] == ["was"]
    assert found.rescue is None

"""Cliffs: what a minute costs, by hand, and against solving the process again with that minute lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from processes import random_process, spelled

from procmap.analysis.almanac.almanac import solve_day
from procmap.analysis.almanac.cliffs import LEAST, Cliff
from procmap.analysis.clocks import Calendars
from procmap.api.almanac import almanac
from procmap.api.load import load
from procmap.api.solve import solve
from procmap.calendars import parse_label
from procmap.loading.document import compose
from procmap.loading.reader import read_process
from procmap.model import Process
from procmap.render.almanac import relative

EXAMPLES = Path(__file__).parents[2] / "examples"
HOUR = 3600


def read(text: str) -> Process:
    reading = read_process(compose(text, "x.yaml"), None)
    assert reading.process is not None, reading.findings
    return reading.process


def on(process: Process, day: date, family: str | None = None) -> tuple[Cliff, ...]:
    found, _ = solve_day(process, Calendars(process), ("to_be", family), day)
    return found.cliffs


def test_the_service_example_by_hand() -> None:
    """The answer is begun at 17:30 and takes half an hour; the office closes at 18:00.

    Begun at 17:31, its last minute falls into the next working morning: 9:01 instead of 18:00. From Tuesday to
    Wednesday 15 h 1 min, from Friday to Monday 63 h 1 min. Wednesday 30 December is followed by Monday 11 January:
    twelve days less nine hours, and the minute.
    """
    process = load(EXAMPLES / "sales_to_cs_handoff.yaml")
    costs = {
        date(2026, 4, 28): 15 * HOUR + 60,
        date(2026, 4, 24): 63 * HOUR + 60,
        date(2026, 12, 30): (12 * 24 - 9) * HOUR + 60,
    }
    for day, cost in costs.items():
        expected = Cliff("reply", "close", False, "answered", 17 * HOUR + 1800, 0, cost)
        assert on(process, day, "request") == (expected,)
    # On the short 30 April the answer comes on Monday morning anyway: there is nothing left to fall from.
    assert on(process, date(2026, 4, 30), "request") == ()


VAN = """
procmap: 1
process: A van
timezone: Europe/Berlin
departments: {shop: {name: Shop}}
customer: {requires: {there: {what: There, at: unload, by: "18:00"}}}
states:
  to_be:
    steps:
      pack:   {name: Pack, department: shop, not_before: "08:00", takes: 1h}
      drive:  {name: Drive, department: shop, after: pack, departures: ["07:00", "10:00", "15:00"], takes: 1h}
      unload: {name: Unload, department: shop, after: drive, takes: 30m}
"""


def test_a_departure_by_hand() -> None:
    """Packed at 9:00, the van leaves at 10:00 and all is there at 11:30. At 10:01 it has left: 15:00, five hours."""
    day = date(2026, 5, 5)
    assert on(read(VAN), day) == (Cliff("drive", "departure", False, "there", 10 * HOUR, HOUR, 5 * HOUR),)
    # Packed at 14:30, the van at 15:00 is the last one to be in time: until 7:00 tomorrow there are 16 hours.
    later = read(VAN.replace("08:00", "13:30"))
    assert on(later, day) == (Cliff("drive", "departure", False, "there", 15 * HOUR, HOUR // 2, 16 * HOUR),)
    # With a van every hour nothing is lost that would be worth a word.
    hourly = ", ".join(f'"{hour:02}:00"' for hour in range(24))
    assert on(read(VAN.replace('"07:00", "10:00", "15:00"', hourly)), day) == ()


def test_without_calendars_there_are_none() -> None:
    for one in almanac(load(EXAMPLES / "av_retail_delivery.yaml"), date(2026, 11, 1), date(2026, 11, 30)):
        assert one.cliffs == ()


def test_days_with_the_same_cliff_stand_together() -> None:
    process = load(EXAMPLES / "sales_to_cs_handoff.yaml")
    [one] = almanac(process, date(2026, 4, 20), date(2026, 5, 31), state="to_be", family="request")
    told = [(group.weekdays, len(group.days), group.pattern.cost) for group in one.cliffs]
    assert told == [((0, 1, 2, 3), 22, 15 * HOUR + 60), ((4,), 4, 63 * HOUR + 60)]
    assert set(one.cliffs_by_day) == {day for group in one.cliffs for day in group.days}


def delayed(process: Process, cliff: Cliff, more: int) -> Process:
    """The process whose step cannot begin before the cliff's moment, or so many seconds later."""
    state = process.states["to_be"]
    label = parse_label(relative(cliff.at + more))
    steps = {**state.steps, cliff.step: state.steps[cliff.step].model_copy(update={"not_before": label})}
    return process.model_copy(
        update={"states": {**process.states, "to_be": state.model_copy(update={"steps": steps})}}
    )


def slack(process: Process, day: date, customer: str) -> int | None:
    [solution] = [one for one in solve(process, date=day, state="to_be") if one.family is None]
    return next(one.slack for one in solution.customers if one.id == customer)


COUNTED = {"cliffs": 0}


@pytest.mark.parametrize("seed", range(60))
def test_each_costs_what_solving_again_says(seed: int) -> None:
    process = read(yaml.safe_dump(spelled(random_process(seed)), allow_unicode=True, sort_keys=False))
    for n in range(0, 14, 3):
        day = date(2026, 5, 4) + timedelta(days=n)
        for cliff in on(process, day):
            step = process.states["to_be"].steps[cliff.step]
            if cliff.transfer or (step.departures and cliff.kind == "close") or step.repeat:
                continue
            at, after = (slack(delayed(process, cliff, more), day, cliff.customer) for more in (0, 60))
            if at is None or after is None:
                continue
            assert at - after == cliff.cost >= LEAST
            COUNTED["cliffs"] += 1


def test_the_property_above_is_not_empty() -> None:
    assert COUNTED["cliffs"] > 30

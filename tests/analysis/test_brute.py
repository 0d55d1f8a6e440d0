"""The solver against a brute force over every minute, on random small processes.

2,000 of them by default; ``PROCMAP_FUZZ=10`` makes it ten times as many (20,000). A case that differs prints
its seed and its file; ``PROCMAP_SEED=<seed>`` runs that one alone. Where a backward answer ends in :59
seconds it is compared by the minute it lies in; where a greatest time puts something off until a departure or a close
has just gone, the answer ends in :01 and is compared by the next minute.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from brute import Brute, best_ready
from fuzz import seeds
from minutes import FOREVER, NEVER, base
from processes import random_process, spelled

from procmap.analysis.solution import Solution
from procmap.api.solve import solve
from procmap.model import Process

BATCHES = 20
EACH = 100


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_number_is_what_trying_every_minute_gives(batch: int) -> None:
    for seed in seeds(batch, EACH):
        process = random_process(seed)
        data = spelled(process)
        differences = compare(process, data)
        assert not differences, "\n".join(
            [f"seed {seed}", *differences, yaml.safe_dump(data, sort_keys=False, allow_unicode=True)]
        )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_so_it_is_with_greatest_times(batch: int) -> None:
    for seed in seeds(batch, EACH):
        process = random_process(seed, limits=0.4)
        data = spelled(process)
        differences = compare(process, data)
        assert not differences, "\n".join(
            [f"seed {seed}", *differences, yaml.safe_dump(data, sort_keys=False, allow_unicode=True)]
        )


@pytest.mark.parametrize("limits", [0.0, 0.4])
def test_what_is_looked_up_backwards_is_what_trying_each_minute_finds(limits: float) -> None:
    for seed in seeds(0, 20):
        brute = Brute(random_process(seed, limits))
        customers = set(brute.process["customers"])
        assert brute.greatest(brute.limits, customers) == brute.scan(brute.limits, customers), f"seed {seed}"


@pytest.mark.parametrize(
    ("at", "by", "start", "finish"),
    [
        ("count", "D+2 17:00", 24 * 3600 - 1, 33 * 3600),
        ("mix", "D 23:59", 24 * 3600 - 60, 24 * 3600 + 59 * 60),
    ],
)
def test_what_minutes_do_not_tell_is_told_by_the_second(at: str, by: str, start: int, finish: int) -> None:
    """By hand: a van leaves at 8:00 and 23:59, drives 60 min, and nothing waits for it.

    Two working days from day D end with D+2 for all that is mixed on D, the last second of it included. Then the van of
    23:59 has gone, and the next one arrives at 9:00 of D+1. What must be mixed by 23:59 still catches it: 0:59.
    """
    steps: dict[str, Any] = {
        "mix": {"name": "Mix", "not_before": "D 07:00", "takes": "60m"},
        "count": {"name": "Count", "after": [{"step": "mix", "at_most": "0m"}], "takes": "2 working days"},
        "van": {
            "name": "Drive", "after": [{"step": "mix", "at_most": "0m"}], "takes": "60m",
            "departures": ["08:00", "23:59"],
        },
        "cool": {"name": "Cool", "after": [{"step": "van", "at_most": "2h"}], "takes": "10m"},
    }  # fmt: skip
    data = {
        "procmap": "1", "process": "P", "timezone": "UTC", "calendar": "day",
        "calendars": {"day": {"week": {"mon-sun": ["09:00-17:00"]}}},
        "customer": {"requires": {"all": {"what": "all", "at": at, "by": by}}},
        "states": {"to_be": {"steps": steps}},
    }  # fmt: skip
    (solution,) = solve(Process.model_validate(data), date=date(2026, 11, 27))
    van = next(one for one in solution.steps if one.id == "van")
    midnight = int(datetime(2026, 11, 27, tzinfo=UTC).timestamp())
    assert (van.earliest_start, van.earliest_finish) == (midnight + 8 * 3600, midnight + 9 * 3600)
    assert (van.latest_start, van.latest_finish) == (midnight + start, midnight + finish)


def compare(process: dict[str, Any], data: dict[str, Any]) -> list[str]:
    """Every number that differs, in words."""
    brute = Brute(process)
    brute.forward()
    (solution,) = solve(Process.model_validate(data), date=process["anchor"])
    if solution.obstacle is not None:
        return [f"obstacle {solution.obstacle}"]
    if _never(brute):
        return _verdicts(brute, solution)
    return [
        *_customers(brute, solution),
        *_handoffs(brute, solution),
        *_steps(brute, solution),
        *_deficits(brute, solution),
    ]


def _never(brute: Brute) -> bool:
    """Whether something without a release can happen at no time: its earliest is none, whatever one calls it."""
    if not brute.limits:
        return False
    begun = Brute(brute.process)
    begun.release = {p: max(1, begun.release.get(p, NEVER)) for p in begun.order}
    begun.forward()
    latest = brute.backward(set(brute.process["customers"]))
    return any(
        brute.early[p] == NEVER and (begun.early[p] == FOREVER or latest[p][0] == NEVER) for p in latest
    )


def _verdicts(brute: Brute, solution: Solution) -> list[str]:
    wanted = {one.id: brute.verdict(one.id) for one in solution.customers}
    return [f"{one.id}: {one.verdict}" for one in solution.customers if one.verdict.value != wanted[one.id]]


class Told:
    """Brute minutes as the instants a solution tells."""

    def __init__(self, brute: Brute) -> None:
        self.brute = brute
        self.start = base(brute.anchor)
        self.late = brute.backward(set(brute.process["customers"]))

    def instant(self, minute: int) -> int | None:
        return None if minute in (NEVER, FOREVER) else self.start + 60 * minute

    def ready(self, point: Any) -> int | None:
        return self.instant(self.brute.early[point]) if self.brute.ready[point] else None

    def needed(self, point: Any) -> int | None:
        late, value = self.late[point]
        return self.instant(late) if value else None


def _next(instant: int | None) -> int | None:
    return None if instant is None else -(-instant // 60) * 60


def _minute(instant: int | None) -> int | None:
    return None if instant is None else instant // 60 * 60


def _customers(brute: Brute, solution: Solution) -> list[str]:
    out, best = [], best_ready(brute.process)
    told = Told(brute)
    for one in solution.customers:
        ready = told.ready(("due", one.id))
        due = told.instant(brute.due["due", one.id])
        assert due is not None
        verdict = brute.verdict(one.id)
        if one.verdict.value != verdict:
            out.append(f"{one.id}: verdict {one.verdict.value}, brute {verdict}")
        if _next(one.ready) != ready or one.by != due:
            out.append(f"{one.id}: ready {one.ready} by {one.by}, brute {ready} by {due}")
        if ready is not None and _minute(one.slack) != due - ready:
            out.append(f"{one.id}: slack {one.slack}, brute {due - ready}")
        fast = best[one.id]
        slack = None if fast is None else due - (told.start + 60 * fast)
        if _minute(one.slack_best) != slack:
            out.append(f"{one.id}: best slack {one.slack_best}, brute {slack}")
    return out


def _handoffs(brute: Brute, solution: Solution) -> list[str]:
    out, told = [], Told(brute)
    for one in solution.handoffs:
        if one.requirement is not None:
            point = ("at", one.requirement, one.target)
            contract = brute.process["contracts"][one.requirement]
            time = brute.time(one.requirement)
            agreed = (
                told.instant(time)
                if time is not None and contract["answer"] in {"yes", "in_force", "already_met"}
                else None
            )
            if not contract.get("within") and one.agreed_by != agreed:
                out.append(f"{one.requirement}: agreed {one.agreed_by}, brute {agreed}")
            ready, needed = told.ready(point), told.needed(point)
            if one.by_promise != (point in brute.by_promise):
                out.append(f"{one.requirement}: by promise {one.by_promise}")
        else:
            ready, needed = _bare(brute, told, one.source, one.target or "")
        found = (_next(one.ready_at), _minute(one.needed_by))
        if found != (ready, needed):
            out.append(
                f"{one.source} -> {one.target} ({one.requirement}): ready, needed {found}, brute {(ready, needed)}"
            )
        if (one.slack is None) != (ready is None or needed is None):
            out.append(f"{one.source} -> {one.target}: slack {one.slack}")
    return out


def _bare(brute: Brute, told: Told, source: str, target: str) -> tuple[int | None, int | None]:
    """A handoff without a contract, the last time it happens."""
    after = next(a for a in brute.steps[target]["after"] if a["step"] == source)
    relation = after.get("relation", "finish-start")
    tail = brute.last("start" if relation.startswith("start") else "finish", source)
    same = brute.loop(source) is not None and brute.loop(source) == brute.loop(target)
    head = ("finish" if relation.endswith("finish") else "start", target, tail[2] if same else 0)
    arc = next(a for a in brute.out[tail] if a.head == head and not a.unknown and not a.measured)
    ready = arc.table[brute.early[tail]] if brute.ready[tail] else None
    return None if ready is None else told.instant(ready), told.needed(head)


def _steps(brute: Brute, solution: Solution) -> list[str]:
    out, told = [], Told(brute)
    for one in solution.steps:
        start, finish = ("start", one.id, 0), brute.last("finish", one.id)
        found = (
            _next(one.earliest_start),
            _next(one.earliest_finish),
            _minute(one.latest_start),
            _minute(one.latest_finish),
        )
        wanted = (told.ready(start), told.ready(finish), told.needed(start), told.needed(finish))
        if found != wanted:
            out.append(f"{one.id}: times {found}, brute {wanted}")
    return out


def _deficits(brute: Brute, solution: Solution) -> list[str]:
    """Each promise or deadline that is overrun under its own assumption is told of, with its minutes.

    What one run of steps makes late for several consumers is one deficit; the others are among its effects.
    """
    missing = brute.missing()
    out, told, also = [], set(), set()
    for one in solution.deficits:
        if one.kind == "relative":
            continue
        key = ("contract", one.contract) if one.contract is not None else ("customer", one.customer)
        told.add(key)
        also |= {("contract", e.contract) if e.contract else ("customer", e.customer) for e in one.effects}
        if one.kind == "never":
            if brute.came[key] != FOREVER:
                out.append(f"deficit never {key}, brute {brute.came[key]}")
        elif key not in missing or (_next(one.missing) != 60 * missing[key] and one.kind != "counter-offer"):
            out.append(f"deficit {one.kind} {key}: {one.missing}, brute {missing.get(key)}")
    counter = any(one.kind == "counter-offer" for one in solution.deficits)
    if not told <= missing.keys() <= told | also and not counter:
        out.append(f"deficits {sorted(map(str, told))}, brute {missing}")
    return out

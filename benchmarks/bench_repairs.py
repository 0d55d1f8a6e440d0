"""The cheapest repair on a network without calendars, against one linear programme with every arc (HiGHS, by SciPy).

Both minimise the minutes by which durations are shortened until all deadlines hold; the optima are asserted equal
before any time counts. Reading the process, laying out the network and writing the matrix are in neither.
"""

from __future__ import annotations

import random
import sys
from datetime import date
from typing import Any

from measure import Row, against, medians, table

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.repairs.levers import MINUTE, levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.search import Goal, Search
from procmap.calendars import NEVER
from procmap.model import Process

WORK = "the fewest minutes of a repair"
FRIDAY = date(2026, 11, 27)


def process(steps: int, late: int = 5, seed: int = 7) -> Process:
    """Steps in lanes of thirty that hand over to each other; some of their deadlines are missed by some minutes."""
    rng = random.Random(seed)
    found: dict[str, Any] = {}
    wide = max(1, steps // 30)
    for n in range(steps):
        lane = [n - wide] if n >= wide else []
        other = [rng.randrange(max(0, n - 3 * wide), n - wide)] if n >= 2 * wide and n % 3 == 0 else []
        step: dict[str, Any] = {
            "name": f"S{n}",
            "takes": f"{rng.randint(5, 90)}m",
            "department": "abc"[n % 3],
        }
        if lane or other:
            step["after"] = [f"s{one}" for one in dict.fromkeys(lane + other)]
        else:
            step |= {"not_before": "08:00", "negotiable": {"not_before": False}}
        found[f"s{n}"] = step
    data = {
        "procmap": "1",
        "process": "P",
        "departments": {one: {"name": one} for one in "abc"},
        "states": {"to_be": {"steps": found}},
        "customer": {"requires": {f"c{n}": {"what": "C", "at": f"s{steps - 1 - n}"} for n in range(wide)}},
    }
    free = plan_of(Process.model_validate(data))
    relaxed = Relaxed(free, ())
    times = relaxed.times({})
    base = min(t for t, _ in relaxed.begins if t > NEVER) - 8 * 60 * MINUTE
    for n in range(wide):
        ready = (times.arrives[relaxed.found.customer[f"c{n}"]] - base) // MINUTE
        by = ready - (rng.randint(5, 60) if n < late else -rng.randint(0, 30))
        data["customer"]["requires"][f"c{n}"]["by"] = f"D+{by // 1440} {by % 1440 // 60:02}:{by % 60:02}"
    return Process.model_validate(data)


def plan_of(found: Process) -> Plan:
    """Its plan on one day."""
    return make_plan(found, "to_be", None, Clocks(found, Calendars(found), FRIDAY))


def programme(relaxed: Relaxed) -> dict[str, Any]:
    """The arguments of ``linprog``: a time for every position, and an amount for every lever."""
    import numpy as np
    from scipy.sparse import coo_matrix

    network, points = relaxed.network, len(relaxed.begins)
    rows, columns, values, limits = [], [], [], []
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        entries = [(u, 1.0), (v, -1.0), *((points + n, -1.0) for n in relaxed.bends[arc].levers)]
        for column, value in entries:
            rows.append(arc)
            columns.append(column)
            values.append(value)
        limits.append(-relaxed.bends[arc].lag / MINUTE)
    base = min(t for t, _ in relaxed.begins if t > NEVER)
    low = [0.0 if t == NEVER else (t - base) / MINUTE for t, _ in relaxed.begins]
    high = {v: (due - base) / MINUTE for v, due, _ in relaxed.dues}
    bounds = [(low[v], high.get(v)) for v in range(points)] + [(0, lever.most) for lever in relaxed.levers]
    shape = (len(network.tail), points + len(relaxed.levers))
    costs = np.concatenate([np.zeros(points), np.ones(len(relaxed.levers))])
    return {
        "c": costs,
        "A_ub": coo_matrix((values, (rows, columns)), shape).tocsr(),
        "b_ub": limits,
        "bounds": bounds,
    }


def run(*, quick: bool = False) -> list[Row]:
    """Hundreds and ten thousand arcs; few deadlines missed, and many."""
    found = _case(120 if quick else 300, 5, "")
    if not quick:
        found += [*_case(4400, 5, "<= 0.01"), *_case(4400, 100, "<= 0.2")]
    return found


def _case(steps: int, late: int, floor: str) -> list[Row]:
    from scipy.optimize import linprog

    plan = plan_of(process(steps, late))
    relaxed = Relaxed(plan, tuple(one for one in levers_of(plan) if one.kind == "takes"))
    goal = Goal(dict.fromkeys(range(len(relaxed.levers)), 1))
    asked = programme(relaxed)
    laid = relaxed.plain
    assert laid is not None

    def ours() -> int:
        laid.network.__dict__.pop("earliest", None)  # the one walk over everything is part of it
        found = Search(relaxed).cheapest(goal)
        assert found is not None
        return sum(found.values())

    def theirs() -> int:
        return round(linprog(**asked, method="highs").fun)

    assert ours() == theirs()
    spent = medians({"procmap": ours, "HiGHS": theirs})
    size = len(relaxed.network.tail)
    return against(WORK, f"{late} missed deadlines", size, spent, floors={"HiGHS": floor} if floor else {})


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))

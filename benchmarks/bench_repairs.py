"""The cheapest repair on a network without calendars, and the fewest changes: against one programme with every arc.

By HiGHS, through SciPy. The minutes by which durations are shortened are least until all deadlines hold, by a linear
programme; or the number of durations that are shortened, by an integer one. The optima are asserted equal before any
time counts. Reading the process, laying out the network and writing the matrix are in neither. For some of the fewest
changes CP-SAT (OR-Tools) is asked once beside them, by one worker for so many seconds at most: what it proved is in its
name.
"""

from __future__ import annotations

import random
import sys
from datetime import date
from typing import Any

from measure import Row, against, cpu, medians, table

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.repairs.fewest import Fewest
from procmap.analysis.repairs.late import LateNetwork
from procmap.analysis.repairs.levers import MINUTE, levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.search import Goal, Search
from procmap.calendars import NEVER
from procmap.model import Process

WORK = "the fewest minutes of a repair"
CHANGES = "the fewest changes of a repair"
FRIDAY = date(2026, 11, 27)
SEEDS = range(8, 17)
"""Of further processes whose fewest changes are looked for."""
ALSO_BY_CP_SAT = range(7, 10)
"""The seeds for which CP-SAT is asked, too."""
MOST_SECONDS = 30.0
"""CP-SAT's, for one answer."""


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


def integer_programme(relaxed: Relaxed) -> dict[str, Any]:
    """The arguments of ``milp``: a time for every position, and whether each lever is moved, as far as it goes."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint

    asked = programme(relaxed)
    points = len(relaxed.begins)
    most = np.concatenate([np.ones(points), [lever.most for lever in relaxed.levers]])
    low, high = (np.array([bound[n] for bound in asked["bounds"]], dtype=float) for n in (0, 1))
    high[points:] = 1
    return {
        "c": asked["c"],
        "integrality": asked["c"],
        "bounds": Bounds(low, np.where(np.isnan(high), np.inf, high)),
        "constraints": LinearConstraint(asked["A_ub"].multiply(most).tocsr(), ub=asked["b_ub"]),
    }


def by_cp_sat(relaxed: Relaxed, seconds: float) -> tuple[int, int, str]:
    """The fewest changes that CP-SAT found, how many it proved are needed, and the name of its answer."""
    from ortools.sat.python import cp_model

    model, network = cp_model.CpModel(), relaxed.network
    base = min(t for t, _ in relaxed.begins if t > NEVER)
    last = max(relaxed.times({}).arrives)
    due = dict.fromkeys(range(len(relaxed.begins)), last) | {v: at for v, at, _ in relaxed.dues}
    at = [
        model.new_int_var(0 if t == NEVER else (t - base) // MINUTE, (due[v] - base) // MINUTE, f"t{v}")
        for v, (t, _) in enumerate(relaxed.begins)
    ]
    moved = [model.new_bool_var(f"x{n}") for n in range(len(relaxed.levers))]
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        less = sum(relaxed.levers[n].most * moved[n] for n in relaxed.bends[arc].levers)
        model.add(at[v] >= at[u] + relaxed.bends[arc].lag // MINUTE - less)
    model.minimize(sum(moved))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 7
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 0, round(solver.best_objective_bound), solver.status_name(status)
    return round(solver.objective_value), round(solver.best_objective_bound), solver.status_name(status)


def run(*, quick: bool = False) -> list[Row]:
    """From hundreds of arcs to a hundred thousand; few deadlines missed, and many."""
    found = _case(120 if quick else 300, 5, "")
    found += _changes(120 if quick else 410, 4 if quick else 13, "" if quick else "<= 0.033")
    if not quick:
        found += [one for seed in SEEDS for one in _changes(410, 13, "<= 0.033", seed)]
        found += [*_case(4400, 5, "<= 0.01"), *_case(4400, 100, "<= 0.2"), *_case(43_000, 100, "<= 0.125")]
        found += _changes(4400, 100, "")
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


def _changes(steps: int, late: int, floor: str, seed: int = 7) -> list[Row]:
    """The fewest changes: what lies on late ways is picked out of the network each time anew."""
    from scipy.optimize import milp

    plan = plan_of(process(steps, late, seed))
    relaxed = Relaxed(plan, tuple(one for one in levers_of(plan) if one.kind == "takes"))
    asked = integer_programme(relaxed)
    laid, things = relaxed.plain, {n: n for n in range(len(relaxed.levers))}
    assert laid is not None

    def ours() -> int:
        laid.network.__dict__.pop("earliest", None)
        found = Fewest(LateNetwork(laid.network, laid.room, things, every=False), 100, 20_000).find()
        assert found is not None
        assert found.proven
        return len(found.things)

    def theirs() -> int:
        fewest: float = milp(**asked).fun
        return round(fewest)

    size, case = len(relaxed.network.tail), f"{late} missed deadlines, seed {seed}"
    assert ours() == theirs()
    spent = medians({"procmap": ours, "HiGHS": theirs})
    rows = against(CHANGES, case, size, spent, floors={"HiGHS": floor} if floor else {})
    if seed not in ALSO_BY_CP_SAT:
        return rows
    told: list[tuple[int, int, str]] = []
    once = cpu(lambda: told.append(by_cp_sat(relaxed, MOST_SECONDS)))
    found, least, answer = told[0]
    assert least <= ours() and (not found or found >= ours())
    peer = f"CP-SAT, one run: {answer.lower()}, {found or 'none'} found, {least} proven"
    return rows + against(CHANGES, case, size, {"procmap": spent["procmap"], peer: once}, floors={})


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))

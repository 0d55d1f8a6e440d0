"""Large inputs are ordinary: nothing recurses over the graph and no path is enumerated."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from work import calls_at_most

from procmap.analysis.assumed import assume
from procmap.analysis.network import CycleError, NetworkBuilder
from procmap.analysis.passes import backward, forward
from procmap.api.solve import solve
from procmap.calendars import Work, WorkCalendar
from procmap.model import Process

MANY = 100_000
DAY = date(2026, 11, 27)


def test_a_chain_of_many_steps() -> None:
    build = NetworkBuilder()
    points = (
        [build.point(release=0)] + [build.point() for _ in range(MANY - 1)] + [build.point(deadline=2 * MANY)]
    )
    for before, after in pairwise(points):
        build.arc(before, after, 1)
    network = build.build()
    assert network.release[network.position[0]] == 0
    early, late = forward(network), backward(network)
    assert early.at[network.position[points[-1]]] == MANY
    assert late.at[network.position[0]] == MANY


def test_no_arc_of_a_pass_costs_a_call() -> None:
    """A call of ``max`` or ``min`` for each arc would take longer than all the rest of a pass."""
    build = NetworkBuilder()
    points = [build.point(release=0)] + [build.point() for _ in range(1000)]
    for before, after in pairwise(points):
        build.arc(before, after, 1)
    network = build.build()
    with calls_at_most(100):
        early, late = forward(network), backward(network)
    assert early.at[-1] == 1000 and len(late.at) == 1001


def test_a_chain_of_many_promises() -> None:
    build = NetworkBuilder()
    points = [build.point(release=0)] + [build.point() for _ in range(MANY)]
    for n, (before, after) in enumerate(pairwise(points)):
        build.arc(before, after, 1, flag=n % 2)
        build.promise(after, 2 * n + 2)
    network = build.build()
    assert forward(network).at[network.position[points[-1]]] == 2 * MANY
    _, arrives, passes = assume(network)
    assert max(a - p for a, p in zip(arrives, passes, strict=True)) == 0


def test_a_chain_of_sixty_diamonds() -> None:
    """2 to the 60th paths; the long way round each diamond takes 2 of the 3 working hours."""
    build = NetworkBuilder()
    calendar = WorkCalendar.create("UTC", {"mon-sun": ["09:00-12:00"]})
    opening = 1_795_770_000  # 2026-11-27 09:00
    last = build.point(release=opening)
    for _ in range(60):
        left, right, joined = build.point(), build.point(), build.point()
        build.arc(last, left, operator=Work(calendar, 7200))
        build.arc(last, right, operator=Work(calendar, 3600))
        build.arc(left, joined)
        build.arc(right, joined)
        last = joined
    network = build.build()
    # 60 x 2 h are 40 days of 3 hours: the last one ends at 12:00 on the 40th day.
    assert forward(network).at[network.position[last]] == opening + 39 * 86_400 + 3 * 3600


def test_a_ring_of_many_points_is_a_cycle() -> None:
    build = NetworkBuilder()
    points = [build.point() for _ in range(MANY)]
    for before, after in zip(points, [*points[1:], points[0]], strict=True):
        build.arc(before, after, 1)
    with pytest.raises(CycleError) as caught:
        build.build()
    assert len(caught.value.points) == MANY


def _process(steps: dict[str, Any], requirements: dict[str, Any], last: str, by: str) -> Process:
    return Process.model_validate(
        {
            "procmap": 1,
            "process": "large",
            "customer": {"requires": {"k": {"what": "k", "at": last, "by": by}}},
            "states": {"to_be": {"steps": steps, "requirements": requirements}},
        }
    )


def test_a_process_of_3000_steps_with_a_promise_on_each_handoff() -> None:
    count = 3000
    steps: dict[str, Any] = {"s0": {"name": "s", "not_before": "00:00", "takes": "1m"}}
    requirements: dict[str, Any] = {}
    for n in range(1, count):
        steps[f"s{n}"] = {"name": "s", "after": f"s{n - 1}", "takes": "1m" if n % 3 else None}
        by = f"D+{n // 1440} {n // 60 % 24:02d}:{n % 60:02d}"
        requirements[f"p{n}"] = {
            "what": "p",
            "step": f"s{n - 1}",
            "asked_by": f"s{n}",
            "by": by,
            "answer": "yes",
        }
    (solution,) = solve(_process(steps, requirements, f"s{count - 1}", "D+2 02:00"), date=DAY)
    # The last step is known and its input comes by minute 2999: ready at minute 3000, which is D+2 02:00.
    assert (solution.verdict, solution.customers[0].slack, len(solution.deficits)) == ("holds", 0, 0)
    assert len(solution.customers[0].chain) == count


def test_sixty_diamonds_as_a_process() -> None:
    steps: dict[str, Any] = {"j0": {"name": "j", "not_before": "00:00", "takes": "0m"}}
    for n in range(60):
        steps[f"l{n}"] = {"name": "l", "after": f"j{n}", "takes": "2m"}
        steps[f"r{n}"] = {"name": "r", "after": f"j{n}", "takes": "1m"}
        steps[f"j{n + 1}"] = {"name": "j", "after": [f"l{n}", f"r{n}"], "takes": "0m"}
    (solution,) = solve(_process(steps, {}, "j60", "02:00"), date=DAY)
    assert (solution.customers[0].slack, len(solution.customers[0].chain)) == (0, 121)


def test_a_ring_of_3000_steps_is_an_obstacle() -> None:
    steps = {f"s{n}": {"name": "s", "after": f"s{(n - 1) % 3000}", "takes": "1m"} for n in range(3000)}
    (solution,) = solve(_process(steps, {}, "s0", "18:00"), date=DAY)
    assert solution.obstacle is not None
    assert (solution.obstacle.kind, len(solution.obstacle.steps)) == ("cycle", 3000)

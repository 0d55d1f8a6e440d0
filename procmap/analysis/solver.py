"""Solve one state for one family and one anchor day: the three numbers, the windows, the verdicts.

Feasibility of a customer requirement: no point before it is earliest later than it is latest
(``early(p) <= late(p)`` for all p). Verdict, the worst that applies: infeasible > unknown > unsupported >
conditional > holds. Ranges count at their worst, so that *holds* means: for every outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmap.analysis import outcomes
from procmap.analysis.calculation import Calculation
from procmap.analysis.clocks import Clocks
from procmap.analysis.customers import customers as outcomes_of_customers
from procmap.analysis.network import CrossingError, CycleError, RoundsError, SizeError
from procmap.analysis.plan import Plan
from procmap.analysis.solution import CustomerOutcome, Meta, Obstacle, Solution, Support, Verdict, worst
from procmap.analysis.windows import find_windows
from procmap.calendars import CalendarError, MissingYearError, tzdata_version

if TYPE_CHECKING:
    from procmap.analysis.conflicts.conflicts import Conflict

_FIRST = 8
"""Conflicts among which those are looked for that a greatest time has a part in."""

_NO_SUPPORT = Support({}, {}, {}, {}, {}, ())


def solve_plan(plan: Plan) -> Solution:
    """Solve a plan. A cycle or a year without calendar data gives a solution with an ``obstacle``, no exception."""
    return calculate(plan)[0]


def calculate(plan: Plan) -> tuple[Solution, Calculation | None]:
    """The same, with the calculation that it was read off; ``None`` where there is an obstacle."""
    try:
        found = Calculation(plan)
        return solution_of(found), found
    except CycleError as error:
        from procmap.analysis.graphs import circles_of_steps

        obstacle = Obstacle("cycle", circles_of_steps(plan) or (error.steps,))
    except CrossingError as error:
        obstacle = Obstacle("crossing", (error.owners,))
    except RoundsError as error:
        obstacle = Obstacle("rounds", ((error.step,),))
    except SizeError as error:
        obstacle = Obstacle("size", ((error.step,),))
    except CalendarError as error:
        obstacle = calendar_obstacle(error)
    return unsolved(plan.state_id, plan.family, plan.clocks, obstacle), None


def solution_of(found: Calculation) -> Solution:
    """Everything that is read off a calculation."""
    plan = found.plan
    handoffs = tuple(outcomes.handoffs(found))
    customers = tuple(outcomes_of_customers(found, handoffs))
    deficits, more_deficits = found.deficits
    return Solution(
        state=plan.state_id,
        family=plan.family,
        date=plan.anchor,
        zone=plan.process.timezone,
        verdict=worst([one.verdict for one in customers]) if customers else Verdict.UNKNOWN,
        customers=customers,
        contracts=tuple(outcomes.contracts(found, handoffs)),
        windows=tuple(find_windows(found.runs, found.early, found.late)),
        steps=outcomes.steps(found),
        handoffs=handoffs,
        deficits=deficits,
        support=found.support,
        meta=_meta(plan.clocks),
        late_requests=found.runs.late_requests(),
        more_deficits=more_deficits,
        conflicts=_conflicts(found) if found.network.limits and (deficits or _missed(customers)) else (),
    )


def _missed(customers: tuple[CustomerOutcome, ...]) -> bool:
    return any(one.verdict is Verdict.INFEASIBLE for one in customers)


def _conflicts(found: Calculation) -> tuple[Conflict, ...]:
    """The conflicts in which a greatest time has a part, among the first ones of all."""
    from procmap.analysis.conflicts.conflicts import MOST_CONFLICTS, conflicts_of

    for most in (_FIRST, MOST_CONFLICTS):
        told = tuple(
            one
            for one in conflicts_of(found.plan, most).found
            if any(member.kind == "limit" for member in one.members)
        )
        if told:
            return told
    return ()


def unsolved(state: str, family: str | None, clocks: Clocks, obstacle: Obstacle) -> Solution:
    """A solution that says only why there is none."""
    return Solution(
        state, family, clocks.anchor, clocks.zone, Verdict.UNKNOWN, (), (), (), (), (), (),
        _NO_SUPPORT, _meta(clocks), obstacle,
    )  # fmt: skip


def calendar_obstacle(error: CalendarError) -> Obstacle:
    """The obstacle that a calendar without data is."""
    if isinstance(error, MissingYearError):
        return Obstacle("calendar", year=error.year, source=str(error))
    return Obstacle("calendar", source=str(error))


def _meta(clocks: Clocks) -> Meta:
    return Meta(tzdata_version(), *clocks.calendars.sources(clocks.anchor.year))

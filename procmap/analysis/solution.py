"""What solving gives: frozen records that everything else prints, exports or draws.

Instants are seconds UTC; ``None`` is "unknown" or "nothing binds it", never zero. Slack is in seconds, negative
where infeasible.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from procmap.model import Answer

if TYPE_CHECKING:
    from procmap.analysis.conflicts.conflicts import Conflict


class Verdict(StrEnum):
    """What can be said of a customer requirement, worst first."""

    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"
    CONDITIONAL = "conditional"
    HOLDS = "holds"


class HandoffVerdict(StrEnum):
    """What can be said of a handoff or a contract, worst first."""

    INFEASIBLE = "infeasible"
    LATE_CONTRACT = "late-contract"
    UNKEPT = "unkept"
    UNSUPPORTED = "unsupported"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    OK = "ok"


def worst(verdicts: list[Verdict]) -> Verdict:
    """The worst of some verdicts; ``holds`` of none."""
    order = list(Verdict)
    return min(verdicts, key=order.index, default=Verdict.HOLDS)


class StepTimes(NamedTuple):
    """Earliest and latest start and finish of a step (CPM's four times), and its slack.

    ``least_start`` and ``least_finish`` are what the earliest times cannot fall below, every unknown duration counted
    as nothing: the earliest times themselves where these are known.
    """

    id: str
    department: str | None
    earliest_start: int | None
    earliest_finish: int | None
    latest_start: int | None
    latest_finish: int | None
    slack: int | None
    critical: bool
    least_start: int | None = None
    least_finish: int | None = None


class Handoff(NamedTuple):
    """The three numbers of one handoff, measured on arrival at the consumer.

    ``source`` is a step, or a department where no step gives it; ``target`` is the consuming step, or ``None``.
    ``by_promise`` says that ``ready_at`` is what was promised, not what durations add up to. ``must_promise`` is the
    latest time that serves the customer *and* every promise made downstream, where nobody has promised yet.
    ``missing_at`` is the step further on that lacks the time because of which ``needed_by`` is earlier than what was
    promised here or on the way there, or cannot be told: no fault of this handoff, whose verdict does not count it.
    """

    source: str
    target: str | None
    requirement: str | None
    needed_by: int | None
    agreed_by: int | None
    ready_at: int | None
    slack: int | None
    verdict: HandoffVerdict
    by_promise: bool
    must_promise: int | None = None
    missing_at: str | None = None


class ContractOutcome(NamedTuple):
    """A contract and what it comes to. ``rests_on`` are the contracts directly behind it."""

    id: str
    answer: Answer
    granted: bool
    giver: str | None
    asker: str | None
    asked_by_time: int | None
    agreed_by: int | None
    verdict: HandoffVerdict
    rests_on: tuple[str, ...]


class Window(NamedTuple):
    """A run of steps of which only the whole is timed: by promises at its ends, or by measurement.

    ``left`` is what remains for the steps of unknown duration once the known ones are subtracted; negative
    where the window is infeasible. ``contract`` is the promise at its end, ``measured`` the fact's position.
    """

    steps: tuple[str, ...]
    unknown: tuple[str, ...]
    begins: int | None
    ends: int | None
    left: int | None
    contract: str | None
    measured: int | None


class Effect(NamedTuple):
    """Something downstream that a deficit breaks: a contract or customer requirement, its time and the real one.

    ``comes`` is ``None`` where the promise is lost without a calculable time; where not ``known`` it comes then at
    the earliest.
    """

    contract: str | None
    customer: str | None
    due: int
    comes: int | None
    known: bool = True


class Missed(NamedTuple):
    """A departure that was missed: of which step, what was ready when, and when the last and next ones leave."""

    step: str
    ready: int
    left: int
    leaves: int


class Deficit(NamedTuple):
    """Where time is missing: at the end of a run of steps whose inputs come as agreed.

    ``kind`` says what can be charged: ``promise`` (known durations overrun a promise or the customer's
    deadline), ``window`` (they leave less than nothing of a window), ``measured`` (a measured run overruns),
    ``counter-offer`` (the input was promised later than asked), ``handoff`` (nobody promised anything on the
    way), ``departure`` (the departure before would still have done), ``relative`` (a promise "within" is shorter
    than the work), ``limit`` (it is put off because of a greatest time: ``Solution.conflicts`` explain it),
    ``never`` (no time exists at all).
    ``begins`` is when the run begins, ``comes`` when it ends, ``due`` when it should; ``step`` is the longest
    step of the run. Of very many ``effects`` the nearest are told and ``more_effects`` counted.
    """

    kind: str
    contract: str | None
    customer: str | None
    behind: str | None
    steps: tuple[str, ...]
    step: str
    begins: int | None
    comes: int
    due: int
    missing: int
    missing_best: int
    measured: int | None
    effects: tuple[Effect, ...]
    missed: Missed | None = None
    more_effects: int = 0


class CustomerOutcome(NamedTuple):
    """The verdict on one customer requirement.

    ``slack`` is at the worst of every range, ``slack_best`` at the best; the second pair counts the rare
    ("sometimes") figures. ``chain`` runs from the step the customer sees back to where it begins; ``handoffs`` are what
    its steps give, with the times that *this* requirement asks for: another one may ask for it earlier. They are
    ``None`` where that would take too long. ``unknown`` names steps that have neither duration nor window, ``because``
    the contracts that do not support it. The least urgent of very many requirements have no ``chain``; not ``judged``
    is one whose verdict would take too long.
    """

    id: str
    verdict: Verdict
    by: int | None
    ready: int | None
    slack: int | None
    slack_best: int | None
    slack_sometimes: int | None
    slack_sometimes_best: int | None
    rests_on: tuple[str, ...]
    chain: tuple[str, ...]
    unknown: tuple[str, ...]
    because: tuple[str, ...]
    judged: bool = True
    handoffs: tuple[Handoff, ...] | None = ()

    @property
    def at_best(self) -> bool:
        """Whether the slack is only a bound: when all is ready is unknown, and it is at least so late."""
        return self.slack is not None and self.ready is None


class Obstacle(NamedTuple):
    """Why a state could not be calculated at all.

    ``cycle``: each of ``circles`` runs in a circle. ``rounds``: the loops around a step are gone through too often.
    ``crossing``: the loops of two steps cross, neither lies inside the other.
    ``size``: too many requirements lie on a step's handoffs, or too many runs are measured.
    ``calendar``: there is no data for ``year``.
    """

    kind: str
    circles: tuple[tuple[str, ...], ...] = ()
    year: int | None = None
    source: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """All steps concerned."""
        return tuple(step for circle in self.circles for step in circle)


class Meta(NamedTuple):
    """The data a result rests on."""

    tz_data: str
    holidays: tuple[str, ...]
    provisional: tuple[int, ...]


class Support(NamedTuple):
    """What rests on what.

    ``status`` gives each contract's own standing with all it rests on (holds, conditional, unsupported);
    ``roots`` maps each contract that is not granted by itself, or is missing, to the contracts and customer
    requirements that fall with it; ``circular`` lists the circles of contracts that rest on each other.
    """

    status: dict[str, Verdict]
    customers: dict[str, Verdict]
    rests_on: dict[str, tuple[str, ...]]
    customer_rests_on: dict[str, tuple[str, ...]]
    roots: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    circular: tuple[tuple[str, ...], ...]


class Solution(NamedTuple):
    """One state solved for one family and one anchor day.

    ``late_requests`` are what was asked for, and promised by nobody, by a time that nothing could keep: no deficits,
    since nobody is charged with them. Of very many deficits the first are looked into and ``more_deficits`` counted.
    ``conflicts`` are those in which a greatest time has a part (the first ones, of very many): no single run of steps
    explains them.
    """

    state: str
    family: str | None
    date: date
    zone: str
    verdict: Verdict
    customers: tuple[CustomerOutcome, ...]
    contracts: tuple[ContractOutcome, ...]
    windows: tuple[Window, ...]
    steps: tuple[StepTimes, ...]
    handoffs: tuple[Handoff, ...]
    deficits: tuple[Deficit, ...]
    support: Support
    meta: Meta
    obstacle: Obstacle | None = None
    late_requests: tuple[Deficit, ...] = ()
    more_deficits: int = 0
    conflicts: tuple[Conflict, ...] = ()

    @property
    def broken(self) -> int:
        """How many promises inside the process cannot be kept, whatever the customer's requirements come to."""
        return sum(1 for one in self.deficits if one.contract is not None) + self.more_deficits

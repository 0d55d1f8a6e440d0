"""One plan's passes: the networks of its cases, the earliest and latest times, and the runs behind every promise."""

from __future__ import annotations

from copy import copy
from functools import cached_property

from procmap.analysis.assembly import Assembled, assemble
from procmap.analysis.cases import Case
from procmap.analysis.charges import Charges
from procmap.analysis.deficits import Runs
from procmap.analysis.passes import Times, backward, due_alone, forward, owed, without_limits
from procmap.analysis.plan import Plan
from procmap.analysis.solution import Deficit
from procmap.analysis.support import find_support


class Calculation:
    """The passes over one plan's network, and what is read off them. Everything is calculated once.

    Raises ``CycleError`` where the order runs in a circle and ``CalendarError`` where a calendar has no data.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.worst = assemble(plan, Case())
        self.network = self.worst.network
        self.early = forward(self.network)
        self.late = backward(self.network)
        self.support = find_support(plan)

    def serving(self, customer: str) -> Calculation:
        """The same for one customer requirement alone: its own latest times, whatever other ones need.

        When work comes, what is promised and where that lacks time is the same for all of them.
        """
        if len(self.plan.customers) == 1:
            return self
        shared = self.runs, self.deficits
        place = self.worst.customer[customer]
        found = copy(self)
        for own in ("owed", "charges", "unlimited"):
            vars(found).pop(own, None)
        vars(found).update(runs=shared[0], deficits=shared[1])
        found.plan = self.plan._replace(customers={customer: self.plan.customers[customer]})
        found.network = due_alone(self.network, place)
        found.worst = self.worst._replace(network=found.network, customer={customer: place})
        found.late = backward(found.network)
        return found

    @cached_property
    def unlimited(self) -> Times:
        """The latest times if there were no greatest times: where they are the same, these have no part in them."""
        if not self.network.limits:
            return self.late
        return backward(without_limits(self.network, self.worst.customer.values()))

    @cached_property
    def owed(self) -> list[int | None]:
        """What is owed at each position to the promises and deadlines downstream."""
        return owed(self.network, self.late._replace(at=self.charges.promised()))

    @cached_property
    def charges(self) -> Charges:
        """Where the time is missing that latest times reckon with."""
        return Charges(self.network, self.early, (self.late, self.unlimited), self.runs, self.deficits[0])

    @cached_property
    def deficits(self) -> tuple[tuple[Deficit, ...], int]:
        """Where time is missing, and how many more such places there are."""
        return self.runs.deficits()

    @cached_property
    def best(self) -> Assembled:
        """The network in the best case."""
        return self.worst if self.plan.exact else assemble(self.plan, Case(worst=False))

    @cached_property
    def early_best(self) -> Times:
        """The earliest times in the best case."""
        return self.early if self.best is self.worst else forward(self.best.network)

    @cached_property
    def runs(self) -> Runs:
        """The run of steps behind every promise and deadline."""
        return Runs(self.plan, self.worst, self.best, self.early)

    @cached_property
    def other_cases(self) -> dict[Case, dict[str, int | None]]:
        """When each customer requirement is ready at the best of the ranges, and in the rare cases."""
        cases = [Case(worst=False)]
        if any(fact.sometimes for _, fact in self.plan.measured):
            cases += [Case(sometimes=True), Case(worst=False, sometimes=True)]
        return {
            case: self._ready(self.best if case == cases[0] else assemble(self.plan, case)) for case in cases
        }

    def _ready(self, assembled: Assembled) -> dict[str, int | None]:
        known = {id(self.worst): self.early, id(self.best): self.early_best}
        times = known.get(id(assembled)) or forward(assembled.network)
        return {id_: times.value(place) for id_, place in assembled.customer.items()}

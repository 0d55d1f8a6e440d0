"""The finding in one sentence, and the counts below it."""

from __future__ import annotations

from dataclasses import dataclass

from procmap.analysis.solution import CustomerOutcome, Obstacle, Solution, Verdict
from procmap.model import Process
from procmap.render.clock import day_in_words, lack_range
from procmap.render.diagram.scene import Tone
from procmap.render.diagram.views.step_words import StepWords, customer_tone
from procmap.render.names import state_title
from procmap.render.rows import View, described
from procmap.render.verdicts import nothing_required, reservation


def worst_customer(solution: Solution) -> CustomerOutcome | None:
    """The customer requirement that fares worst."""
    order = list(Verdict)
    return min(solution.customers, key=lambda one: (order.index(one.verdict), one.slack or 0), default=None)


@dataclass(frozen=True)
class Headline:
    """The words above a picture; of one customer requirement, where it is ``about`` that one alone."""

    view: View
    process: Process
    language: str
    about: CustomerOutcome | None = None

    def _worst(self) -> CustomerOutcome | None:
        return self.about or worst_customer(self.view.solution)

    def _customers(self) -> tuple[CustomerOutcome, ...]:
        return (self.about,) if self.about else self.view.solution.customers

    def tone(self) -> Tone:
        """How the worst customer requirement looks."""
        worst = self._worst()
        if reservation(self.view.solution, self.view.names.say):
            return Tone.INFEASIBLE
        return customer_tone(worst) if worst else Tone.UNKNOWN

    def words(self) -> str:
        """What was found, for the requirement that it is about, else the one that fares worst."""
        say = self.view.names.say
        state = state_title(self.process, self.view.solution.state, say)
        but = reservation(self.view.solution, self.view.names.say)
        return f"{state}: {self.finding()}" + (f", {but}" if but else "")

    def finding(self) -> str:
        """What was found, without the state's name."""
        say, clock = self.view.names.say, self.view.clock
        if self.view.solution.obstacle is not None:
            return self._obstacle(self.view.solution.obstacle)
        worst = self._worst()
        if worst is None:
            return nothing_required(self.process, say)
        what = say._("“{text}”").replace("{text}", self.view.names.what(worst.id))
        if worst.verdict is Verdict.INFEASIBLE:
            return self._late(worst, what)
        if worst.verdict is Verdict.HOLDS and all(one.by is None for one in self._customers()):
            return self._timeless()
        if worst.verdict is Verdict.HOLDS:
            several = len(self._customers()) > 1
            kept = say._("the customer is served in time")
            kept = kept if self.view.solution.broken else say._("every promise can be kept")
            text = kept if several else say._("it works: {what} by {time}")
            if not several and worst.by is not None:
                text = clock.put(text, "time", worst.by).replace("{what}", what)
            return f"{text}, {self._slack(worst)}" if self._slack(worst) else text
        if worst.verdict is Verdict.UNKNOWN:
            steps = len(worst.unknown)
            if not steps:
                return say._("nobody can say yet whether it works")
            return say.ngettext(
                "nobody can say yet: {count} step has no duration",
                "nobody can say yet: {count} steps have no duration",
                steps,
            )
        waits = ", ".join(
            say._("“{text}”").replace("{text}", self.view.names.what(root)) for root in worst.because[:2]
        )
        if worst.verdict is Verdict.CONDITIONAL:
            return say._("it works if this is promised: {what}").replace("{what}", waits)
        return say._("it rests on what nobody has promised: {what}").replace("{what}", waits or what)

    def _timeless(self) -> str:
        """What holds where the customer names no time: promises can be checked, and nothing else."""
        say, solution = self.view.names.say, self.view.solution
        if not solution.contracts and described(self.view):
            return say._("the customer names no time, and no time is agreed")
        if not solution.contracts:
            return say._("the customer names no time, and nothing has been promised yet")
        if solution.broken:
            return say._("the customer names no time")
        return say._("the customer names no time; every promise can be kept")

    def _timed(self) -> bool:
        """Whether anything in the solution has a time."""
        times = (
            (step.earliest_start, step.earliest_finish, step.latest_finish)
            for step in self.view.solution.steps
        )
        return any(one is not None for three in times for one in three)

    def _obstacle(self, obstacle: Obstacle) -> str:
        say = self.view.names.say
        if obstacle.kind == "cycle":
            return (
                f"{say._('the order of the steps runs in a circle:')} {self.view.names.steps(obstacle.steps)}"
            )
        if obstacle.year is not None:
            return say._("no calendar data for {year}").replace("{year}", str(obstacle.year))
        return say._("it cannot be calculated")

    def _late(self, worst: CustomerOutcome, what: str) -> str:
        say, clock = self.view.names.say, self.view.clock
        if worst.by is None or worst.slack is None or worst.slack >= 0:
            return say._("{what} cannot be done in time").replace("{what}", what)
        most = -worst.slack
        least = min(max(-(worst.slack_best if worst.slack_best is not None else worst.slack), 0), most)
        late = lack_range(least or most, most, self.language)
        text = say._("{what} {length} later than needed ({time})")
        if worst.at_best:
            text = say._("{what} at least {length} later than needed ({time})")
        text = text.replace("{what}", what)
        return text.replace("{length}", late).replace(
            "{time}", clock.put(say._("by {time}"), "time", worst.by)
        )

    def _slack(self, worst: CustomerOutcome) -> str:
        if worst.slack is None:
            return ""
        least = min(one.slack for one in self._customers() if one.slack is not None)
        return StepWords(self.view, self.process, self.view.solution, self.language).slack(least)

    def counts(self, steps: int) -> str:
        """The process, its family and day, and how much of it there is."""
        say, solution = self.view.names.say, self.view.solution
        departments = {times.department for times in solution.steps if times.department}
        parts = [
            self.process.process,
            self.view.names.family(solution.family),
            f"D = {day_in_words(solution.date, self.language)}" if self._timed() else "",
            say.ngettext("{count} step", "{count} steps", steps),
            say.ngettext("{count} department", "{count} departments", len(departments))
            if departments
            else "",
        ]
        agreed = sum(contract.answer.granted for contract in solution.contracts)
        if solution.contracts:
            every = say.ngettext("{count} requirement", "{count} requirements", len(solution.contracts))
            parts.append(
                every
                if agreed == len(solution.contracts)
                else f"{every}, " + say._("{n} agreed").replace("{n}", str(agreed))
            )
        return " · ".join(part for part in parts if part)

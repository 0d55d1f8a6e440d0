"""What is gained between two states, in one sentence: for the customer requirement that fared worst."""

from __future__ import annotations

from dataclasses import dataclass

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison, rows_of
from procmap.analysis.comparison.figures import Figure
from procmap.analysis.solution import CustomerOutcome, Verdict
from procmap.locale import speech
from procmap.render.clock import length_range
from procmap.render.diagram.views.headline import Headline, worst_customer
from procmap.render.gains import Shift, changed
from procmap.render.names import Names, state_name
from procmap.render.rows import View


@dataclass(frozen=True)
class GainWords:
    """The gain of one family, in words."""

    found: Comparison
    family: FamilyComparison
    language: str

    def of_later(self, headline: str) -> str:
        """What is found of the later state, with the gain behind it."""
        gain = self._gain()
        if not gain:
            return headline
        assert self.family.after is not None
        several = len(self.family.after.solution.customers) > 1
        if several:
            what = speech(self.language)._("“{text}”").replace("{text}", self._what())
            gain = f"{what} {gain}"
        outcome = self._outcome()
        if not several and (outcome is None or outcome.verdict is not Verdict.INFEASIBLE):
            return f"{headline}, {gain}"
        text = speech(self.language)._("{headline}; against {before}: {gain}")
        text = text.replace("{before}", self._states()[0]).replace("{gain}", gain)
        return text.replace("{headline}", headline)

    def headline(self) -> str:
        """The gain, and whether the later state is in time."""
        say = speech(self.language)
        gain, outcome = self._gain(), self._outcome()
        before, after = self._states()
        if not gain:
            text = say._("What {after} changes against {before}")
            return text.replace("{before}", before).replace("{after}", after) + self._worse(None)
        text = say._("What changes: {what} {gain}").replace("{gain}", gain)
        what = say._("“{text}”").replace("{text}", self._what())
        return f"{text.replace('{what}', what)}{self._verdict(outcome)}{self._worse(outcome)}"

    def _worse(self, outcome: CustomerOutcome | None) -> str:
        """What is found of another requirement of the later state that fares worse than the one the gain is of.

        Where no gain is told, only what is late.
        """
        if self.family.after is None:
            return ""
        side, solution, order = self.found.after, self.family.after.solution, list(Verdict)
        worst, bar = worst_customer(solution), Verdict.UNKNOWN if outcome is None else outcome.verdict
        if worst is None or order.index(worst.verdict) >= order.index(bar):
            return ""
        view = View.of(side.process, solution, self.language)
        return f"; {Headline(view, side.process, self.language, worst).finding()}"

    def _states(self) -> tuple[str, str]:
        say, sides = speech(self.language), (self.found.before, self.found.after)
        before, after = (state_name(side.process, side.state_id, say) for side in sides)
        quoted = say._("“{text}”")
        return quoted.replace("{text}", before), quoted.replace("{text}", after)

    def _verdict(self, outcome: CustomerOutcome | None) -> str:
        say = speech(self.language)
        if outcome is None:
            return ""
        usual, _ = changed(*self.figures("slack", self._customer()))
        better = usual is not None and max(usual.best, usual.worst) > 0
        return {
            Verdict.HOLDS: say._(", in time"),
            Verdict.INFEASIBLE: say._(", but still late") if better else say._(", and it is late"),
            Verdict.CONDITIONAL: say._(", if what it rests on is promised"),
            Verdict.UNSUPPORTED: say._(", but it rests on what nobody has promised"),
        }.get(outcome.verdict, "")

    def _customer(self) -> str | None:
        """The later id of the requirement that fared worst."""
        if self.family.before is None:
            return None
        worst = worst_customer(self.family.before.solution)
        return None if worst is None else self.found.matching.pairs.later("customer", worst.id)

    def _outcome(self) -> CustomerOutcome | None:
        if self.family.after is None:
            return None
        customer = self._customer()
        return next((one for one in self.family.after.solution.customers if one.id == customer), None)

    def _what(self) -> str:
        side = self.found.after
        return Names(side.process, side.state, speech(self.language)).what(self._customer() or "")

    def figures(self, figure: str, customer: str | None) -> tuple[Figure | None, Figure | None]:
        """One key figure of both states."""
        for before, after in rows_of(self.family, self.found.matching.pairs):
            one = after or before
            if one is not None and one.id == figure and (after.customer if after else None) == customer:
                return before, after
        return None, None

    def _gain(self) -> str:
        """``40–64 h earlier (sometimes 88–112 h)``; empty where one of both is not known."""
        usual, rare = changed(*self.figures("slack", self._customer()))
        if usual is None:
            return ""
        say = speech(self.language)
        text = self._shift(usual)
        if not text or rare is None or rare == usual or self._shift(rare) == "":
            return text
        low, high = sorted((abs(int(rare.best)), abs(int(rare.worst))))
        often = say._("{gain}, sometimes by {length}").replace("{gain}", text)
        return often.replace("{length}", length_range(low, high, self.language))

    def _shift(self, shift: Shift) -> str:
        say = speech(self.language)
        low, high = sorted((int(shift.best), int(shift.worst)), key=abs)
        if not high:
            return say._("at the same time as before")
        if low * high < 0:
            return ""
        text = say._("{length} earlier") if high > 0 else say._("{length} later")
        return text.replace("{length}", length_range(abs(low), abs(high), self.language))

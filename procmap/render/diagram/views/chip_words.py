"""What is written beside an arrow: what is handed over, by when, and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from procmap.analysis.greatest_times import missed
from procmap.analysis.links import Link
from procmap.analysis.solution import ContractOutcome, Handoff, HandoffVerdict, Solution
from procmap.calendars import format_label
from procmap.locale import N_
from procmap.model import Answer, Requirement
from procmap.render.clock import lack
from procmap.render.diagram.scene import Chip, Condition, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.diagram.views.zones import Zones
from procmap.render.limits import duration_in_words
from procmap.render.rows import ELSEWHERE, View, crosses, described, unpromised
from procmap.render.verdicts import answer_in_words

_TONES = {
    HandoffVerdict.INFEASIBLE: Tone.INFEASIBLE,
    HandoffVerdict.LATE_CONTRACT: Tone.INFEASIBLE,
    HandoffVerdict.UNKEPT: Tone.INFEASIBLE,
    HandoffVerdict.UNSUPPORTED: Tone.UNSUPPORTED,
    HandoffVerdict.CONDITIONAL: Tone.CONDITIONAL,
    HandoffVerdict.UNKNOWN: Tone.UNKNOWN,
}
_BROKEN = (HandoffVerdict.INFEASIBLE, HandoffVerdict.UNKEPT)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_MOST_CHIPS = 2


def contract_tone(contract: ContractOutcome) -> Tone:
    """How a contract looks: what was refused or contested carries nothing, an open one is a condition."""
    if contract.verdict in (HandoffVerdict.INFEASIBLE, HandoffVerdict.LATE_CONTRACT, HandoffVerdict.UNKEPT):
        return Tone.INFEASIBLE
    if contract.granted or contract.verdict is HandoffVerdict.CONDITIONAL:
        return _TONES.get(contract.verdict, Tone.PLAIN)
    return Tone.CONDITIONAL if contract.answer is Answer.OPEN else Tone.UNSUPPORTED


def _worst(tones: list[Tone]) -> Tone:
    return min(tones, key=list(Tone).index, default=Tone.PLAIN)


@dataclass(frozen=True)
class ChipWords:
    """The words of one solution's contracts and handoffs."""

    view: View
    solution: Solution
    language: str

    @cached_property
    def _contracts(self) -> dict[str, ContractOutcome]:
        return {contract.id: contract for contract in self.solution.contracts}

    @cached_property
    def _causes(self) -> set[str | None]:
        """The contracts at which time is missing; what is late behind them only follows."""
        return {deficit.contract for deficit in self.solution.deficits} - {None}

    @cached_property
    def marks(self) -> dict[str, str]:
        """The letter of each contract that others wait for without its being granted."""
        return dict(zip(self.solution.support.roots, _LETTERS, strict=False))

    def chips(self, handoffs: list[Handoff]) -> tuple[Chip, ...]:
        """The chips of one arrow; where there are many, the worst ones and how many more."""
        order = list(Tone)
        found = [chip for handoff in handoffs for chip in self._chip(handoff)]
        found.sort(key=lambda chip: order.index(chip.tone))
        if len(found) > _MOST_CHIPS:
            more = len(found) - _MOST_CHIPS
            found[_MOST_CHIPS - 1 :] = [
                found[_MOST_CHIPS - 1]._replace(
                    more=self.view.names.say.ngettext("and {count} more", "and {count} more", more)
                )
            ]
        return tuple(found)

    def _chip(self, handoff: Handoff) -> Iterator[Chip]:
        if handoff.requirement is None:
            open_ = handoff.must_promise is not None and handoff.verdict is not HandoffVerdict.INFEASIBLE
            if open_ and crosses(self.view, handoff):
                yield Chip(unpromised(self.view), self._by(handoff, None), tone=Tone.UNKNOWN)
            return
        contract = self._contracts.get(handoff.requirement)
        yield Chip(
            clean(self.view.names.what(handoff.requirement)),
            self._when(handoff, contract),
            POINT.join(self.standing(contract)) if contract else "",
            tone=self._tone(handoff),
            of=handoff.requirement,
        )

    def told(self, handoff: Handoff) -> tuple[str, tuple[str, ...], Tone]:
        """By when, what must be said of the promise, and how the handoff looks."""
        contract = self._contracts.get(handoff.requirement or "")
        say = self.view.names.say
        if contract is None:
            due = handoff.must_promise if handoff.must_promise is not None else handoff.needed_by
            if due is None:
                return "", (say._("no time of its own"),), Tone.UNKNOWN
            if handoff.must_promise is not None and crosses(self.view, handoff):
                return self._by(handoff, None), (unpromised(self.view),), self._tone(handoff)
            return self._needed(handoff, due), (), self._tone(handoff)
        return self._when(handoff, contract), tuple(self.standing(contract)), self._tone(handoff)

    def _tone(self, handoff: Handoff) -> Tone:
        contract = self._contracts.get(handoff.requirement or "")
        own = _TONES.get(handoff.verdict, Tone.PLAIN)
        follows = handoff.verdict is HandoffVerdict.INFEASIBLE and handoff.requirement not in self._causes
        if follows:
            return Tone.LATE
        return _worst([own, contract_tone(contract)]) if contract else own

    def _when(self, handoff: Handoff, contract: ContractOutcome | None) -> str:
        """By when, with what is missing, or the mark of what is missing further on."""
        due = handoff.agreed_by
        if due is None and contract is not None:
            due = contract.asked_by_time
        if due is None:
            due = handoff.needed_by
        if due is None:
            return ""
        say, clock = self.view.names.say, self.view.clock
        if handoff.verdict is HandoffVerdict.LATE_CONTRACT and handoff.needed_by is not None:
            text = clock.put(say._("promised for {time}"), "time", due)
            return f"{text}, {clock.put(say._('needed by {time}'), 'time', handoff.needed_by)}"
        if handoff.verdict in _BROKEN or (handoff.ready_at is not None and handoff.ready_at > due):
            return self._missed(handoff, due)
        return self._by(handoff, due)

    def _by(self, handoff: Handoff, due: int | None) -> str:
        """``by 15:00``; what nobody has promised yet by when it would have to be, as it is by when it is needed."""
        say = self.view.names.say
        told = say._("needed by {time}") if due is None and described(self.view) else say._("by {time}")
        due = handoff.must_promise if due is None else due
        text = self.view.clock.put(told, "time", due)
        return text + self._local(handoff.requirement, due) + self._mark(handoff)

    def _needed(self, handoff: Handoff, due: int) -> str:
        """By when something is needed that nobody has to promise: within a department, or what time is missing for."""
        if handoff.ready_at is not None and handoff.ready_at > due:
            return self._missed(handoff, due)
        text = self.view.clock.put(self.view.names.say._("needed by {time}"), "time", due)
        return text + self._mark(handoff)

    @staticmethod
    def _mark(handoff: Handoff) -> str:
        return ELSEWHERE if handoff.missing_at is not None else ""

    def _local(self, id_: str | None, at: int | None) -> str:
        """The same time on the clock of whoever gives it, or of the zone that the file names there."""
        names = self.view.names
        requirement = names.requirement(id_) if id_ else None
        if requirement is None:
            return ""
        zones = Zones(names.process)
        step = names.state.steps.get(requirement.step) if requirement.step else None
        return zones.local(self.view.clock, at, zones.of_requirement(requirement, step))

    def _missed(self, handoff: Handoff, due: int) -> str:
        """When it is needed and how late it is; at least so late, or just that it cannot be, if no more is known."""
        say, ready, told = self.view.names.say, handoff.ready_at, N_("{length} late")
        if ready is None:
            ready, told = self._least_ready(handoff), N_("at least {length} late")
        needed = handoff.needed_by if handoff.missing_at is None else None
        if needed is not None and ready is not None and needed < ready <= due:
            due = needed
        text = self.view.clock.put(say._("needed by {time}"), "time", due)
        text += self._local(handoff.requirement, due)
        if ready is None or ready <= due:
            return f"{text}{POINT}{say._('cannot be kept')}"
        late = say._(told).replace("{length}", lack(ready - due, self.language))
        return f"{text}{POINT}{late}{self._mark(handoff)}"

    def _least_ready(self, handoff: Handoff) -> int | None:
        """Before when what a requirement asks of a step is not there, were all that is unknown to take no time."""
        return next((one.least_finish for one in self.solution.steps if one.id == handoff.source), None)

    def standing(self, contract: ContractOutcome) -> list[str]:
        """What a contract waits for: its own answer, or the contracts behind it, by their letters."""
        say = self.view.names.say
        found = [*self._offered(contract)]
        if not contract.answer.granted or contract.answer in (Answer.ALREADY_MET, Answer.IN_FORCE):
            mark = self.marks.get(contract.id)
            answer = answer_in_words(contract.answer, say)
            found.append(f"{mark}: {answer}" if mark else answer)
        behind = [
            letter
            for root, letter in self.marks.items()
            if root != contract.id and contract.id in self.solution.support.roots[root][0]
        ]
        if behind:
            found.append(say._("only if {what}").replace("{what}", ", ".join(behind)))
        return found

    def _offered(self, contract: ContractOutcome) -> Iterator[str]:
        """The time promised and the one that was asked for, where these are two."""
        clock, asked, agreed = self.view.clock, contract.asked_by_time, contract.agreed_by
        told = contract.verdict is HandoffVerdict.LATE_CONTRACT
        if asked is not None and agreed is not None and asked != agreed and not told:
            text = clock.put(self.view.names.say._("promised {time} instead of {asked}"), "time", agreed)
            yield clock.put(text, "asked", asked)

    def conditions(self) -> Iterator[Condition]:
        """What each letter stands for, with the contracts that carry it and those that wait for it."""
        say = self.view.names.say
        for root, letter in self.marks.items():
            answer = answer_in_words(self._contracts[root].answer, say)
            what = say._("“{text}”").replace("{text}", self.view.names.what(root))
            behind = self.solution.support.roots[root][0]
            yield Condition(clean(f"{letter}: {what}, {answer}"), root, frozenset(behind) - {root})

    def given_when(self, requirement: Requirement, at: int | None) -> str:
        """By when something is given that no step makes."""
        say = self.view.names.say
        if at is not None:
            zones, clock = Zones(self.view.names.process), self.view.clock
            local = zones.local(clock, at, zones.of_requirement(requirement, None))
            return clock.put(say._("by {time}"), "time", at) + local
        if requirement.point is None:
            return say._("no time")
        return say._("{day}, no hour").replace("{day}", format_label(requirement.point))

    def limits(self, links: Iterable[Link]) -> dict[tuple[str, str], tuple[Chip, ...]]:
        """The greatest times of arrows, by source and target; in red where it cannot be met with the others."""
        broken = missed(self.solution)
        found: dict[tuple[str, str], tuple[Chip, ...]] = {}
        say = self.view.names.say
        for link in links:
            if link.at_most is not None:
                text = say._("{amount} at most").replace(
                    "{amount}", duration_in_words(link.at_most.best, say)
                )
                tone = Tone.INFEASIBLE if (link.source, link.target, link.relation) in broken else Tone.PLAIN
                ends = (link.source, link.target)
                found[ends] = (*found.get(ends, ()), Chip(clean(text), tone=tone))
        return found

    def flow_tone(self, handoffs: list[Handoff], chips: Iterable[Chip] = ()) -> Tone:
        """How an arrow looks: as the worst of what it carries; an unknown time alone is no fault of the arrow."""
        tones = [*(self._tone(handoff) for handoff in handoffs), *(chip.tone for chip in chips)]
        worst = _worst(tones)
        return Tone.PLAIN if worst is Tone.UNKNOWN else worst

    def due(self, handoffs: list[Handoff]) -> int | None:
        """The first time at which somebody waits for it."""
        times = [
            time
            for handoff in handoffs
            if (time := handoff.agreed_by if handoff.agreed_by is not None else handoff.must_promise)
            is not None
        ]
        return min(times, default=None)

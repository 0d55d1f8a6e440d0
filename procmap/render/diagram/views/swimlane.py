"""One state on its clock as a scene: who does what, when each handoff is due, what breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from procmap.analysis.links import Link
from procmap.analysis.solution import ContractOutcome, Deficit, Handoff, Solution, StepTimes
from procmap.model import Process, Step
from procmap.render.clock import lack_range
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.scene import (
    Box,
    Bracket,
    Chip,
    Deadline,
    Flow,
    Kind,
    Lane,
    Note,
    Scene,
    Tone,
)
from procmap.render.diagram.text import clean
from procmap.render.diagram.views.chip_words import ChipWords, contract_tone
from procmap.render.diagram.views.clock_marks import ClockMarks
from procmap.render.diagram.views.headline import Headline
from procmap.render.diagram.views.standing import NOWHERE, Stand, standings
from procmap.render.diagram.views.step_words import StepWords, customer_tone, share_in_words
from procmap.render.diagram.views.zones import Zones
from procmap.render.rows import View, unique_windows

GIVEN = "given "
"""Before the id of a requirement: the box of what no step makes."""
_DAY = 86_400


def swimlane(process: Process, solution: Solution, links: tuple[Link, ...], language: str) -> Scene:
    """The scene of one solution. ``links`` are the plan's: which step comes after which."""
    return _Swimlane(View.of(process, solution, language), process, solution, links, language).scene()


@dataclass(frozen=True)
class _Swimlane:
    view: View
    process: Process
    solution: Solution
    links: tuple[Link, ...]
    language: str

    def scene(self) -> Scene:
        """Everything together."""
        boxes = (*self._steps(), *self._givens())
        flows = (*self._flows(), *self._given_flows(), *self._loops())
        head = Headline(self.view, self.process, self.language)
        brackets = tuple(self._brackets())
        deadlines = tuple(self._deadlines())
        scene = Scene(
            headline=clean(head.words()),
            subtitle=clean(head.counts(sum(box.kind is not Kind.GIVEN for box in boxes))),
            tone=head.tone(),
            lanes=tuple(self._lanes(boxes)),
            boxes=boxes,
            flows=flows,
            brackets=brackets,
            deadlines=deadlines,
            language=self.language,
            conditions=tuple(ChipWords(self.view, self.solution, self.language).conditions()),
        )
        ticks = self._marks.ticks(scene)
        zone = self.solution.zone if self._has_other_zones() else ""
        scene = scene._replace(ticks=ticks, days=tuple(self._marks.days(ticks, self._stands)), zone=zone)
        return scene._replace(words=legend_of(scene, self.language))

    # --- who

    def _lanes(self, boxes: tuple[Box, ...]) -> Iterator[Lane]:
        used = {box.lane for box in boxes}
        order = [*self.process.departments, *sorted(used - set(self.process.departments))]
        for hue, id_ in enumerate(order):
            if id_ in used:
                department = self.process.departments.get(id_)
                kind = department.kind if department else "internal"
                name = self.view.names.department(id_) or self.view.names.say._("no department")
                head = self.view.names.head(id_) or (
                    self.view.names.say._("external") if kind == "external" else ""
                )
                head = ", ".join(part for part in (head, self._zones.of_department(id_)) if part)
                yield Lane(id_, clean(name), clean(head), kind == "external", kind == "enabling", hue=hue)

    # --- when, on whose clock

    @cached_property
    def _marks(self) -> ClockMarks:
        return ClockMarks(self.view, self.language)

    @cached_property
    def _zones(self) -> Zones:
        return Zones(self.process)

    def _has_other_zones(self) -> bool:
        """Whether anything shown names a clock that is not the axis's."""
        requirements = self.view.names.state.requirements
        steps = any(self._zones.of_step(step) for step in self._taken.values())
        return steps or any(
            self._zones.of_requirement(requirements[one.id], None) for one in self.solution.contracts
        )

    # --- what

    @cached_property
    def _times(self) -> dict[str, StepTimes]:
        return {times.id: times for times in self.solution.steps}

    @cached_property
    def _taken(self) -> dict[str, Step]:
        """The steps shown: those of the solution, or of the state where it could not be solved."""
        steps = self.view.names.state.steps
        if self.solution.steps:
            return {id_: step for id_, step in steps.items() if id_ in self._times}
        family = self.solution.family
        return {
            id_: step
            for id_, step in steps.items()
            if family is None or not step.family or family in step.family
        }

    @cached_property
    def _promised(self) -> dict[str, int]:
        """When a step is ready by promise, or has to be for promises further on, where its duration does not say."""
        found: dict[str, int] = {}
        for handoff in self.solution.handoffs:
            time = handoff.ready_at if handoff.by_promise else handoff.must_promise
            if time is not None:
                found[handoff.source] = min(time, found.get(handoff.source, time))
        return found

    @cached_property
    def _stands(self) -> dict[str, Stand]:
        return standings(self.solution, self.links, self._promised)

    @cached_property
    def _deficits(self) -> dict[str, Deficit]:
        """The time missing at the end of a step: the earliest time that is broken there."""
        found: dict[str, Deficit] = {}
        for deficit in self.solution.deficits:
            step = deficit.steps[-1] if deficit.steps else deficit.step
            if step not in found or deficit.due < found[step].due:
                found[step] = deficit
        return found

    def _steps(self) -> Iterator[Box]:
        words = StepWords(self.view, self.process, self.solution, self.language)
        several = len({step.family for step in self._taken.values()}) > 1
        for id_, step in self._taken.items():
            times = self._times.get(id_)
            begins, ends, _ = self._stands.get(id_, NOWHERE)
            deficit = self._deficits.get(id_)
            event = begins is not None and begins == ends
            comes = begins if ends is None else ends
            late = deficit is not None and comes is not None and comes > deficit.due
            yield Box(
                id_,
                step.department or "",
                clean(step.name),
                Kind.EVENT if event else Kind.STEP,
                begins,
                ends,
                latest=times.latest_finish if times and (times.slack or 0) > 0 else None,
                due=deficit.due if deficit is not None and late else None,
                when=words.when(step, times, self._promised.get(id_)),
                overrun=self._overrun(deficit) if deficit is not None and deficit.customer is None else "",
                notes=tuple(words.notes(id_, times, self._zones.of_step(step))),
                badge=words.badge(step) if several else "",
                tone=self._tone(step, times, deficit),
                gate=step.gate is not None,
                choice=step.choose is not None,
            )

    @staticmethod
    def _tone(step: Step, times: StepTimes | None, deficit: Deficit | None) -> Tone:
        if deficit is not None:
            return Tone.INFEASIBLE
        known = step.takes is not None or (
            times is not None and None not in (times.earliest_start, times.earliest_finish)
        )
        return Tone.PLAIN if known else Tone.UNKNOWN

    def _overrun(self, deficit: Deficit) -> str:
        best = max(deficit.missing_best, 0)
        return "+" + lack_range(min(best, deficit.missing) or deficit.missing, deficit.missing, self.language)

    # --- what is given by no step

    @cached_property
    def _given(self) -> dict[str, ContractOutcome]:
        """Contracts that no step keeps."""
        requirements = self.view.names.state.requirements
        return {
            contract.id: contract
            for contract in self.solution.contracts
            if requirements[contract.id].step is None and contract.giver is not None
        }

    @cached_property
    def _receivers(self) -> dict[str, str]:
        """The box that each of them goes to: whoever asks for it, whose gate needs it, or what rests on it."""
        gates = {
            need: id_
            for id_, step in self._taken.items()
            if step.gate is not None
            for need in step.gate.needs
        }
        found = {}
        for id_, contract in self._given.items():
            asker = contract.asker if contract.asker in self._taken else gates.get(id_)
            resting = [other for other in self._given if id_ in self._given[other].rests_on]
            if asker is not None and asker in self._taken:
                found[id_] = asker
            elif resting:
                found[id_] = GIVEN + resting[0]
        return found

    def _givens(self) -> Iterator[Box]:
        words = ChipWords(self.view, self.solution, self.language)
        for id_, contract in self._given.items():
            requirement = self.view.names.state.requirements[id_]
            at = _due(contract)
            day = self._day_begins(requirement) if at is None else None
            tone = contract_tone(contract)
            standing = " · ".join(words.standing(contract))
            plain = tone is Tone.PLAIN
            when = " · ".join(
                part for part in (words.given_when(requirement, at), plain and standing) if part
            )
            notes = (Note(standing, tone),) if standing and not plain else ()
            begins, ends = self._place_of_given(id_, day, at)
            yield Box(
                GIVEN + id_,
                contract.giver or "",
                clean(requirement.what),
                Kind.GIVEN,
                begins=begins,
                ends=ends,
                day=begins is not None,
                when=when,
                notes=notes,
                tone=tone,
            )

    def _place_of_given(self, id_: str, day: int | None, at: int | None) -> tuple[int | None, int | None]:
        """Its day or its hour; none where whoever waits for it begins before: then it stands just before that."""
        receiver = self._receivers.get(id_, "")
        limit = self._stands.get(receiver, NOWHERE).limit
        if receiver.startswith(GIVEN):
            limit = _due(self._given[receiver.removeprefix(GIVEN)])
        if limit is None:
            return day, at
        if day is not None and day <= limit:
            return day, limit if limit < day + _DAY else None
        return None, at if at is not None and at <= limit else None

    def _day_begins(self, requirement: object) -> int | None:
        point = getattr(requirement, "point", None)
        if point is None or point.seconds is not None or point.working:
            return None
        return self._marks.midnight(point.days)

    def _given_flows(self) -> Iterator[Flow]:
        for id_, target in self._receivers.items():
            contract = self._given[id_]
            due = contract.asked_by_time if target in self._taken else None
            yield Flow(f"{GIVEN}{id_}", GIVEN + id_, target, tone=contract_tone(contract), due=due)

    # --- what goes where

    def _flows(self) -> Iterator[Flow]:
        words = ChipWords(self.view, self.solution, self.language)
        between: dict[tuple[str, str | None], list[Handoff]] = {}
        for handoff in self.solution.handoffs:
            between.setdefault((handoff.source, handoff.target), []).append(handoff)
        shown: set[tuple[str, str]] = set()
        limits = words.limits(self.links)
        for link in self.links:
            ends = (link.source, link.target)
            if ends in shown or not set(ends) <= set(self._taken):
                continue
            shown.add(ends)
            handoffs = between.get(ends, [])
            limit = limits.get(ends, ())
            chips = (*self._branch_chips(*ends), *words.chips(handoffs), *limit)
            yield Flow(
                f"{link.source} {link.target}",
                link.source,
                link.target,
                from_start=link.relation.startswith("start"),
                to_end=link.relation.endswith("finish"),
                chips=chips,
                tone=words.flow_tone(handoffs, limit),
                due=words.due(handoffs),
            )

    def _branch_chips(self, source: str, target: str) -> Iterator[Chip]:
        choose = self._taken[source].choose
        for branch in choose.branches.values() if choose else ():
            if target in branch.steps:
                share = share_in_words(branch.share) if branch.share else ""
                text = " · ".join(part for part in (share, branch.name or "") if part)
                if text:
                    yield Chip(clean(text))

    def _loops(self) -> Iterator[Flow]:
        say = self.view.names.say
        for id_, step in self._taken.items():
            if step.repeat is None:
                continue
            most = step.repeat.at_most
            text = (
                say._("again")
                if most is None
                else say.ngettext("{count} time at most", "{count} times at most", most)
            )
            first = next((one for one in self._taken if one in step.repeat.steps), id_)
            yield Flow(f"{id_} again", id_, first, chips=(Chip(text),), back=True)

    # --- time

    def _brackets(self) -> Iterator[Bracket]:
        words = StepWords(self.view, self.process, self.solution, self.language)
        for window in unique_windows(self.solution):
            steps = tuple(step for step in window.steps if step in self._taken)
            if steps and window.begins is not None:
                tone = Tone.INFEASIBLE if window.left is not None and window.left < 0 else Tone.PLAIN
                ends = window.ends
                if window.measured is not None:
                    ends = self._stands[steps[-1]].ends
                yield Bracket(steps, window.begins, ends, clean(words.window(window)), tone)

    def _deadlines(self) -> Iterator[Deadline]:
        names, clock = self.view.names, self.view.clock
        for customer in self.solution.customers:
            if customer.by is not None:
                text = clock.put(names.say._("{what}: by {time}"), "time", customer.by)
                text = text.replace("{what}", names.what(customer.id))
                required = names.customer(customer.id)
                zone = required.by.zone if required and required.by else None
                text += self._zones.local(clock, customer.by, zone)
                yield Deadline(customer.id, customer.by, clean(text, 120), customer_tone(customer))


def _due(contract: ContractOutcome) -> int | None:
    return contract.agreed_by if contract.agreed_by is not None else contract.asked_by_time

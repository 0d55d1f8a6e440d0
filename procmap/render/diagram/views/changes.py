"""The later of two states with the ghosts of the earlier one: what is new, what changed and how, what is gone.

Both states share one layout: the boxes of the later one, and those of the earlier one that it no longer has, placed
by their old times or between their old neighbours. Arrows of what is gone are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison
from procmap.analysis.comparison.differences import Difference
from procmap.analysis.solution import Solution
from procmap.locale import Speech, speech
from procmap.model import Requirement, Step
from procmap.render.clock import Clock
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.scene import Box, Chip, Day, Flow, Ghost, Kind, Lane, Note, Scene, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.diagram.views.customer_changes import Sides, counted, deadlines, dropped_from
from procmap.render.diagram.views.gain_words import GainWords
from procmap.render.diagram.views.step_words import takes_in_words
from procmap.render.diagram.views.swimlane import GIVEN
from procmap.render.names import Names

WAS = "was "
"""Before the id of a box that only the earlier state has."""
_SEEN = ("named", "moved", "timed", "ordered", "scoped")
"""What makes a step a changed one in a picture; other keys (its source, its systems) change nothing to see."""
_MOST_NOTES = 3
_LONGEST_NAME = 60


def changes_view(found: Comparison, family: FamilyComparison, scenes: tuple[Scene, Scene]) -> Scene:
    """The scene of one family. ``scenes`` are the swimlanes of both states; both sides are calculated."""
    return Changes(found, family, scenes).made()


@dataclass(frozen=True)
class Changes:
    """What differs between the swimlanes of two states of one family that are both calculated."""

    found: Comparison
    family: FamilyComparison
    scenes: tuple[Scene, Scene]

    def made(self) -> Scene:
        """Everything together."""
        earlier, later = self.scenes
        boxes = (*map(self._box, later.boxes), *self._gone_boxes())
        flows = tuple(self._flow(flow) for flow in later.flows)
        words = GainWords(self.found, self.family, later.language)
        scene = later._replace(
            headline=clean(words.of_later(later.headline)),
            subtitle=clean(POINT.join((self._counts(boxes, flows), later.subtitle))),
            lanes=self._lanes(boxes),
            boxes=boxes,
            flows=flows,
            orders=tuple(self._orders()),
            deadlines=deadlines(self.sides),
            ticks={
                **{at: tick for at, tick in earlier.ticks.items() if at in self._old_times},
                **later.ticks,
            },
            days=self._days(),
        )
        return scene._replace(words=legend_of(scene, scene.language))

    # --- both sides

    @property
    def sides(self) -> Sides:
        """Both states, solved and drawn."""
        return Sides(self.found, (self.solution(0), self.solution(1)), self.scenes)

    @property
    def _say(self) -> Speech:
        return speech(self.scenes[1].language)

    @cached_property
    def _later(self) -> dict[str, str]:
        """The id that each earlier box has in the picture."""
        known = {box.id for box in self.scenes[1].boxes}
        pairs = self.found.matching.pairs
        found = {}
        for box in self.scenes[0].boxes:
            if box.kind is Kind.GIVEN:
                id_ = GIVEN + pairs.later("requirement", box.id.removeprefix(GIVEN))
            else:
                id_ = pairs.later("step", box.id)
            found[box.id] = id_ if id_ in known else WAS + box.id
        return found

    @cached_property
    def earlier(self) -> dict[str, Box]:
        """The earlier box of each one in the picture."""
        return {self._later[box.id]: box for box in self.scenes[0].boxes}

    def _differences(self, subject: str) -> dict[str, Difference]:
        return {
            one.id: one for one in self.found.differences if one.subject == subject and one.kind != "removed"
        }

    @cached_property
    def _steps(self) -> dict[str, Difference]:
        return self._differences("step")

    @cached_property
    def _requirements(self) -> dict[str, Difference]:
        return self._differences("requirement")

    # --- boxes

    def _box(self, box: Box) -> Box:
        before = self.earlier.get(box.id)
        say = self._say
        if before is None:
            return box._replace(ghost=Ghost.ADDED, stamp=say._("added"))
        if box.kind is Kind.GIVEN:
            one = self._requirements.get(box.id.removeprefix(GIVEN))
            if one is None or not any(map(one.touches, ("named", "timed", "answered", "addressed"))):
                return box
            notes = tuple(self._arrow(before.when, box.when)) if before.when != box.when else ()
            return box._replace(ghost=Ghost.CHANGED, stamp=say._("changed"), notes=(*notes, *box.notes))
        notes = tuple(self._notes(before, box))[:_MOST_NOTES]
        one = self._steps.get(box.id)
        seen = one is not None and any(map(one.touches, _SEEN))
        if not seen and not notes:
            return box
        if not seen:
            return box._replace(notes=(*notes, *box.notes))
        kept = (note for note in box.notes if not (note.slack and box.latest is not None))
        return box._replace(ghost=Ghost.CHANGED, stamp=say._("changed"), notes=(*notes, *kept))

    def _notes(self, before: Box, after: Box) -> Iterator[Note]:
        """How a step was: how long it took, when it was ready, whose it was, what it was called."""
        say = self._say
        yield from self._duration(after.id)
        yield from self._ready(before, after)
        one = self._steps.get(after.id)
        if one is None:
            return
        sides = (self.found.before, self.found.after)
        if one.touches("moved"):
            department = getattr(one.before, "department", None)
            name = Names(sides[0].process, sides[0].state, say).department(department)
            yield _changed(say._("was: {what}").replace("{what}", name or say._("no department")))
        if one.touches("named") and before.name != after.name:
            yield _changed(say._("was called “{what}”").replace("{what}", clean(before.name, _LONGEST_NAME)))
        if one.touches("ordered") and not one.touches("named") and not one.touches("moved"):
            yield _changed(say._("another order"))

    def _duration(self, id_: str) -> Iterator[Note]:
        one = self._steps.get(id_)
        if one is None or not isinstance(one.before, Step) or not isinstance(one.after, Step):
            return
        takes = (one.before.takes, one.after.takes)
        if takes[0] == takes[1]:
            return
        language = self.scenes[1].language
        unknown = self._say._("unknown")
        yield from self._arrow(*(takes_in_words(one, language) if one else unknown for one in takes))

    def _ready(self, before: Box, after: Box) -> Iterator[Note]:
        """When it was ready: by calculation or measurement on both sides."""
        if None in (before.ends, after.ends) or before.ends == after.ends:
            return
        was = self._ends(self.solution(0), before.id)
        now = self._ends(self.solution(1), after.id)
        if was is None or was == now:
            return
        if now is None:
            yield _changed(self._clock.put(self._say._("was {time}"), "time", was))
        else:
            yield _changed(f"{self.ranged(0, before.id, was)} → {self.ranged(1, after.id, now)}")

    def ranged(self, side: int, step: str, worst: int) -> str:
        """When a step of a state is ready: from the best to the worst, where both are known."""
        clock, best = self._clock, self.best(side, step)
        if best is None or best >= worst:
            return clock.moment(worst)
        return f"{clock.moment(best)} – {clock.moment(worst)}"

    def best(self, side: int, step: str) -> int | None:
        """When a step of a state is ready at best: known where it is what a customer waits for by a time."""
        asked = (self.found.before, self.found.after)[side].process.customer.requires
        for one in self.solution(side).customers:
            if (
                one.id in asked
                and asked[one.id].at == step
                and one.by is not None
                and one.slack_best is not None
            ):
                return one.by - one.slack_best
        return None

    @staticmethod
    def _ends(solution: Solution, id_: str) -> int | None:
        return next((one.earliest_finish for one in solution.steps if one.id == id_), None)

    def _arrow(self, before: str, after: str) -> Iterator[Note]:
        """``17:00 → 16:40``; a unit or day that both have is written once, at the end."""
        head, _, unit = before.partition(" ")
        if after.partition(" ")[2] == unit and unit and not unit[:1].isdigit():
            before = head
        yield _changed(f"{before} → {after}")

    def solution(self, side: int) -> Solution:
        """The solution of the earlier side (0) or the later one (1)."""
        one = (self.family.before, self.family.after)[side]
        assert one is not None
        return one.solution

    @cached_property
    def _clock(self) -> Clock:
        return Clock.of(self.found.after.process, self.solution(1), self.scenes[1].language)

    @cached_property
    def _old_times(self) -> set[int | None]:
        gone = [box for box in self.scenes[0].boxes if self._later[box.id].startswith(WAS)]
        lines = {one.at for one in deadlines(self.sides) if one.ghost is Ghost.REMOVED}
        return lines | {at for box in gone for at in (box.begins, box.ends)}

    def _gone_boxes(self) -> Iterator[Box]:
        for box in self.scenes[0].boxes:
            id_ = self._later[box.id]
            if id_.startswith(WAS):
                yield Box(
                    id_,
                    self._lane(box.lane),
                    box.name,
                    box.kind,
                    box.begins,
                    box.ends,
                    day=box.day,
                    when=box.when,
                    notes=tuple(Note(text, ghost=Ghost.REMOVED) for text in dropped_from(self.sides, box.id)),
                    badge=box.badge,
                    tone=Tone.PLAIN,
                    ghost=Ghost.REMOVED,
                    stamp=self._say._("removed"),
                )

    def _lane(self, id_: str) -> str:
        return self.found.matching.pairs.later("department", id_)

    def _lanes(self, boxes: tuple[Box, ...]) -> tuple[Lane, ...]:
        """The lanes of the later state, with those that only the earlier one has at their place in the file."""
        used = {box.lane for box in boxes}
        known = {lane.id: lane for lane in self.scenes[1].lanes}
        for lane in self.scenes[0].lanes:
            known.setdefault(self._lane(lane.id), lane._replace(id=self._lane(lane.id)))
        order = {id_: n for n, id_ in enumerate(self.found.after.process.departments)}
        return tuple(
            sorted(
                (one for one in known.values() if one.id in used),
                key=lambda one: (order.get(one.id, len(order)), one.id),
            )
        )

    def _orders(self) -> Iterator[tuple[str, str]]:
        """What stood before and after what is gone."""
        for flow in self.scenes[0].flows:
            ends = (self._later[flow.source], self._later[flow.target])
            if not flow.back and any(id_.startswith(WAS) for id_ in ends):
                yield ends

    def _days(self) -> tuple[Day, ...]:
        days = {day.begins: day for day in self.scenes[1].days}
        for day in self.scenes[0].days:
            following = day.begins + 86_400
            if any(at is not None and day.begins <= at < following for at in self._old_times):
                days.setdefault(day.begins, day)
        return tuple(days[at] for at in sorted(days))

    # --- arrows

    @cached_property
    def _old_flows(self) -> set[tuple[str, str]]:
        return {(self._later[flow.source], self._later[flow.target]) for flow in self.scenes[0].flows}

    @cached_property
    def _reach(self) -> Mapping[str, set[str]]:
        """What stood after each earlier box over boxes that are gone: such an arrow only bridges them."""
        after: dict[str, set[str]] = {}
        for source, target in self._old_flows:
            after.setdefault(source, set()).add(target)
        found: dict[str, set[str]] = {}
        for id_ in after:
            open_, met = [id_], set[str]()
            while open_:
                for target in after.get(open_.pop(), ()):
                    if target not in met:
                        met.add(target)
                        if target.startswith(WAS):
                            open_.append(target)
            found[id_] = met
        return found

    def _flow(self, flow: Flow) -> Flow:
        chips = (*map(self._chip, flow.chips), *self._dropped_chips.get((flow.source, flow.target), ()))
        if flow.back or flow.target in self._reach.get(flow.source, ()):
            return flow._replace(chips=chips)
        return flow._replace(chips=chips, ghost=Ghost.ADDED)

    @cached_property
    def _dropped(self) -> set[str]:
        """The earlier requirements that nobody states any more."""
        found = self.found.differences
        return {one.id for one in found if one.subject == "requirement" and one.kind == "removed"}

    @cached_property
    def _dropped_chips(self) -> Mapping[tuple[str, str], tuple[Chip, ...]]:
        """Their chips, by the ends of the arrow that carried them; without that arrow they are only counted."""
        found: dict[tuple[str, str], tuple[Chip, ...]] = {}
        for flow in self.scenes[0].flows:
            ends = (self._later[flow.source], self._later[flow.target])
            gone = (self._struck(chip) for chip in flow.chips if chip.of in self._dropped)
            found[ends] = (*found.get(ends, ()), *gone)
        return found

    def _struck(self, chip: Chip) -> Chip:
        """What was asked and by when; whether it could be kept no longer matters."""
        by = self._agreed(chip.of)
        when = "" if by is None else self._clock.put(self._say._("by {time}"), "time", by)
        return Chip(chip.what, when, ghost=Ghost.REMOVED, of=chip.of)

    def _chip(self, chip: Chip) -> Chip:
        one = self._requirements.get(chip.of)
        if one is None:
            return chip
        if one.kind == "added":
            return chip._replace(ghost=Ghost.ADDED)
        before, after = one.before, one.after
        if not isinstance(before, Requirement) or not isinstance(after, Requirement):
            return chip
        if not any(map(one.touches, ("timed", "answered", "conditioned"))):
            return chip
        was = self._agreed(one.was or one.id)
        now = self._agreed(one.id, later=True)
        if was is None or was == now:
            return chip._replace(ghost=Ghost.CHANGED)
        text = self._clock.put(self._say._("was {time}"), "time", was)
        return chip._replace(ghost=Ghost.CHANGED, more=POINT.join(part for part in (text, chip.more) if part))

    def _agreed(self, id_: str, *, later: bool = False) -> int | None:
        contracts = self.solution(int(later)).contracts
        one = next((one for one in contracts if one.id == id_), None)
        return None if one is None else one.agreed_by if one.agreed_by is not None else one.asked_by_time

    # --- how much

    def _counts(self, boxes: tuple[Box, ...], flows: tuple[Flow, ...]) -> str:
        say = self._say
        steps = [box.ghost for box in boxes if box.kind is not Kind.GIVEN]
        new, other, gone = map(steps.count, (Ghost.ADDED, Ghost.CHANGED, Ghost.REMOVED))
        of_steps = (
            (new, say.ngettext("{count} new step", "{count} new steps", new)),
            (other, say.ngettext("{count} changed step", "{count} changed steps", other)),
            (gone, say.ngettext("{count} removed step", "{count} removed steps", gone)),
        )
        parts = [text for count, text in of_steps if count]
        shown = {chip.of for flow in flows for chip in flow.chips if chip.ghost is Ghost.ADDED}
        shown |= {
            box.id.removeprefix(GIVEN) for box in boxes if box.kind is Kind.GIVEN and box.ghost is Ghost.ADDED
        }
        if shown - {""}:
            asked = len(shown - {""})
            parts.append(say.ngettext("{count} new requirement", "{count} new requirements", asked))
        dropped = len(self._dropped & set(self._earlier_requirements()))
        if dropped:
            parts.append(say.ngettext("{count} dropped requirement", "{count} dropped requirements", dropped))
        parts += counted(self.sides)
        return ", ".join(parts) if parts else say._("nothing differs that the picture shows")

    def _earlier_requirements(self) -> Iterator[str]:
        """The requirements that the picture of the earlier state shows."""
        yield from (chip.of for flow in self.scenes[0].flows for chip in flow.chips)
        yield from (box.id.removeprefix(GIVEN) for box in self.scenes[0].boxes if box.kind is Kind.GIVEN)


def _changed(text: str) -> Note:
    return Note(clean(text), ghost=Ghost.CHANGED)

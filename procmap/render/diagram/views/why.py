"""The binding chain behind one time, shown on the swimlane: numbered, each link in words; the rest is dim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.solution import Deficit, Solution
from procmap.analysis.why import Why, WhyLink
from procmap.model import Process
from procmap.render.clock import lack_range, leeway
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.scene import Box, Flow, Scene, Sentence, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.diagram.views.headline import worst_customer
from procmap.render.diagram.views.swimlane import GIVEN
from procmap.render.names import state_name
from procmap.render.reasons import link_in_words, link_subject, link_sum
from procmap.render.rows import View

MOST_SHOWN = 25
"""Of a process with more boxes only the chain and what touches it is shown."""


def subject_of(solution: Solution) -> str | None:
    """What is asked about where nobody says: the worst lack of time of the worst customer requirement, else that."""
    worst = worst_customer(solution)
    if worst is None:
        return None
    charged = [
        one for one in solution.deficits if worst.id in {one.customer, *(e.customer for e in one.effects)}
    ]
    found = max(charged, key=lambda one: one.missing, default=None)
    return worst.id if found is None else found.contract or found.customer or found.step


def why_view(process: Process, scene: Scene, solution: Solution, why: Why) -> Scene:
    """The swimlane of a solution with the chain of one subject on it."""
    return _WhyView(process, scene, View.of(process, solution, scene.language), why).made()


class _Told(NamedTuple):
    """A link in words, and the boxes it concerns; the first one carries its number."""

    text: str
    boxes: tuple[str, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class _WhyView:
    process: Process
    scene: Scene
    view: View
    why: Why

    def made(self) -> Scene:
        told = [*self._deficits_told(), *(self._link(link) for link in self._links)]
        told = [one for one in told if one.boxes]
        # where nothing sets a time there is no chain, and nothing that the picture is less about
        chain = {id_ for one in told for id_ in one.boxes} or self._known
        marks: dict[str, list[str]] = {}
        for n, one in enumerate(told, 1):
            marks.setdefault(one.boxes[0], []).append(str(n))
        shown = self._shown(chain)
        boxes = tuple(self._box(box, chain, marks) for box in self.scene.boxes if box.id in shown)
        flows = tuple(
            flow._replace(dim=not self._on_chain(flow, chain))
            for flow in self.scene.flows
            if flow.source in shown and flow.target in shown
        )
        customers = {link.requirement for link in self._links if link.kind == "deadline"} | {self.why.subject}
        scene = self.scene._replace(
            headline=clean(self._headline()),
            subtitle=self._subtitle(len(boxes)),
            boxes=boxes,
            flows=flows,
            lanes=tuple(lane for lane in self.scene.lanes if any(box.lane == lane.id for box in boxes)),
            brackets=tuple(
                one._replace(dim=not set(one.boxes) <= chain)
                for one in self.scene.brackets
                if set(one.boxes) & shown
            ),
            deadlines=tuple(one._replace(dim=one.id not in customers) for one in self.scene.deadlines),
            sentences=tuple(
                Sentence(str(n), clean(one.text), one.boxes[0], one.tone) for n, one in enumerate(told, 1)
            ),
        )
        return scene._replace(words=legend_of(scene, scene.language))

    # --- which

    @cached_property
    def _links(self) -> tuple[WhyLink, ...]:
        """The chain in the order of time: from where it begins to the subject, and on to the customer.

        What is handed over at once says nothing that its neighbours do not.
        """
        links = (*reversed(self.why.ready), *self.why.needed)
        return tuple(one for one in links if one.kind != "handoff" or one.operator != "elapsed" or one.amount)

    @cached_property
    def _deficits(self) -> tuple[Deficit, ...]:
        """Where time is missing on the way of the subject."""
        steps = {step for link in self._links for step in (link.step, link.target) if step}
        subject = self.why.subject

        def concerns(one: Deficit) -> bool:
            hit = {one.contract, one.customer} | {effect.contract for effect in one.effects}
            hit |= {effect.customer for effect in one.effects}
            return subject in hit or one.step in steps or subject in one.steps

        return tuple(one for one in self.view.solution.deficits if concerns(one))

    def _run(self, link: WhyLink) -> tuple[str, ...]:
        """The boxes of a link; of a window or a measured run all that lie in it."""
        if link.kind == "measured":
            ends = {link.step, link.target}
            windows = [one.steps for one in self.view.solution.windows if one.measured is not None]
            inside = next((one for one in windows if one and one[-1] in ends), ())
            return tuple(dict.fromkeys(id_ for id_ in (link.target, *inside, link.step) if id_))
        giver = link.step or (f"{GIVEN}{link.requirement}" if link.requirement else None)
        if link.kind == "promise":
            windows = [one.steps for one in self.view.solution.windows if one.contract == link.requirement]
            inside = windows[0] if windows else ()
            return tuple(dict.fromkeys(id_ for id_ in (giver, *inside) if id_))
        return tuple(id_ for id_ in (giver,) if id_)

    def _shown(self, chain: set[str]) -> set[str]:
        every = {box.id for box in self.scene.boxes}
        if len(every) <= MOST_SHOWN:
            return every
        near = {flow.source for flow in self.scene.flows if flow.target in chain}
        near |= {flow.target for flow in self.scene.flows if flow.source in chain}
        return chain | near if len(chain | near) <= MOST_SHOWN else chain

    def _on_chain(self, flow: Flow, chain: set[str]) -> bool:
        return not flow.back and {flow.source, flow.target} <= chain

    def _box(self, box: Box, chain: set[str], marks: dict[str, list[str]]) -> Box:
        if box.id not in chain:
            return box._replace(dim=True, notes=(), latest=None)
        return box._replace(stamp=", ".join(marks.get(box.id, ())), latest=None)

    # --- in words

    def _link(self, link: WhyLink) -> _Told:
        names, clock = self.view.names, self.view.clock
        boxes = tuple(id_ for id_ in self._run(link) if id_ in self._known)
        text = f"{link_subject(link, names)}: {link_in_words(link, names, clock)}"
        if link.kind not in ("deadline", "release"):
            shown = link_sum(link, clock)
            if link in self.why.needed and self.why.slack:
                shown = names.say._("needed: {sum}").replace("{sum}", shown)
            text = f"{text}{POINT}{shown}"
        return _Told(text, boxes)

    @cached_property
    def _known(self) -> set[str]:
        return {box.id for box in self.scene.boxes}

    def _deficits_told(self) -> Iterator[_Told]:
        """What breaks, first: where, by how much, and what cannot all be kept."""
        say, clock = self.view.names.say, self.view.clock
        for one in self._deficits:
            what = self.view.names.what(one.contract or one.customer or "") or self.view.names.step(one.step)
            text = say._("{what}: needed by {due}, comes {comes}, {length} are missing")
            text = clock.put(text, "due", one.due)
            text = clock.put(text, "comes", one.comes).replace("{what}", what)
            best = max(one.missing_best, 0) or one.missing
            missing = lack_range(min(best, one.missing), one.missing, self.scene.language)
            steps = tuple(id_ for id_ in reversed(one.steps or (one.step,)) if id_ in self._known)
            yield _Told(text.replace("{length}", missing), steps, Tone.INFEASIBLE)

    def _headline(self) -> str:
        say, clock, why = self.view.names.say, self.view.clock, self.why
        what = say._("“{text}”").replace("{text}", self.view.names.anything(why.subject))
        if why.ready_at is None and why.needed_by is None:
            return say._("{what}: nothing sets its time").replace("{what}", what)
        if why.ready_at is None:
            text = clock.put(say._("{what}: why it is needed by {time}"), "time", why.needed_by)
            return text.replace("{what}", what)
        text = clock.put(say._("{what}: why it is ready at {time}"), "time", why.ready_at).replace(
            "{what}", what
        )
        if why.slack is None:
            return text
        return f"{text}, {leeway(why.slack, None, self.scene.language)}"

    def _subtitle(self, shown: int) -> str:
        say = self.view.names.say
        state = state_name(self.process, self.why.state, say)
        parts = [state, self.scene.subtitle]
        if shown < len(self.scene.boxes):
            text = say._("shown: the chain and what touches it, {n} of {count}")
            parts.append(text.replace("{n}", str(shown)).replace("{count}", str(len(self.scene.boxes))))
        return clean(POINT.join(parts))

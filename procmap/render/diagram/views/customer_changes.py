"""What the customer requires of two states: each deadline with how it differs, and how many there are of each kind.

A requirement whose step a state does not have is not required of that state: the later state has dropped it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.analysis.comparison.comparison import Comparison
from procmap.analysis.solution import CustomerOutcome, Solution
from procmap.locale import Speech, speech
from procmap.render.clock import Clock
from procmap.render.diagram.scene import Deadline, Ghost, Scene, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.names import Names

_LONGEST = 120


class Sides(NamedTuple):
    """Both states as they are solved and drawn; ``found`` says which parts of both belong together."""

    found: Comparison
    solutions: tuple[Solution, Solution]
    scenes: tuple[Scene, Scene]

    @property
    def say(self) -> Speech:
        """The language of the picture."""
        return speech(self.scenes[1].language)


def deadlines(sides: Sides) -> tuple[Deadline, ...]:
    """Those of the later state, then those that it has dropped."""
    ghosts, before = _ghosts(sides), _before(sides)
    clock = Clock.of(sides.found.after.process, sides.solutions[1], sides.scenes[1].language)
    made = []
    for one in sides.scenes[1].deadlines:
        ghost = ghosts[one.id]
        text = one.text
        if ghost is Ghost.ADDED:
            text = f"{text}{POINT}{sides.say._('added')}"
        was = before[one.id].by if ghost is Ghost.CHANGED else None
        if was is not None and was != one.at:
            text = f"{text} ({clock.put(sides.say._('was {time}'), 'time', was)})"
        made.append(one._replace(text=clean(text, _LONGEST), ghost=ghost))
    later = {_later(sides, one.id): one for one in sides.scenes[0].deadlines}
    for id_, one in later.items():
        if ghosts[id_] is Ghost.REMOVED:
            text = clean(f"{one.text}{POINT}{sides.say._('removed')}", _LONGEST)
            made.append(one._replace(id=id_, text=text, ghost=Ghost.REMOVED, tone=Tone.PLAIN))
    return tuple(made)


def dropped(sides: Sides) -> Iterator[CustomerOutcome]:
    """The requirements of the earlier state that the later one does not have."""
    ghosts = _ghosts(sides)
    return (one for id_, one in _before(sides).items() if ghosts[id_] is Ghost.REMOVED)


def dropped_from(sides: Sides, step: str) -> Iterator[str]:
    """What an earlier step gave to the customer without a time, in words: no deadline says it."""
    side = sides.found.before
    names = Names(side.process, side.state, sides.say)
    for one in dropped(sides):
        asked = side.process.customer.requires.get(one.id)
        if one.by is None and asked is not None and asked.at == step:
            yield clean(names.what(one.id))


def counted(sides: Sides) -> Iterator[str]:
    """How many are new, changed and dropped, in words."""
    ghosts, say = list(_ghosts(sides).values()), sides.say
    new, other, gone = map(ghosts.count, (Ghost.ADDED, Ghost.CHANGED, Ghost.REMOVED))
    if new:
        yield say.ngettext("{count} new customer requirement", "{count} new customer requirements", new)
    if other:
        yield say.ngettext(
            "{count} changed customer requirement", "{count} changed customer requirements", other
        )
    if gone:
        yield say.ngettext(
            "{count} dropped customer requirement", "{count} dropped customer requirements", gone
        )


def _later(sides: Sides, id_: str) -> str:
    return sides.found.matching.pairs.later("customer", id_)


def _before(sides: Sides) -> dict[str, CustomerOutcome]:
    """The earlier requirements by the ids that the later state has, or would have, for them."""
    return {_later(sides, one.id): one for one in sides.solutions[0].customers}


def _ghosts(sides: Sides) -> dict[str, Ghost]:
    """How each requirement of either state differs."""
    before, after = _before(sides), {one.id: one for one in sides.solutions[1].customers}
    found = {}
    for id_, one in after.items():
        same = id_ in before and before[id_].by == one.by and not _renamed(sides, before[id_], one)
        found[id_] = Ghost.ADDED if id_ not in before else Ghost.SAME if same else Ghost.CHANGED
    return {**found, **{id_: Ghost.REMOVED for id_ in before if id_ not in after}}


def _renamed(sides: Sides, before: CustomerOutcome, after: CustomerOutcome) -> bool:
    was = sides.found.before.process.customer.requires[before.id]
    now = sides.found.after.process.customer.requires[after.id]
    return was.what != now.what

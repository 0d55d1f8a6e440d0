"""What a picture shows, as plain data: lanes, boxes, flows between them, on a clock. No places, no colours.

Views make scenes; the layout turns a scene into places on a page. Texts are in the reader's language already.
Instants are seconds UTC; ``None`` is "unknown". Each box and flow may be a ghost: a picture of what changes lays
out both states at once and says by ``ghost`` what is new, changed or gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What can be said of a part, worst first. Every writer shows it by form as well as by colour."""

    INFEASIBLE = "infeasible"
    LATE = "late"
    """Late only because something before it is."""
    UNSUPPORTED = "unsupported"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    PLAIN = "plain"


class Ghost(StrEnum):
    """How a part differs between two states."""

    SAME = ""
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Kind(StrEnum):
    """What a box is: work, an event without duration, or something given that no step makes."""

    STEP = "step"
    EVENT = "event"
    GIVEN = "given"


class Lane(NamedTuple):
    """A department and who answers for it; ``outside`` is not of the house, ``aside`` is an enabling one.

    Lanes of one ``section`` stand together under its title: a picture of two states has two. ``hue`` is the number of
    its colour, the same in each picture of a process; by its place in the scene if negative.
    """

    id: str
    name: str
    head: str = ""
    outside: bool = False
    aside: bool = False
    section: str = ""
    hue: int = -1


class Note(NamedTuple):
    """A line at the foot of a box. ``slack`` says in words what the tail of the box shows."""

    text: str
    tone: Tone = Tone.PLAIN
    ghost: Ghost = Ghost.SAME
    slack: bool = False


class Box(NamedTuple):
    """One step, from ``begins`` to ``ends``; ``latest`` is how late it may end, ``due`` a time it breaks.

    ``day`` says that only the day of ``begins`` is known. ``badge`` is a word on its rim, ``gate`` and ``choice`` the
    signs at its entrance and exit. ``stamp`` says what the picture is about: new, changed, gone, or its number in a
    chain; what it is not about is ``dim``.
    """

    id: str
    lane: str
    name: str
    kind: Kind = Kind.STEP
    begins: int | None = None
    ends: int | None = None
    latest: int | None = None
    due: int | None = None
    day: bool = False
    when: str = ""
    overrun: str = ""
    notes: tuple[Note, ...] = ()
    badge: str = ""
    tone: Tone = Tone.PLAIN
    gate: bool = False
    choice: bool = False
    comes_from: str = ""
    goes_to: str = ""
    """The pages on which the arrows into and out of it go on."""
    ghost: Ghost = Ghost.SAME
    stamp: str = ""
    dim: bool = False


class Chip(NamedTuple):
    """What is handed over, by when, and what must be said of it. ``of`` is the requirement that asks for it."""

    what: str
    when: str = ""
    more: str = ""
    tone: Tone = Tone.PLAIN
    ghost: Ghost = Ghost.SAME
    of: str = ""


class Flow(NamedTuple):
    """An arrow from one box to another, from the end of the one to the start of the other unless said otherwise.

    ``back`` runs against time: a loop. ``due`` is the instant at which the target needs it.
    """

    id: str
    source: str
    target: str
    from_start: bool = False
    to_end: bool = False
    chips: tuple[Chip, ...] = ()
    tone: Tone = Tone.PLAIN
    back: bool = False
    due: int | None = None
    ghost: Ghost = Ghost.SAME
    dim: bool = False


class Bracket(NamedTuple):
    """A run of boxes of which only the whole is timed."""

    boxes: tuple[str, ...]
    begins: int | None
    ends: int | None
    text: str
    tone: Tone = Tone.PLAIN
    dim: bool = False


class Deadline(NamedTuple):
    """What the customer requires, as a line across all lanes."""

    id: str
    at: int
    text: str
    tone: Tone = Tone.PLAIN
    dim: bool = False
    ghost: Ghost = Ghost.SAME


class Tick(NamedTuple):
    """How an instant is labelled, on which day (``D``, ``D+1``) it falls, and whether somebody waits for it."""

    text: str
    day: int
    strong: bool = False


class Day(NamedTuple):
    """A day: its first instant and what it is called (``D+1 · Mon 11-30``).

    On a ``passing`` one nothing has an hour, but a run goes on through it: the axis marks where it begins.
    """

    begins: int
    name: str
    passing: bool = False


class Sentence(NamedTuple):
    """A line below the picture: its number, what it says, and the box that it is about."""

    mark: str
    text: str
    box: str
    tone: Tone = Tone.PLAIN


class Condition(NamedTuple):
    """What a letter stands for, in words; ``of`` is the contract that carries it, ``behind`` are those that wait."""

    text: str
    of: str
    behind: frozenset[str]


class Scene(NamedTuple):
    """Everything that one picture shows."""

    headline: str
    subtitle: str
    tone: Tone
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    flows: tuple[Flow, ...]
    brackets: tuple[Bracket, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    ticks: Mapping[int, Tick] = {}
    days: tuple[Day, ...] = ()
    """The days on which something happens, and those that a run of known length passes through."""
    words: Mapping[str, str] = {}
    """The words of the legend by the sign's name; only those that occur."""
    language: str = "en"
    orders: tuple[tuple[str, str], ...] = ()
    """Which box stands before which, beyond what arrows say: for boxes without times whose arrows are not drawn."""
    sentences: tuple[Sentence, ...] = ()
    zone: str = ""
    """Whose clock the axis is, where some part is on another one."""
    conditions: tuple[Condition, ...] = ()

    def box(self, id_: str) -> Box:
        """A box by its id. Raises ``KeyError``."""
        for box in self.boxes:
            if box.id == id_:
                return box
        raise KeyError(id_)

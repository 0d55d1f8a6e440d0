"""How large boxes and chips are for a font size and a number of lines."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from procmap.render.diagram.scene import Box, Chip, Kind, Scene
from procmap.render.diagram.text import LINE, POINT, at_most, count_lines, narrowest, packed, width

_PAD, _PAD_SHARE = 9.0, 0.54
"""Room at either side of the words in a box; less where they are small."""
BAR = 4.0
"""The coloured bar at the left edge of a box."""
_GIVEN = 0.84
"""What is given is written smaller than a step."""
_MOST_LINES = 7
_NOTE_LINES = 3
_LONG_WHEN = 18
"""Times with so many characters may take two lines."""
_CHIP_LINES, _NARROW_LINES = 3, 4
_CHIP_ROOM = 9.5
"""The room of a chip's text, in its font sizes."""


class Sizes(NamedTuple):
    """The font sizes that go with the one of step names."""

    name: float

    @property
    def when(self) -> float:
        """Times at the foot of a box."""
        return self.name * 0.82

    @property
    def note(self) -> float:
        """Notes at the foot of a box."""
        return self.name * 0.76

    @property
    def chip(self) -> float:
        """Chips."""
        return self.name * 0.76

    @property
    def tick(self) -> float:
        """The labels of the axis."""
        return self.name * 0.8

    @property
    def pad(self) -> float:
        """Room at either side of the words in a box."""
        return min(_PAD, self.name * _PAD_SHARE)

    def of(self, box: Box) -> float:
        """The name of a box."""
        return self.name * (_GIVEN if box.kind is Kind.GIVEN else 1.0)


class Need(NamedTuple):
    """The width that the words in a box and on its rim ask for, in font sizes, and the pixels between the latter."""

    inside: float
    rim: float
    between: float

    def width(self, sizes: Sizes) -> float:
        """The width of the box."""
        return max(self.inside * sizes.name, self.rim * sizes.name + self.between) + BAR + 2 * sizes.pad + 1.5


@lru_cache(maxsize=4096)
def need(box: Box, lines: int) -> Need:
    """What a box asks for if its name takes so many lines."""
    one = Sizes(1.0)
    size = one.of(box)
    rooms = [4 * size, narrowest(box.name, lines) * size]
    for part in (*box.when.split(POINT), box.overrun):
        rooms.append(narrowest(part, 1 if len(part) < _LONG_WHEN else 2, bold=True) * one.when)
    rooms += [narrowest(note.text, _NOTE_LINES) * one.note for note in box.notes]
    tags = [tag for tag in (box.badge, box.stamp) if tag]
    rim = sum(width(tag, one.note, bold=True) for tag in tags) * 0.8
    return Need(max(rooms), rim, 16.0 * max(len(tags) - 1, 0))


def least_width(box: Box, lines: int, sizes: Sizes) -> float:
    """The width that a box asks for if its name takes so many lines."""
    return need(box, lines).width(sizes)


def lines_in(box: Box, room: float, sizes: Sizes) -> tuple[str, ...]:
    """The lines of a box's name in a width."""
    return at_most(box.name, _MOST_LINES, room - BAR - 2 * sizes.pad, sizes.of(box))


def foot_in(box: Box, room: float, sizes: Sizes) -> tuple[tuple[str, ...], ...]:
    """The lines of each note."""
    return tuple(
        at_most(note.text, _NOTE_LINES, room - BAR - 2 * sizes.pad, sizes.note) for note in box.notes
    )


def when_in(box: Box, room: float, sizes: Sizes) -> tuple[str, ...]:
    """The line of a box's times; two where it is long."""
    text = POINT.join(part for part in (box.when, box.overrun) if part)
    return packed(text, room - BAR - 2 * sizes.pad, sizes.when, bold=True) if text else ()


def height_in(box: Box, room: float, sizes: Sizes) -> float:
    """The height of a box of a width."""
    own = room - BAR - 2 * sizes.pad
    inner = min(count_lines(box.name, own, sizes.of(box)), _MOST_LINES) * sizes.of(box) * LINE
    inner += len(when_in(box, room, sizes)) * sizes.when * 1.3
    if box.due is not None:
        inner += strip_height(sizes)
    inner += (
        sum(min(count_lines(note.text, own, sizes.note), _NOTE_LINES) for note in box.notes)
        * sizes.note
        * 1.25
    )
    if box.badge or box.stamp:
        inner += sizes.note * 0.5
    return inner + 2 * 0.42 * sizes.name


def strip_height(sizes: Sizes) -> float:
    """The height of the hatched strip at the foot of a box that overruns."""
    return 0.5 * sizes.name


def tag_size(sizes: Sizes) -> float:
    """The letters of a word on the rim of a box."""
    return sizes.note * 0.92


def tag_rise(sizes: Sizes) -> float:
    """How far such a word stands above the box."""
    return tag_size(sizes) * 0.75


class ChipText(NamedTuple):
    """The lines of a chip, and its size."""

    lines: tuple[str, ...]
    bold: tuple[str, ...]
    width: float
    height: float


def chip_text(chip: Chip, sizes: Sizes, *, small: bool = False, narrow: bool = False) -> ChipText:
    """The lines of a chip; ``small`` leaves out what can be left out, ``narrow`` takes more lines."""
    size = sizes.chip
    room, most = _CHIP_ROOM * size, _CHIP_LINES
    if narrow:
        most = _NARROW_LINES
        parts = [(chip.what, False), *((part, True) for part in (chip.when, chip.more))]
        room = size * max(narrowest(part, most, bold=bold) for part, bold in parts if part)
    lines = () if small or not chip.what else at_most(chip.what, most, room, size)
    words = POINT.join(part for part in (chip.when, chip.more) if part)
    bold = packed(words, room, size, bold=True) if words else ()
    if small and not bold:
        lines = at_most(chip.what, 1, room, size)
    widest = max(
        [width(line, size) for line in lines] + [width(line, size, bold=True) for line in bold], default=0.0
    )
    return ChipText(lines, bold, widest + 0.9 * size, (len(lines) + len(bold)) * size * LINE + 0.55 * size)


def most_words(scene: Scene) -> int:
    """How many lines the longest name could usefully take."""
    return min(_MOST_LINES - 1, max((len(box.name.split()) for box in scene.boxes), default=1))

"""Colours: of a screen, and of a black-and-white print where form alone must do."""

from __future__ import annotations

from typing import NamedTuple

from procmap.render.diagram.primitives import Dash
from procmap.render.diagram.scene import Ghost, Tone


class Ink(NamedTuple):
    """How a part is drawn: its line, its ground, its text, dashes, and how thick."""

    line: str
    ground: str
    text: str
    dash: Dash = ()
    weight: float = 1.2


class Theme(NamedTuple):
    """One set of colours. ``lanes`` are those of departments in turn, ``pale`` the line and text of what is dim,
    ``before`` fill and line of an earlier bar.
    """

    name: str
    lanes: tuple[str, ...]
    head_text: str
    head_line: str | None
    text: str
    soft: str
    grid: str
    band: str
    rule: str
    deadline: str
    flow: str
    tones: dict[Tone, Ink]
    ghosts: dict[Ghost, Ink]
    pale: tuple[str, str]
    before: tuple[str, str]

    def lane(self, n: int) -> str:
        """The colour of the n-th department."""
        return self.lanes[n % len(self.lanes)]

    def flow_ink(self, tone: Tone) -> Ink:
        """An arrow."""
        ink = self.tones[tone]
        return ink._replace(line=self.flow) if tone in (Tone.PLAIN, Tone.UNKNOWN) else ink

    def part(self, tone: Tone, ghost: Ghost) -> Ink:
        """A part of a picture of changes: what is wrong with it comes before how it differs."""
        if ghost is Ghost.SAME or tone not in (Tone.PLAIN, Tone.UNKNOWN):
            return self.tones[tone]
        ink = self.ghosts[ghost]
        return ink._replace(dash=self.tones[tone].dash) if tone is Tone.UNKNOWN and not ink.dash else ink

    def faded(self) -> Theme:
        """The same for what a picture is not about: form stays, colour goes."""
        line, text = self.pale

        def pale(ink: Ink) -> Ink:
            return Ink(line, "ffffff", text, ink.dash, min(ink.weight, 1.2))

        return self._replace(
            lanes=(line,),
            text=text,
            soft=text,
            deadline=line,
            flow=line,
            tones={tone: pale(ink) for tone, ink in self.tones.items()},
            ghosts={ghost: pale(ink) for ghost, ink in self.ghosts.items()},
        )


COLOR = Theme(
    "color",
    ("2460a7", "0f766e", "b45309", "6d28d9", "be185d", "475569", "15803d", "4338ca", "a16207", "0e7490"),
    "ffffff",
    None,
    "0f172a",
    "475569",
    "cbd5e1",
    "f7f9fc",
    "e2e8f0",
    "9a4a06",
    "334155",
    {
        Tone.PLAIN: Ink("94a3b8", "ffffff", "1e293b"),
        Tone.UNKNOWN: Ink("64748b", "f1f5f9", "334155", (2.0, 2.5)),
        Tone.CONDITIONAL: Ink("b45309", "fffbeb", "92400e", (6.0, 4.0), 1.5),
        Tone.UNSUPPORTED: Ink("b91c1c", "fff7ed", "9f1239", (2.0, 3.0), 1.7),
        Tone.LATE: Ink("dc2626", "ffffff", "b91c1c", (), 1.2),
        Tone.INFEASIBLE: Ink("dc2626", "fee2e2", "b91c1c", (), 2.4),
    },
    {
        Ghost.SAME: Ink("94a3b8", "ffffff", "0f172a"),
        Ghost.ADDED: Ink("059669", "ecfdf5", "065f46", (), 1.8),
        Ghost.CHANGED: Ink("d97706", "fffbeb", "92400e", (), 1.8),
        Ghost.REMOVED: Ink("94a3b8", "f8fafc", "64748b", (4.0, 3.0), 1.2),
    },
    ("d3dae3", "a3aebd"),
    ("cbd5e1", "94a3b8"),
)

PRINT = Theme(
    "print",
    ("ffffff",),
    "000000",
    "000000",
    "000000",
    "404040",
    "b0b0b0",
    "ffffff",
    "808080",
    "000000",
    "202020",
    {
        Tone.PLAIN: Ink("404040", "ffffff", "000000", (), 1.0),
        Tone.UNKNOWN: Ink("606060", "ffffff", "000000", (2.0, 2.5), 1.0),
        Tone.CONDITIONAL: Ink("000000", "ffffff", "000000", (6.0, 4.0), 1.4),
        Tone.UNSUPPORTED: Ink("000000", "ffffff", "000000", (2.0, 3.0), 1.8),
        Tone.LATE: Ink("000000", "ffffff", "000000", (9.0, 2.5), 1.4),
        Tone.INFEASIBLE: Ink("000000", "ffffff", "000000", (), 3.0),
    },
    {
        Ghost.SAME: Ink("404040", "ffffff", "000000", (), 1.0),
        Ghost.ADDED: Ink("000000", "ffffff", "000000", (), 2.4),
        Ghost.CHANGED: Ink("000000", "ffffff", "000000", (8.0, 3.0), 1.6),
        Ghost.REMOVED: Ink("808080", "ffffff", "606060", (4.0, 3.0), 1.0),
    },
    ("c8c8c8", "969696"),
    ("dcdcdc", "8c8c8c"),
)

THEMES = {theme.name: theme for theme in (COLOR, PRINT)}

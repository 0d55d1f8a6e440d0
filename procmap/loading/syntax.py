"""What a parser's complaint means to the person who wrote the file.

The parser speaks of tokens and contexts; an analyst needs to know that a bracket of line 12 is still open.
Each recogniser looks at the complaint and at the text around it and names a reason of the rule ``not-yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from procmap.findings import Value
from procmap.loading.places import Lines

_MAX_KEY = 1000
_SHOWN = 60
_COLON = re.compile(r":(?:\s|\Z)")
_TIGHT_COLON = re.compile(r"\s*(?:- +)*[^\s:#\"'\[{][^:\n]*:\S")
_BLANKS = re.compile(r"\s*+")
_PIECE = re.compile(r"[ \t]*+,[ \t]*+([^,:{}\[\]\"'#\n]++)")
_PAIRS = {"[": "]", "{": "}"}


class Fault(NamedTuple):
    """A complaint of the parser, in its own words.

    ``at`` and ``opened`` are character indexes: of the problem, and of the start of what was being read (or
    None). ``bracket`` is the index of the innermost bracket still open, ``scalar`` that of the last value.
    """

    problem: str
    context: str
    at: int
    opened: int | None = None
    bracket: int | None = None
    scalar: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A reason with its values, and the characters from ``start`` to ``end`` that it speaks of."""

    reason: str
    start: int
    end: int
    values: dict[str, Value] = field(default_factory=dict)
    rule: str = "not-yaml"


def has_no_colon(text: str, end: int) -> bool:
    """Whether the key that ends at ``end`` stands in braces without a colon: ``{a, b: 1}``."""
    found = _BLANKS.match(text, end)
    return text[found.end() if found else end :][:1] in (",", "}")


def end_of_pieces(text: str, end: int) -> int:
    """Where a text with commas ends whose second piece ends at ``end``: before ``}``, or before a further key."""
    while (piece := _PIECE.match(text, end)) and text[piece.end() : piece.end() + 1] in (",", "}"):
        end += len(piece[0].rstrip())
    return end


class Scene:
    """The text around a fault."""

    def __init__(self, fault: Fault, lines: Lines) -> None:
        self.fault = fault
        self.lines = lines
        self.text = lines.text
        self.at = min(fault.at, len(self.text))
        self.opened = fault.opened if fault.opened is not None else self.at

    @property
    def char(self) -> str:
        """The character the parser stopped at; empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands before the fault on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    @property
    def at_end(self) -> bool:
        """Whether nothing but blanks follows."""
        return not self.text[self.at : self.at + 200].strip() and not self.text[self.at :].strip()

    def line(self, index: int) -> int:
        """The 1-based line of a character index."""
        return self.lines.number(index)

    def indent(self, line: int) -> int:
        """How many blanks line ``line`` begins with."""
        content = self.lines.content(line)
        return len(content) - len(content.lstrip(" "))

    def first(self, line: int) -> int:
        """The index of the first character of a line that is no blank."""
        return (self.lines.start(line) or 0) + self.indent(line)

    def previous(self) -> int:
        """The last line above the fault that holds something besides a comment; 0 if none."""
        line = self.line(self.at) - 1
        while line and self.lines.content(line).lstrip()[:1] in ("", "#"):
            line -= 1
        return line

    def found(self, reason: str, at: int | None = None, width: int = 1, **values: Value) -> Diagnosis:
        """A diagnosis that points at ``at`` (else at the fault)."""
        start = self.at if at is None else at
        return Diagnosis(reason, start, min(start + width, len(self.text)), values)

    def found_line(self, reason: str, line: int) -> Diagnosis:
        """A diagnosis that points at the content of a whole line and quotes it."""
        content = self.lines.content(line).strip()
        start = self.first(line)
        return Diagnosis(reason, start, start + len(content), {"text": clip(content)})


LISTS = frozenset(
    ("absent", "after", "closed", "consists_of", "departures", "executors", "family", "inputs", "needs", "obstacles",
     "outputs", "present", "provided", "represents", "short", "steps", "success_factors", "supports", "systems",
     "times", "working")
)  # fmt: skip
"""Keys that take a list: what a comma has torn there was several values."""


def as_meant(key: str, text: str) -> str:
    """A key with a text that a comma has torn, as it is understood: quoted, or as a list where the key takes one."""
    if key not in LISTS:
        return f'{clip(key)}: "{clip(text)}"'
    parts = (part.strip() for part in clip(text).split(","))
    told = ", ".join(f'"{part}"' if ":" in part else part for part in parts if part)
    return f"{clip(key)}: [{told}]"


def clip(text: str) -> str:
    """At most 60 characters of a text, for a message."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def explain(fault: Fault, lines: Lines) -> Diagnosis:
    """Put a fault into a reason that a message exists for; unknown complaints keep the parser's words."""
    scene = Scene(fault, lines)
    for words, recognise in _RECOGNISERS:
        if words in fault.problem or words in fault.context:
            return recognise(scene)
    return scene.found("", problem=f"{fault.context} {fault.problem}".strip())


def _tab(scene: Scene) -> Diagnosis:
    at = scene.text.rfind("\t", 0, scene.at + 1)
    return scene.found("tab", at if at >= 0 else None)


def _start(scene: Scene) -> Diagnosis:
    if scene.char == "\t":
        return _tab(scene)
    return scene.found("start", char=scene.char or "?")


def _start_opened(scene: Scene) -> Diagnosis:
    return scene.found("start", scene.opened, char=scene.text[scene.opened : scene.opened + 1])


def _colon(scene: Scene) -> Diagnosis:
    before = scene.before
    if _COLON.search(before):
        return scene.found("colon")
    if len(before.strip()) > _MAX_KEY:
        return scene.found("long-key", limit=_MAX_KEY)
    above, here = scene.previous(), scene.line(scene.at)
    if not above:
        return scene.found("colon")
    content = scene.lines.content(above)
    if not _COLON.search(content):
        return _keyless(scene, above)
    if scene.indent(here) > scene.indent(above):
        start = scene.first(here)
        return scene.found("deeper", start, scene.at - start, line=above)
    return scene.found("colon")


def _keyless(scene: Scene, line: int) -> Diagnosis:
    """The line has no key: its colon lacks the blank behind it, or is missing."""
    tight = _TIGHT_COLON.match(scene.lines.content(line))
    return scene.found_line("tight-colon" if tight else "no-colon", line)


def _tight_in_brackets(scene: Scene) -> Diagnosis:
    text = scene.text[scene.opened : scene.at + 2]
    return scene.found("tight-colon", scene.opened, width=len(text), text=clip(text))


def _no_colon(scene: Scene) -> Diagnosis:
    return _keyless(scene, scene.line(scene.opened))


def _separator(scene: Scene) -> Diagnosis:
    opening = scene.text[scene.opened : scene.opened + 1]
    opened, here = scene.line(scene.opened), scene.line(scene.at)
    if scene.at_end or (here > opened and scene.indent(here) <= scene.indent(opened)):
        return _open_bracket(scene, scene.opened)
    if scene.char in ("]", "}"):
        return scene.found(
            "wrong-bracket", char=scene.char, opening=opening, line=opened, closing=_PAIRS.get(opening, "]")
        )
    return scene.found("comma", line=opened, opening=opening)


def _open_bracket(scene: Scene, at: int) -> Diagnosis:
    opening = scene.text[at : at + 1]
    return scene.found("bracket", at, opening=opening, closing=_PAIRS.get(opening, "]"), line=scene.line(at))


def _content(scene: Scene) -> Diagnosis:
    bracket = scene.fault.bracket
    if bracket is not None:
        if scene.at_end:
            return _open_bracket(scene, bracket)
        opening = scene.text[bracket]
        if scene.char in ("]", "}") and _PAIRS.get(opening) != scene.char:
            closing = _PAIRS.get(opening, "]")
            line = scene.line(bracket)
            return scene.found("wrong-bracket", char=scene.char, opening=opening, line=line, closing=closing)
        if scene.char == "-":
            return scene.found("dash-in-brackets")
    if scene.char == ":":
        return scene.found("no-key")
    return _start(scene)


def _quote(scene: Scene) -> Diagnosis:
    return scene.found(
        "quote", scene.opened, char=scene.text[scene.opened : scene.opened + 1], line=scene.line(scene.opened)
    )


def _after_something(scene: Scene) -> Diagnosis | None:
    """Text that goes on behind a closing quote or bracket on the same line."""
    last = scene.before.rstrip()[-1:]
    if last in ("'", '"') and last:
        return scene.found("after-quote", line=scene.line(scene.fault.scalar))
    if last in ("]", "}") and last:
        return scene.found("after-bracket", char=last)
    return None


def _key(scene: Scene) -> Diagnosis:
    after = _after_something(scene)
    if after is not None:
        return after
    if scene.char == "-":
        return scene.found("dash-among-keys")
    if scene.char == ":":
        return scene.found("no-key")
    if scene.char in ("]", "}", ","):
        return _start(scene)
    here = scene.line(scene.at)
    return scene.found("indent", width=1, count=scene.indent(here), line=scene.line(scene.opened))


def _dash(scene: Scene) -> Diagnosis:
    return scene.found("dash")


def _key_among_dashes(scene: Scene) -> Diagnosis:
    return _after_something(scene) or scene.found("key-among-dashes", line=scene.line(scene.opened))


def _escape(scene: Scene) -> Diagnosis:
    at = scene.text.rfind("\\", 0, scene.at + 1)
    return scene.found("escape", at if at >= 0 else None, width=2, text=scene.text[at : at + 2])


def _surrogate(scene: Scene) -> Diagnosis:
    at = max(scene.text.rfind("\\", 0, scene.at + 1), 0)
    found = scene.found("surrogate", at, width=6, char=scene.text[at : at + 6])
    return Diagnosis(found.reason, found.start, found.end, found.values, rule="bad-text")


def _directive(scene: Scene) -> Diagnosis:
    return _directive_at(scene, scene.line(scene.opened))


def _directive_at(scene: Scene, line: int) -> Diagnosis:
    at = scene.lines.start(line) or 0
    return Diagnosis("directive", at, at + 1, rule="refused-yaml")


def _block(scene: Scene) -> Diagnosis:
    return scene.found("block", scene.opened, char=scene.text[scene.opened : scene.opened + 1])


def _after_end(scene: Scene) -> Diagnosis:
    above = scene.previous()
    if scene.lines.content(above).startswith("%"):
        return _directive_at(scene, above)
    return _after_something(scene) or scene.found("after-end")


_RECOGNISERS: tuple[tuple[str, Callable[[Scene], Diagnosis]], ...] = (
    ("tab character", _tab),
    ("cannot start any token", _start),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("found unexpected ':'", _tight_in_brackets),
    ("expected ',' or", _separator),
    ("expected node content", _content),
    ("expected the node content", _content),
    ("found unexpected end of stream", _quote),
    ("found unexpected document", _quote),
    ("found unknown escape", _escape),
    ("invalid Unicode character escape", _surrogate),
    ("hexdecimal number", _escape),
    ("hexadecimal numbers", _escape),
    ("sequence entries are not allowed", _dash),
    ("while scanning a block scalar", _block),
    ("scanning a directive", _directive),
    ("%TAG directive", _directive),
    ("%YAML directive", _directive),
    ("incompatible YAML", _directive),
    ("scanning an alias", _start_opened),
    ("scanning an anchor", _start_opened),
    ("a tag", _start_opened),
    ("undefined tag handle", _start_opened),
    ("parsing a block collection", _key_among_dashes),
    ("parsing a block sequence", _key_among_dashes),
    ("parsing a block mapping", _key),
    ("document start", _after_end),
)
"""Words of libyaml or of the pure parser, most telling first, and who understands them."""

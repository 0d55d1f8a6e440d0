"""What can be mended for a finding: a fix is a value, proposed from what the finding says.

Whether a fix holds is proven where it is made: the text is spliced with proof, checked again, and the finding must
be gone. *Safe* is a fix that leaves no choice: the message names one spelling, and it means what was meant. All
others (another id, another answer) are for somebody to look at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from procmap.calendars import (
    SpellingError,
    parse_clock,
    parse_duration,
    parse_label,
    parse_spread,
)
from procmap.findings import Finding, Route, Text
from procmap.loading.edits import Edit, Insert, Rename, Replace
from procmap.loading.layout import Layout
from procmap.loading.places import Data
from procmap.loading.places_of import found_at
from procmap.loading.source import Document
from procmap.loading.splice import Patch, plan
from procmap.loading.text_fixes import text_repair
from procmap.model.times import between_quotes


class Fix(NamedTuple):
    """What mends ``finding`` (``None``: nothing is found, other programs would misread it).

    Either ``edits`` of the data, or ``patches`` of a text that could not be read as data.
    """

    finding: Finding | None
    edits: tuple[Edit, ...]
    safe: bool
    title: Text
    patches: tuple[Patch, ...] = ()
    route: Route = ()


def patches_of(document: Document, fix: Fix) -> tuple[Patch, ...]:
    """The characters that a fix changes, for an editor that makes the change itself.

    They are planned, not proven: raises :class:`~procmap.errors.EditRefusedError` where nothing can be planned.
    """
    if fix.patches:
        return fix.patches
    layout = Layout(document)
    return tuple(one for edit in fix.edits for one in plan(layout, edit))


_ALIKE = 0.75
_APART = 0.1
"""How much a misspelt key must be like the right one, and how much less like any other, for a safe fix."""
_CLOCK = re.compile(r"[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?\Z")
_ANSWERS = frozenset(("answer", "said"))
_FLAGS = frozenset(("yes", "no", "y", "n", "on", "off", "true", "false"))
_ONE_SPELLING = {"clock-as-duration": True, "not-a-clock-time": True, "upside-down": False, "quotes": True}
"""Reasons of ``bad-time`` whose message names what was meant, not just an example; and whether that is safe."""
_PARSERS: tuple[Callable[[str], object], ...] = (parse_spread, parse_duration, parse_label, parse_clock)


def fixes(document: Document, findings: Iterable[Finding]) -> Iterator[Fix]:
    """The fixes for the findings of a file, in their order; then values that other programs would misread."""
    mended = set()
    for fix in _of_findings(document, list(findings)):
        mended.add(fix.route)
        yield fix
    if document.complete:
        yield from (fix for fix in _unquoted(document) if fix.route not in mended)


def _of_findings(document: Document, findings: list[Finding]) -> Iterator[Fix]:
    near = Counter((*finding.route[:-1], finding.values.get("near")) for finding in findings)
    for finding in findings:
        repair = text_repair(document, finding)
        if repair is not None:
            yield Fix(finding, (), repair.safe, repair.title, repair.patches, finding.route)
        elif finding.rule == "unknown-key" and near[(*finding.route[:-1], finding.values.get("near"))] == 1:
            yield from _key(document, finding)
        elif finding.rule in _MENDERS:
            yield from _MENDERS[finding.rule](document, finding)


def _key(document: Document, finding: Finding) -> Iterator[Fix]:
    """A misspelt key: safe where the right one is alike and no other is nearly as much."""
    near, route = finding.values.get("near"), finding.route
    if not isinstance(near, str) or not near or near in _keys(document, route[:-1]):
        return
    written = str(route[-1])
    title = Text(f"write `{near}` instead of `{written}`", f"написать `{near}` вместо `{written}`")
    yield Fix(finding, (Rename(route, near),), _is_clear(written, near, route[:-1]), title, (), route)


def _keys(document: Document, route: Route) -> dict[str, Data]:
    data = document.data
    for part in found_at(document, route):
        inside = isinstance(data, dict) or (isinstance(data, list) and isinstance(part, int))
        data = data[part] if inside else None  # type: ignore[index]
    return data if isinstance(data, dict) else {}


def _is_clear(written: str, near: str, above: Route) -> bool:
    from difflib import SequenceMatcher

    from procmap.loading.keys import keys_at
    from procmap.model import Process

    plain = written.lower().replace("-", "_")
    alike = {key: SequenceMatcher(None, plain, key).ratio() for key in {near, *keys_at(above, Process)}}
    others = [ratio for key, ratio in alike.items() if key != near]
    return alike[near] >= _ALIKE and alike[near] - max(others, default=0.0) >= _APART


def _time(document: Document, finding: Finding) -> Iterator[Fix]:
    """A time that can mean one thing only, spelled as the message says."""
    written = document.scalar(found_at(document, finding.route))
    if finding.reason not in _ONE_SPELLING or written is None or written.text is None:
        return
    meant = _meant(written.text, finding)
    if meant is not None:
        yield _instead(document, finding, written.text, meant, _ONE_SPELLING[finding.reason])


def _meant(text: str, finding: Finding) -> str | None:
    if finding.reason == "quotes":
        return between_quotes(text)
    for parse in _PARSERS:
        try:
            parse(text)
        except SpellingError as error:
            if finding.reason == "clock-as-duration" and not _CLOCK.match(text):
                continue
            told, said = tuple(f"`{hint}`" for hint in error.hints[:2]), finding.values.get("hints")
            if error.code == finding.reason and told == (said.en if isinstance(said, Text) else said,):
                return error.hints[0]
    return None


def _instead(document: Document, finding: Finding, written: str, meant: str, safe: bool) -> Fix:
    route = found_at(document, finding.route)
    title = Text(
        f"write `{meant}` instead of `{written[:80]}`", f"написать `{meant}` вместо `{written[:80]}`"
    )
    return Fix(finding, (Replace(route, meant),), safe, title, (), route)


_MEANT = frozenset(("day-first", "name-for-id"))
"""Reasons that tell the only value that can be meant."""


def _value(document: Document, finding: Finding) -> Iterator[Fix]:
    """One of a few words, misspelt."""
    from difflib import SequenceMatcher

    written = document.scalar(found_at(document, finding.route))
    if written is None or written.text is None:
        return
    meant = finding.values.get("near")
    if finding.reason in _MEANT and isinstance(meant, str):
        yield _instead(document, finding, written.text, meant, safe=True)
        return
    known = finding.values.get("expected" if finding.reason == "not-one-of" else "known")
    words = known.split(", ") if isinstance(known, str) else known if isinstance(known, tuple) else ()
    plain = written.text.lower().replace(" ", "_")[:80]
    alike = sorted(
        ((SequenceMatcher(None, plain, str(word)).ratio(), str(word)) for word in words), reverse=True
    )
    if alike and alike[0][0] >= _ALIKE and (len(alike) == 1 or alike[0][0] - alike[1][0] >= _APART):
        yield _instead(document, finding, written.text, alike[0][1], safe=False)


def _missing(document: Document, finding: Finding) -> Iterator[Fix]:
    """The version of the format, in a file that is a process otherwise."""
    data = document.data
    if finding.values.get("key") != "procmap" or finding.route or not isinstance(data, dict):
        return
    if document.complete and "process" in data:
        title = Text("begin with `procmap: 1`", "начать с `procmap: 1`")
        empty = "procmap" in data
        edit = Replace(("procmap",), 1) if empty else Insert((), "procmap", 1, first=True)
        yield Fix(finding, (edit,), True, title)


def _reference(document: Document, finding: Finding) -> Iterator[Fix]:
    """An id that does not exist, where one like it does: never safe, the map may lack what it names."""
    id_, near = finding.values.get("id"), finding.values.get("near")
    if not isinstance(id_, str) or not isinstance(near, str):
        return
    route = found_at(document, finding.route)
    route = route[: document.resolves(route)]
    single = document.scalar(route)
    if single is not None and single.text == id_:
        yield _instead(document, finding._replace(route=route), id_, near, safe=False)._replace(
            finding=finding
        )
    elif document.scalar((*route, "step")) is not None:
        title = Text(f"write `{near}` instead of `{id_}`", f"написать `{near}` вместо `{id_}`")
        yield Fix(finding, (Replace((*route, "step"), near),), False, title, (), route)
    elif route and route[-1] == id_:
        title = Text(f"write `{near}` instead of `{id_}`", f"написать `{near}` вместо `{id_}`")
        yield Fix(finding, (Rename(route, near),), False, title, (), route)


_MENDERS: dict[str, Callable[[Document, Finding], Iterator[Fix]]] = {
    "bad-time": _time,
    "bad-value": _value,
    "missing-key": _missing,
    "unknown-reference": _reference,
}


# --- what other programs would misread


def _unquoted(document: Document) -> Iterator[Fix]:
    """Clock times without quotes (YAML 1.1 reads ``18:00`` as 1080), and answers that it reads as flags."""
    for route, value in _singles(document.data):
        answer = bool(route) and route[-1] in _ANSWERS and value.lower() in _FLAGS
        if not answer and not _CLOCK.match(value):
            continue
        written = document.scalar(route)
        if written is not None and not written.style and written.text == value:
            title = Text(f"put `{value}` in quotes", f"взять `{value}` в кавычки")
            yield Fix(None, (Replace(route, value),), True, title, (), route)


def _singles(data: Data) -> Iterator[tuple[Route, str]]:
    """Every single text with its route, in the order of the file."""
    open_: list[tuple[Route, Data]] = [((), data)]
    while open_:
        route, here = open_.pop()
        if isinstance(here, dict):
            open_.extend(((*route, key), part) for key, part in reversed(here.items()))
        elif isinstance(here, list):
            open_.extend(((*route, n), part) for n, part in reversed(list(enumerate(here))))
        elif isinstance(here, str):
            yield route, here

"""Ignore comments: findings that the author of a file has looked at and lets stand.

``# procmap: ignore[rule, other] reason`` at the end of a line speaks of findings in that line; on a line of its own,
of the next line that is neither empty nor a comment. ``# procmap: ignore-file[rule] reason`` stands above the
first key and speaks of the whole file. What looks like a comment inside a text is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from procmap.findings import Finding, Rule, Severity, Span, Value
from procmap.loading.characters import BLANK_LINES
from procmap.loading.ignore_problems import REASONLESS, RULES, UNUSED
from procmap.loading.settings import find_rule, is_fixed
from procmap.loading.source import Document

MOST_PROBLEMS = 100
"""Problems with the comments of one file that are told."""

_HEAD = re.compile(r"#[ \t]*+procmap:[ \t]*+ignore(-file)?+(?![\w-])")
_TAIL = re.compile(r"(?:[ \t]*+(\[)([^\]\n]*+)\])?+([^\n]*+)")
_NAME = re.compile(r"[^\s,](?:[^,]*[^\s,])?+")
_OWN = frozenset(rule.name for rule in RULES)


class Name(NamedTuple):
    """A rule's name as a comment writes it."""

    text: str
    span: Span


class Ignore(NamedTuple):
    """One comment. ``line`` is the line it speaks of, 0 for the whole file; ``None`` if it stands too low for that."""

    names: tuple[Name, ...]
    reason: str
    line: int | None
    span: Span


class Ignores:
    """The ignore comments of a document, and which of their rules have met a finding."""

    def __init__(self, document: Document, rules: Mapping[str, Rule]) -> None:
        self.comments = find_comments(document)
        self.rules = rules
        self._at: dict[tuple[int, str], tuple[int, int]] = {}
        self._met: set[tuple[int, int]] = set()
        for n, comment in enumerate(self.comments):
            for m, name in enumerate(comment.names):
                rule = find_rule(name.text, rules)
                if comment.line is not None and rule is not None and can_be_ignored(rule):
                    self._at.setdefault((comment.line, rule.name), (n, m))

    def reason_for(self, finding: Finding) -> str | None:
        """Why a finding is ignored (empty where nobody says); ``None`` where it is not."""
        for line in _lines(finding.span):
            place = self._at.get((line, finding.rule))
            if place is not None:
                self._met.add(place)
                return self.comments[place[0]].reason
        return None

    def problems(self, *, running: Set[str]) -> Iterator[Finding]:
        """What is wrong with the comments. ``running`` names the rules that have looked at the whole file."""
        told = 0
        for n, comment in enumerate(self.comments):
            for finding in self._problems(n, comment, running):
                told += 1
                if told > MOST_PROBLEMS:
                    return
                yield finding

    def _problems(self, n: int, comment: Ignore, running: Set[str]) -> Iterator[Finding]:
        if not comment.names:
            yield _found(UNUSED, comment.span, "no-rule")
            return
        if comment.line is None:
            yield _found(UNUSED, comment.span, "below")
            return
        whole = "file" if comment.line == 0 else ""
        useful = []
        for m, name in enumerate(comment.names):
            rule = find_rule(name.text, self.rules)
            if rule is None or not can_be_ignored(rule):
                yield self._useless(name, rule)
                continue
            useful.append(rule.name)
            if rule.name != name.text:
                yield _found(UNUSED, name.span, "former", Severity.NOTE, name=name.text, rule=rule.name)
            if rule.name in running and (n, m) not in self._met:
                yield _found(UNUSED, name.span, whole, rule=rule.name)
        if useful and not comment.reason:
            yield _found(REASONLESS, comment.span, whole, rules=tuple(useful))

    def _useless(self, name: Name, rule: Rule | None) -> Finding:
        if rule is not None:
            return _found(UNUSED, name.span, "itself" if rule.name in _OWN else "fixed", rule=rule.name)
        from difflib import get_close_matches

        near = get_close_matches(name.text.lower().replace("_", "-")[:80], self.rules, n=1, cutoff=0.6)
        if near:
            return _found(UNUSED, name.span, "near-rule", rule=name.text[:80], near=near[0])
        return _found(UNUSED, name.span, "rule", rule=name.text[:80])


def can_be_ignored(rule: Rule) -> bool:
    """Whether a comment can let a rule's findings stand."""
    return not is_fixed(rule) and rule.name not in _OWN


class _Comment(NamedTuple):
    """Where a comment's ``#`` stands, and the matches of its head and of all behind it."""

    at: int
    head: re.Match[str]
    tail: re.Match[str]


def has_comments(document: Document) -> bool:
    """Whether there is an ignore comment."""
    return document.complete and next(_comments(document), None) is not None


def find_comments(document: Document) -> tuple[Ignore, ...]:
    """Every ignore comment, in file order; none where reading had to stop early. Time n log n at most."""
    if not document.complete:
        return ()
    found = list(_comments(document))
    targets = _targets(document, found)
    return tuple(_ignore(document, comment, line) for comment, line in zip(found, targets, strict=True))


def _comments(document: Document) -> Iterator[_Comment]:
    """Each comment, one a line: its ``#`` stands first in the line or behind a blank, and in no text."""
    text, end = document.text, 0
    for head in _HEAD.finditer(text):
        at = head.start()
        if at < end or text[max(at - 1, 0) : at].strip() or not _is_comment(document, at):
            continue
        tail = _TAIL.match(text, head.end())
        if tail is not None:
            end = tail.end()
            yield _Comment(at, head, tail)


def _is_comment(document: Document, at: int) -> bool:
    """Whether the ``#`` at an index begins (or is within) a comment, and not part of a text.

    A text in block style has its indicators in a line of their own, behind which a comment may stand.
    """
    places = document.places
    node = bisect_right(places.starts, at) - 1
    if node < 0 or isinstance(places.values[node], (dict, list)) or at >= places.ends[node]:
        return True
    start = places.starts[node]
    return document.text[start] in "|>" and document.text.find("\n", start, at) < 0


def _targets(document: Document, found: list[_Comment]) -> list[int | None]:
    """The line each comment speaks of. From below, so that a stack of comments is gone through once."""
    text, lines = document.text, document.lines
    first_key = document.places.starts[0] if document.places.starts else len(text)
    targets: list[int | None] = []
    below, below_target = len(text), None
    for at, head, tail in reversed(found):
        begin = text.rfind("\n", 0, at) + 1
        before = text[begin:at].lstrip(" \t")
        alone = not before or before.startswith("#")
        target: int | None = lines.number(at)
        if alone:
            empty = BLANK_LINES.match(text, min(tail.end() + 1, len(text)), below)
            end = empty.end() if empty else below
            target = below_target if end == below and below_target is not None else lines.number(end)
        below, below_target = begin, target if alone else None
        if head[1]:
            target = 0 if at < first_key else None
        targets.append(target)
    return targets[::-1]


def _ignore(document: Document, comment: _Comment, line: int | None) -> Ignore:
    opened, names, rest = comment.tail.groups()
    begin = comment.tail.start(2)
    spans = document.lines.span
    return Ignore(
        tuple(
            Name(one[0], spans(begin + one.start(), begin + one.end())) for one in _NAME.finditer(names or "")
        ),
        rest.strip().lstrip(":–—- \t") if opened else "",
        line,
        spans(comment.at, comment.tail.end() - len(rest) + len(rest.rstrip())),
    )


def _lines(span: Span | None) -> Iterator[int]:
    """The lines at which a comment speaks of a finding: its first, its last (a text may run on), the file.

    What is found in another file than this one (a calendar's) stands in none of its lines.
    """
    if span is not None and span.file is None:
        yield span.line
        last = span.end_line - (span.end_column <= 1)
        if last > span.line:
            yield last
    yield 0


def _found(
    rule: Rule, span: Span, reason: str, severity: Severity | None = None, /, **values: Value
) -> Finding:
    return Finding(rule.name, severity or rule.severity, values=values, reason=reason, span=span)

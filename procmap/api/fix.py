"""Mend what can be mended: fixes are made, checked again, and kept only where they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from procmap.api.check import Question, check_text
from procmap.api.rules import all_rules
from procmap.errors import EditRefusedError
from procmap.findings import Finding, Route, Span, Text, Value
from procmap.loading.document import Document, compose
from procmap.loading.files import read_file
from procmap.loading.fixes import Fix, fixes
from procmap.loading.places_of import span_of
from procmap.loading.save import save
from procmap.loading.splice import apply, patch
from procmap.report import FileReport, recognised

MOST_ROUNDS = 100
"""Mending one mistake of the syntax shows the next: at most so many times is a file read again."""

_COMPARED = frozenset({"reading", "model"})
_NOT_GONE = Text(
    "something would still be wrong here, or something else would become wrong",
    "ошибка осталась бы или появилась бы другая",
)

Known = tuple[str, str, tuple[tuple[str, Value], ...]]


class Left(NamedTuple):
    """A fix that was not made, where, and why."""

    fix: Fix
    why: Text
    span: Span | None


class Made(NamedTuple):
    """A fix that was made, and where its place was then."""

    fix: Fix
    span: Span | None


class Mended(NamedTuple):
    """A file before and after. ``left``: fixes that did not hold; ``unsafe``: how many were not asked for."""

    path: str
    before: Document
    after: Document
    made: tuple[Made, ...]
    left: tuple[Left, ...]
    unsafe: int
    original: bytes

    @property
    def changed(self) -> bool:
        """Whether the text is another one."""
        return self.before.text != self.after.text


def mend_file(path: str, question: Question, *, unsafe: bool = False, write: bool = False) -> Mended:
    """Mend a file. Raises ``UnreadableError``; with ``write`` also ``UnwritableError``, ``ChangedOnDiskError``."""
    mended = mend(read_file(path), path, Path(path), question, unsafe=unsafe)
    if write and mended.changed:
        save(path, mended.after.encode(mended.after.text), mended.before.sha256)
    return mended


def mend(text: bytes, path: str, base: Path | None, question: Question, *, unsafe: bool = False) -> Mended:
    """Make every fix of a text that holds: the safe ones, and with ``unsafe`` the others.

    A fix holds where its finding is gone afterwards, and nothing is wrong with the file as a text or in itself that
    was not before. (What follows from it for deadlines is not compared: that is what the file says.) Fixes
    are tried together first, then one by one.
    """
    return _Mending(text, path, base, question, unsafe).run()


class _Mending:
    def __init__(self, text: bytes, path: str, base: Path | None, question: Question, unsafe: bool) -> None:
        self.base, self.question, self.unsafe = base, question, unsafe
        self.original = text
        self.before = compose(text, path)
        self.report = check_text(text, path, base, question)
        self.made: list[Made] = []
        self.left: dict[tuple[Route, str], Left] = {}
        self.kinds = {name: rule.kind for name, rule in all_rules().items()}

    def run(self) -> Mended:
        for _ in range(MOST_ROUNDS):
            wanted = self._wanted()
            if not wanted or not (self._together(wanted) or self._one_by_one(wanted)):
                break
        last = self._proposed()
        more = 0 if self.unsafe else sum(not fix.safe for fix in last)
        left = tuple(self.left[key] for key in dict.fromkeys(map(_name, last)) if key in self.left)
        return Mended(
            self.before.path, self.before, self._document(), tuple(self.made), left, more, self.original
        )

    def _document(self) -> Document:
        assert self.report.document is not None
        return self.report.document

    def _proposed(self) -> list[Fix]:
        return list(fixes(self._document(), self.report.findings)) if self._document().lossless else []

    def _wanted(self) -> list[Fix]:
        """What is to be tried next, one fix a place; repairs of the text before everything else, one at a time."""
        found: dict[object, Fix] = {}
        for fix in self._proposed():
            if (fix.safe or self.unsafe) and _name(fix) not in self.left:
                found.setdefault(fix.patches or fix.route, fix)
        texts = [fix for fix in found.values() if fix.patches]
        return texts[:1] or list(found.values())

    def _together(self, wanted: Sequence[Fix]) -> bool:
        """Try all at once; false, and nothing done, where that does not hold."""
        try:
            after = self._changed(wanted)
        except EditRefusedError:
            return False
        return self._accept(wanted, after)

    def _one_by_one(self, wanted: Iterable[Fix]) -> bool:
        """Try each; whether any held. One that does not is not tried again."""
        held = False
        for fix in wanted:
            why = _NOT_GONE
            try:
                if self._accept([fix], self._changed([fix])):
                    held = True
                    continue
            except EditRefusedError as error:
                if held and error.reason == "no-place":
                    continue
                why = error.why
            self.left[_name(fix)] = Left(fix, why, self._place(fix))
        return held

    def _changed(self, wanted: Sequence[Fix]) -> Document:
        document = self._document()
        if wanted[0].patches:
            text = patch(document.text, wanted[0].patches)
            return compose(document.encode(text), document.path)
        return apply(document, [edit for fix in wanted for edit in fix.edits])

    def _accept(self, wanted: Sequence[Fix], after: Document) -> bool:
        report = self._checked(after)
        if not self._holds(wanted, report):
            return False
        self.made += [Made(fix, self._place(fix)) for fix in wanted]
        self.report = report
        return True

    def _place(self, fix: Fix) -> Span | None:
        if fix.finding is not None and fix.finding.span is not None:
            return fix.finding.span
        return span_of(self._document(), fix.route)

    def _checked(self, document: Document) -> FileReport:
        return check_text(document.encode(document.text), document.path, self.base, self.question)

    def _holds(self, wanted: Sequence[Fix], report: FileReport) -> bool:
        """Whether the findings of the fixes are gone and no other has come."""
        if wanted[0].patches:
            return self._further(report)
        mended = [recognised(fix.finding) for fix in wanted if fix.finding is not None]
        kinds = self._compared(wanted)
        before, after = (self._known(one, kinds, mended) for one in (self.report, report))
        before.subtract(mended)
        return after <= before

    def _compared(self, wanted: Sequence[Fix]) -> frozenset[str]:
        """The kinds of findings that may not come: where something becomes readable, others come to light."""
        read = any(fix.finding is None or self.kinds[fix.finding.rule] == "reading" for fix in wanted)
        return _COMPARED if self.report.process is not None or not read else frozenset({"reading"})

    def _known(self, report: FileReport, kinds: frozenset[str], mended: Sequence[Known]) -> Counter[Known]:
        """The findings of these kinds, and those that are to be mended."""
        known = ((one, recognised(one)) for one in report.findings if one.reason != "more")
        return Counter(name for one, name in known if self.kinds[one.rule] in kinds or name in mended)

    def _further(self, report: FileReport) -> bool:
        """Whether a text is read further than before, or to its end with fewer mistakes of the text."""
        now, then = report.document, self._document()
        assert now is not None
        if now.complete != then.complete:
            return now.complete
        if not now.complete and len(now.places.values) != len(then.places.values):
            return len(now.places.values) > len(then.places.values)
        return len(_of_text(now)) < len(_of_text(then))


def _name(fix: Fix) -> tuple[Route, str]:
    return fix.route, fix.title.en


def _of_text(document: Document) -> list[Finding]:
    return [
        finding for finding in document.findings if finding.rule in ("bad-text", "not-yaml", "refused-yaml")
    ]

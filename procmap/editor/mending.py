"""What can be done about a finding right in the editor: the fixes, and a comment that lets the finding stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.api.rules import all_rules
from procmap.errors import EditRefusedError
from procmap.findings import Finding, Span, Text
from procmap.loading.document import compose
from procmap.loading.fixes import Fix, fixes, patches_of
from procmap.loading.ignores import can_be_ignored, find_comments
from procmap.loading.places_of import span_of
from procmap.loading.source import Document
from procmap.loading.splice import Patch, apply, patch
from procmap.report import FileReport


class Action(NamedTuple):
    """A change that is offered for ``finding``. ``best`` leaves no choice; ``gap`` is where something is to be written
    in the last patch (an index of its text), if anything is."""

    title: Text
    finding: Finding | None
    patches: tuple[Patch, ...]
    best: bool = False
    gap: int | None = None


def actions_at(report: FileReport, first: int, last: int) -> Iterator[Action]:
    """What can be done about the findings on the lines ``first`` to ``last`` (from 1) of the text itself."""
    document = report.document
    if document is None or not document.lossless:
        return
    for fix in fixes(document, report.findings):
        span = fix.finding.span if fix.finding is not None else span_of(document, fix.route)
        if _meets(span, first, last):
            patches = _planned(document, fix)
            if patches:
                yield Action(fix.title, fix.finding, patches, fix.safe)
    rules, met = all_rules(), set()
    for finding in report.findings:
        place = (finding.rule, finding.span.line if finding.span else 0)
        if place in met or not _meets(finding.span, first, last) or not can_be_ignored(rules[finding.rule]):
            continue
        met.add(place)
        action = _ignored(document, finding)
        if action is not None:
            yield action


def _meets(span: Span | None, first: int, last: int) -> bool:
    """Whether a place lies on some lines; what has none is shown in the first."""
    if span is None:
        return first <= 1
    return span.file is None and span.line <= last and first <= span.end_line


def _planned(document: Document, fix: Fix) -> tuple[Patch, ...]:
    """The characters that a fix changes; none where it is refused."""
    try:
        if fix.edits:
            apply(document, fix.edits)
        return patches_of(document, fix)
    except EditRefusedError:
        return ()


def _ignored(document: Document, finding: Finding) -> Action | None:
    """A comment on a line of its own above the finding, at the end of which the reason is to be written.

    None where it would not speak of that line, or would change what the file says.
    """
    line = finding.span.line if finding.span else 0
    start = document.lines.start(line) if line else 0
    if start is None:
        return None
    text = document.lines.content(line) if line else ""
    indent = text[: len(text) - len(text.lstrip(" "))]
    head = f"{indent}# procmap: ignore{'' if line else '-file'}[{finding.rule}] "
    change = Patch(start, start, head + document.newline)
    after = compose(patch(document.text, [change]), document.path)
    wanted = line + 1 if line else 0
    spoken = any(
        one.line == wanted and finding.rule in {name.text for name in one.names}
        for one in find_comments(after)
    )
    if not spoken or after.data != document.data:
        return None
    title = Text(
        f"let `{finding.rule}` stand here: say why", f"не сообщать здесь о `{finding.rule}`: указать причину"
    )
    if not line:
        title = Text(
            f"let `{finding.rule}` stand in this file: say why",
            f"не сообщать о `{finding.rule}` в этом файле: указать причину",
        )
    return Action(title, finding, (change,), gap=len(head))

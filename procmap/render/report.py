"""The page of ``check``: each file's verdicts, chains, promises and findings, then one line that sums up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from procmap.findings import Finding, Rule, Severity, Span
from procmap.locale import Speech, speech
from procmap.render.backwards import chains
from procmap.render.frame import code_frame
from procmap.render.heading import header, verdict_lines
from procmap.render.page import Bit, Block, Line, Style, line
from procmap.render.promises import promise_blocks
from procmap.render.words import (
    cause_in_words,
    consequence_phrase,
    phrase,
    related_phrase,
    severity_in_words,
)

if TYPE_CHECKING:
    from procmap.report import FileReport, Report

_STYLES: dict[Severity, Style] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def report_page(report: Report, rules: Mapping[str, Rule], language: str) -> Iterator[Block]:
    """The whole page."""
    for file in report.files:
        yield from file_page(file, rules, language)
        yield line()
    yield summary(report, language)


def file_page(file: FileReport, rules: Mapping[str, Rule], language: str) -> Iterator[Block]:
    """One file: what it comes to first, then what is to be said about it."""
    if file.trouble is not None:
        yield trouble_line(file, language)
        return
    yield from header(file, language)
    yield from _results(file, language)
    yield from findings_page(file, rules, language)


def trouble_line(file: FileReport, language: str) -> Line:
    """Why a file could not be opened."""
    cause = cause_in_words(file.trouble or "", language)
    return line(Bit(speech(language)._("error"), "error"), Bit(f": {file.path}: {cause}", "strong"))


def _results(file: FileReport, language: str) -> Iterator[Block]:
    if file.process is None:
        return
    dates = {solution.date for solution in file.solutions}
    for solution in file.solutions:
        yield line()
        errors = file.errors(solution.state)
        yield from verdict_lines(file.process, solution, language, dated=len(dates) > 1, errors=errors)
        yield from chains(file.process, solution, language)
    for outcome in file.promises:
        yield line()
        yield from promise_blocks(file.process, outcome, language)


def findings_page(file: FileReport, rules: Mapping[str, Rule], language: str) -> Iterator[Block]:
    """The findings of a file in its order, notes last."""
    for finding in sorted(file.findings, key=lambda one: one.severity is Severity.NOTE):
        yield line()
        yield from finding_blocks(file, finding, rules[finding.rule], language)


def finding_blocks(file: FileReport, finding: Finding, rule: Rule, language: str) -> Iterator[Block]:
    """One finding: its sentence, its places with their lines, what follows from it."""
    say = speech(language)
    label = Bit(f"{severity_in_words(finding.severity, say)}[{finding.rule}]", _STYLES[finding.severity])
    fact = "" if finding.counted else Bit(f" ({say._('as-is: a fact, not counted')})", "dim")
    yield line(label, Bit(f": {phrase(finding, rule, language, file.process)}", "strong"), fact)
    yield from _place(file, finding.span, say)
    for related in finding.related:
        yield from _place(file, related.span, say, related_phrase(related, rule, language, file.process))
    for consequence in finding.consequences:
        yield line(
            Bit("  = ", "dim"),
            f"{say._('so')}: {consequence_phrase(consequence, rule, language, file.process)}",
        )


def _place(file: FileReport, span: Span | None, say: Speech, words: str = "") -> Iterator[Line]:
    """Where something stands: path, line and column, then the line itself."""
    path, document = file.source(span) if span else (file.path, None)
    where = f"{path}:{span.line}:{span.column}" if span else path
    yield line(Bit("  --> ", "dim"), Bit(where, "place"), f": {words}" if words else "")
    if span is not None and document is not None:
        yield from code_frame(document, span, say)


def summary(report: Report, language: str) -> Line:
    """``1 error, 2 warnings, 3 notes in 1 file``."""
    say = speech(language)
    errors, warnings, notes = (report.counted(severity) for severity in Severity)
    facts = sum(1 for finding in report.findings() if not finding.counted)
    troubled = sum(1 for file in report.files if file.trouble is not None)
    ignored = sum(len(file.ignored) for file in report.files)
    counts = [
        (errors, say.ngettext("{count} error", "{count} errors", errors)),
        (warnings, say.ngettext("{count} warning", "{count} warnings", warnings)),
        (notes, say.ngettext("{count} note", "{count} notes", notes)),
        (facts, say.ngettext("{count} fact as-is", "{count} facts as-is", facts)),
        (ignored, say.ngettext("{count} ignored", "{count} ignored", ignored)),
    ]
    found = ", ".join(text for count, text in counts if count)
    read = len(report.files) - troubled
    if found:
        text = f"{found} {say.ngettext('in {count} file', 'in {count} files', read)}"
    else:
        text = say.ngettext("nothing found in {count} file", "nothing found in {count} files", read)
    text = text if read or not troubled else ""
    missing = say.ngettext("{count} file could not be opened", "{count} files could not be opened", troubled)
    style: Style = "error" if errors or troubled else "warning" if warnings else "good"
    return line(Bit("; ".join(part for part in (text, missing if troubled else "") if part), style))

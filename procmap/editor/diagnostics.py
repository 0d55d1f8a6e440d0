"""Findings as an editor shows them: with their places, in the columns that the editor counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from procmap.api.rules import all_rules
from procmap.editor.checks import Checked
from procmap.editor.texts import Encoding, Stretch, Text
from procmap.errors import SettingsError, UnreadableError
from procmap.export.told import Asked, effects, sentence, weight
from procmap.findings import Finding, Severity, Span
from procmap.locale import speech
from procmap.render.page import harmless
from procmap.render.words import cause_in_words, phrase, related_phrase

SOURCE = "procmap"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_TOP = types.Range(types.Position(0, 0), types.Position(0, 1))
_FADED = frozenset({"unused-definition", "unused-ignore"})
"""Rules about what does nothing: editors fade it out."""


def diagnostics_of(checked: Checked, language: str) -> dict[str, list[types.Diagnostic]]:
    """What is to be shown, by address: of the text itself always, of files it names where something is wrong."""
    told = _Telling(checked, language)
    found: dict[str, list[types.Diagnostic]] = {checked.text.uri: []}
    for finding in checked.report.findings:
        one = told.diagnostic(finding)
        found.setdefault(told.address(finding.span), []).append(one)
        if finding.span is not None and finding.span.file is not None:
            found[checked.text.uri].append(told.at_the_name(finding, one))
    if checked.trouble is not None:
        for uri, one in _troubles(checked.trouble, checked.text, language):
            found.setdefault(uri, []).append(one)
    return found


def range_of(text: Text, span: Span | None) -> types.Range:
    """The stretch of a span in an open text; its top without one."""
    return _TOP if span is None else as_range(stretch_of(text, span))


def stretch_of(text: Text, span: Span) -> Stretch:
    """A span in the columns of the editor. A byte order mark that the editor has kept counts as one of them."""
    mark = text.text.startswith("\ufeff")
    start = text.at_column(span.line - 1, span.column - 1 + (mark and span.line == 1))
    end = text.at_column(span.end_line - 1, span.end_column - 1 + (mark and span.end_line == 1))
    return text.stretch(start, max(start, end))


def as_range(stretch: Stretch) -> types.Range:
    """A stretch in the words of the protocol."""
    return types.Range(types.Position(*stretch.start), types.Position(*stretch.end))


class _Telling:
    """How the findings of one report are told."""

    def __init__(self, checked: Checked, language: str) -> None:
        self.text, self.report, self.language = checked.text, checked.report, language
        self.asked = Asked(all_rules(), language)
        self._others = {
            one.path: Text(_uri(one.path), 0, one.text, self.encoding) for one in self.report.sources
        }

    @property
    def encoding(self) -> Encoding:
        return self.text.encoding

    def address(self, span: Span | None) -> str:
        """Where the text that a span lies in is."""
        return self.text.uri if span is None or span.file is None else _uri(span.file)

    def place(self, span: Span | None) -> types.Range:
        """A span in the text that it lies in."""
        text = self.text if span is None or span.file is None else self._others.get(span.file)
        return _TOP if text is None else range_of(text, span)

    def diagnostic(self, finding: Finding) -> types.Diagnostic:
        """A finding with what follows from it, and the other places it speaks of."""
        message = [sentence(self.report, finding, self.asked), *effects(self.report, finding, self.asked)]
        return types.Diagnostic(
            range=self.place(finding.span),
            message="\n".join(map(harmless, message)),
            severity=_SEVERITIES[weight(finding)],
            code=finding.rule,
            source=SOURCE,
            tags=[types.DiagnosticTag.Unnecessary] if finding.rule in _FADED else None,
            related_information=list(self._related(finding)) or None,
        )

    def at_the_name(self, finding: Finding, one: types.Diagnostic) -> types.Diagnostic:
        """A finding about a file that this text names, shown where it is named: the file may not be open."""
        named = next(
            (other.span for other in finding.related if other.span and other.span.file is None), None
        )
        there = types.DiagnosticRelatedInformation(
            types.Location(self.address(finding.span), one.range), one.message.partition("\n")[0]
        )
        return types.Diagnostic(
            range=self.place(named),
            message=one.message,
            severity=one.severity,
            code=one.code,
            source=SOURCE,
            related_information=[there],
        )

    def _related(self, finding: Finding) -> Iterable[types.DiagnosticRelatedInformation]:
        rule = self.asked.rules[finding.rule]
        for one in finding.related:
            location = types.Location(self.address(one.span), self.place(one.span))
            words = harmless(related_phrase(one, rule, self.language, self.report.process))
            yield types.DiagnosticRelatedInformation(location, words)


def _troubles(
    trouble: SettingsError | UnreadableError, text: Text, language: str
) -> Iterable[tuple[str, types.Diagnostic]]:
    """What is wrong with the file of settings, in that file; the text itself says that they are not used."""
    say = speech(language)
    words = say._("the settings in {path} cannot be used, so the usual ones hold").replace(
        "{path}", trouble.path
    )
    if isinstance(trouble, UnreadableError):
        words += f": {cause_in_words(trouble.cause, language)}"
    yield text.uri, _plain(_TOP, harmless(words), types.DiagnosticSeverity.Warning)
    if isinstance(trouble, SettingsError):
        rules = all_rules()
        try:
            written = Text("", 0, Path(trouble.path).read_text("utf-8", "replace"), text.encoding)
        except OSError:
            return
        for finding in trouble.findings:
            told = harmless(phrase(finding, rules[finding.rule], language))
            one = _plain(range_of(written, finding.span), told, _SEVERITIES[finding.severity], finding.rule)
            yield _uri(trouble.path), one


def _plain(
    place: types.Range, message: str, severity: types.DiagnosticSeverity, rule: str | None = None
) -> types.Diagnostic:
    return types.Diagnostic(range=place, message=message, severity=severity, code=rule, source=SOURCE)


def _uri(path: str) -> str:
    import os

    return from_fs_path(os.path.abspath(path)) or path  # noqa: PTH100 - a link stays one

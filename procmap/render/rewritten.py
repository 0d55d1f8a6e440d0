"""What a change to a file comes to: the verdicts that are others now, the findings that came and went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from procmap.findings import Rule
from procmap.locale import Speech, speech
from procmap.render.heading import verdict_lines
from procmap.render.page import Bit, Block, Line, line
from procmap.render.report import finding_blocks
from procmap.render.words import phrase, severity_in_words

if TYPE_CHECKING:
    from procmap.report import FileReport, Rewritten


def rewritten_page(changed: Rewritten, rules: Mapping[str, Rule], language: str) -> Iterator[Block]:
    """The verdicts before and now, then the findings that are new, then those that are gone."""
    say = speech(language)
    before, after = _verdicts(changed.before, language), _verdicts(changed.after, language)
    shown = [key for key in dict.fromkeys((*before, *after)) if _text(before, key) != _text(after, key)]
    then, now = say._("before:"), say._("now:")
    width = max(len(then), len(now))
    for key in shown:
        yield from _lines(then.ljust(width), before.get(key, []))
        yield from _lines(now.ljust(width), after.get(key, []))
    if not shown and after:
        yield line(Bit(_unchanged(len(after), say), "strong"))
    for finding in changed.came():
        yield line()
        yield from finding_blocks(changed.after, finding, rules[finding.rule], language)
    gone = changed.gone()
    if gone:
        yield line()
        for finding in gone:
            label = f"{severity_in_words(finding.severity, say)}[{finding.rule}]"
            told = f" {label}: {phrase(finding, rules[finding.rule], language, changed.before.process)}"
            yield line(Bit(say._("no longer:"), "good"), Bit(told, "dim"))


def _unchanged(count: int, say: Speech) -> str:
    return say.ngettext("the verdict stays as it was", "the verdicts stay as they were", count)


def _verdicts(report: FileReport, language: str) -> dict[tuple[str, str | None], list[Line]]:
    if report.process is None:
        return {}
    return {(one.state, one.family): verdict_lines(report.process, one, language) for one in report.solutions}


def _text(verdicts: dict[tuple[str, str | None], list[Line]], key: tuple[str, str | None]) -> list[str]:
    return [one.text for one in verdicts.get(key, [])]


def _lines(label: str, lines: list[Line]) -> Iterator[Line]:
    for n, one in enumerate(lines):
        lead = label if n == 0 else " " * len(label)
        yield line(Bit(f"{lead} ", "dim"), *one.bits)

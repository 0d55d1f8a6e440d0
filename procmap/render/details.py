"""What is printed around the page of ``check``: less of it where it went into a file, more where asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from procmap.findings import Rule
from procmap.locale import Speech, speech
from procmap.render.heading import verdict_lines
from procmap.render.names import state_name
from procmap.render.page import Bit, Block, Column, Line, Table, line
from procmap.render.report import summary, trouble_line
from procmap.render.words import pick

if TYPE_CHECKING:
    from procmap.analysis.solution import Solution
    from procmap.model import Process
    from procmap.report import FileReport, Report

_BETWEEN = " · "


def brief_page(report: Report, language: str) -> Iterator[Block]:
    """The verdicts and the summary: what stays on the terminal when the whole goes into a file."""
    for file in report.files:
        if file.trouble is not None:
            yield trouble_line(file, language)
        elif file.process is not None:
            yield line(Bit(file.path, "place"))
            dates = {solution.date for solution in file.solutions}
            for solution in file.solutions:
                errors = file.errors(solution.state)
                for verdict in verdict_lines(
                    file.process, solution, language, dated=len(dates) > 1, errors=errors
                ):
                    yield line("  ", *verdict.bits)
    yield summary(report, language)


def details_page(report: Report, rules: Mapping[str, Rule], language: str) -> Iterator[Block]:
    """What was calculated, with which data, and where to read about the rules that found something."""
    say = speech(language)
    for file in report.files:
        if file.process is not None and file.solutions:
            yield line()
            yield line(Bit(file.path, "title"))
            for solution in file.solutions:
                yield _calculated(file.process, solution, say)
                yield _data(solution, say)
    yield line()
    looked = say.ngettext("{count} rule was run", "{count} rules were run", _run(report, rules))
    found = sorted({finding.rule for finding in report.findings()})
    yield line(f"{looked}; {_found(len(found), say)}")
    if found:
        rows = tuple(
            (line(f"procmap explain {name}"), line(pick(rules[name].title, language))) for name in found
        )
        yield Table((Column(""), Column("", folds=True)), rows, indent=2)


def _calculated(process: Process, solution: Solution, say: Speech) -> Line:
    """``to be: 5 steps, 4 handoffs, 2 windows, 3 requirements``."""
    counts = (
        say.ngettext("{count} step", "{count} steps", len(solution.steps)),
        say.ngettext("{count} handoff", "{count} handoffs", len(solution.handoffs)),
        say.ngettext("{count} window", "{count} windows", len(solution.windows)),
        say.ngettext("{count} requirement", "{count} requirements", len(solution.contracts)),
    )
    family = process.families[solution.family].name if solution.family is not None else ""
    who = _BETWEEN.join(part for part in (state_name(process, solution.state, say), family or "") if part)
    return line("  ", Bit(who, "strong"), f": {', '.join(counts)}")


def _data(solution: Solution, say: Speech) -> Line:
    meta = solution.meta
    parts = [f"{say._('time zones')} {meta.tz_data}"]
    if meta.holidays:
        parts.append(f"{say._('holidays')} {', '.join(meta.holidays)}")
    return line(Bit(f"    {say._('data:')} {_BETWEEN.join(parts)}", "dim"))


def _found(count: int, say: Speech) -> str:
    if not count:
        return say._("none found anything")
    return say.ngettext("{count} found something:", "{count} found something:", count)


def _run(report: Report, rules: Mapping[str, Rule]) -> int:
    """How many rules there were to look; where every file is malformed, only those of reading and of the model."""
    if any(_sound(file) for file in report.files):
        return len(rules)
    return sum(1 for rule in rules.values() if rule.kind in ("reading", "model")) if report.files else 0


def _sound(file: FileReport) -> bool:
    return file.process is not None

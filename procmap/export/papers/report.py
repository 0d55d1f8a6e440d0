"""The pack for the meeting: the finding first, then pictures, requirements, gains, what is open, what was escalated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procmap.errors import ImpossiblePaperError
from procmap.export.papers import comparison, minutes, requirements
from procmap.export.papers.document import (
    Block,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Tone,
    titled,
)
from procmap.export.papers.questions import remarks, unanswered
from procmap.export.papers.source import Source
from procmap.findings import Finding, Rule
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.scene import Tone as Look
from procmap.render.diagram.views.headline import Headline
from procmap.render.heading import customer_lines, less_urgent
from procmap.render.rows import View

KEY = "report"
BESIDE = 0.7
"""Of a page: what the finding leaves for the picture."""
_BETWEEN = " · "
_FEW = 6
"""Blocks of a finding, its heading counted, beside which a picture of that height still has its place."""


class Pack(NamedTuple):
    """What a report is made of besides its source: pictures by view, and what the check has found."""

    pictures: Mapping[str, Drawing]
    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]


def document(source: Source, pack: Pack) -> Document:
    """The whole report."""
    facts = (f"{source.say._('State')}: {source.state_words}", source.of_day())
    blocks = tuple(_blocks(source, pack))
    return Document(KEY, source.process.process, source.language, facts, blocks, wide=True)


def _blocks(source: Source, pack: Pack) -> Iterator[Block]:
    say = source.say
    said: list[Block] = [Heading(say._("What was found")), *_finding(source)]
    yield from said
    yield from _first(pack, beside=len(said) <= _FEW)
    yield from _shown(pack, {"chain": say._("The chain from the customer back")})
    yield PageBreak()
    yield Heading(say._("Requirements"))
    found = requirements.tables(source)
    for table in found:
        yield from titled(table) if len(found) > 1 else [table]
    if source.comparison is not None:
        views = {"changes": say._("What is new, changed, dropped"), "bars": say._("Time, before and after")}
        yield from _shown(pack, views, (Heading(say._("What changes")),))
        yield from comparison.gained(source, source.comparison)
        yield from comparison.gaps(source, source.comparison)
        yield from comparison.stated(source, source.comparison)
    yield from _open(source, pack)


def _finding(source: Source) -> Iterator[Paragraph]:
    """The headlines, then each customer requirement where there are several, with what is gained."""
    gains = {} if source.comparison is None else comparison.lead_times(source, source.comparison)
    for solution, headline in zip(source.solutions, headlines(source), strict=True):
        yield headline
        told = {one.id: gains.get((solution.family, one.id), "") for one in solution.customers}
        if len(told) == 1:
            yield from (Paragraph(gain, f"{source.names.what(id_)}:") for id_, gain in told.items() if gain)
            continue
        for id_, line in customer_lines(source.process, solution, source.language):
            yield Paragraph(_BETWEEN.join(filter(None, (line.text, told[id_]))))
        yield from (Paragraph(text) for text in less_urgent(solution, source.language))


def headlines(source: Source) -> Iterator[Paragraph]:
    """The finding of each product family in one sentence."""
    for solution in source.solutions:
        headline = Headline(
            View.of(source.process, solution, source.language), source.process, source.language
        )
        family = source.names.family(solution.family) if len(source.solutions) > 1 else ""
        yield Paragraph(headline.words(), f"{family}:" if family else "", _tone(headline.tone()), strong=True)


def _tone(look: Look) -> Tone:
    if look is Look.INFEASIBLE or look is Look.UNSUPPORTED:
        return "error"
    return "good" if look is Look.PLAIN else "warning"


def _first(pack: Pack, *, beside: bool) -> Iterator[Block]:
    """The process; begun on the page of the finding where that leaves room ``beside`` it."""
    drawing = pack.pictures.get("swimlane")
    for n in range(len(drawing.pages) if drawing else 0):
        assert drawing is not None
        whole = n > 0 or not beside
        yield from [PageBreak()] if whole else []
        yield Picture(drawing, n, share=1.0 if whole else BESIDE)


def _shown(pack: Pack, views: Mapping[str, str], above: tuple[Heading, ...] = ()) -> Iterator[Block]:
    """Each page of each view there is, on a page of its own; the first one below what stands ``above``."""
    for view, title in views.items():
        drawing = pack.pictures.get(view)
        if drawing is None:
            continue
        for n in range(len(drawing.pages)):
            yield PageBreak()
            yield from above
            if not n:
                yield Heading(title, 2)
            yield Picture(drawing, n)
            above = ()
    yield from above


def _open(source: Source, pack: Pack) -> Iterator[Block]:
    """Open questions, contested and escalated requirements, assignments."""
    found = [unanswered(source), remarks(source, pack.findings, pack.rules), *_of_meetings(source)]
    if any(table.rows for table in found):
        yield Heading(source.say._("What is open"))
    for table in found:
        yield from titled(table)


def _of_meetings(source: Source) -> list[Table]:
    """What was contested and escalated, as it stands, and the assignments of every meeting."""
    given = minutes.assignments(source, source.process.meetings)
    try:
        told = minutes.document(source)
    except ImpossiblePaperError:
        return [given]
    wanted = ("minutes_disputed", "minutes_escalated")
    return [*(table for table in told.tables() if table.key in wanted), given]

"""Candidates side by side: what to choose first, then one table of the figures that decide."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.comparison.candidates import CRITERIA, Candidate
from procmap.analysis.comparison.figures import Figure
from procmap.locale import speech
from procmap.render.clock import NOTHING, day_in_words
from procmap.render.gains import figure_name, value_text
from procmap.render.names import Names, state_name
from procmap.render.page import Bit, Block, Column, Line, Table, line
from procmap.render.verdicts import verdict_bit
from procmap.report import Weighed


def candidates_page(found: Weighed, language: str) -> Iterator[Block]:
    """The whole page, the verdict first."""
    say = speech(language)
    process = found.file.process
    assert process is not None and found.date is not None
    names = {one.id: state_name(process, one.id, say) for one in found.candidates}
    yield line(Bit(process.process, "title"))
    first = [one for one in found.candidates if one.rank == 1]
    best = say.ngettext("best: {states}", "equally good: {states}", len(first))
    yield line(
        Bit(best.replace("{states}", ", ".join(names[one.id] for one in first)), "strong"),
        " · ", verdict_bit(first[0].verdict, say), Bit(f" · D = {day_in_words(found.date, language)}", "dim"),
    )  # fmt: skip
    for one in found.candidates:
        if one.dominated_by:
            text = say._("{state} is out: {other} is nowhere worse and somewhere better")
            other = next(names[two.id] for two in found.candidates if two.id in one.dominated_by)
            told = text.replace("{state}", names[one.id]).replace("{other}", other)
            yield line(Bit(f"  {told}", "dim"))
    yield line()
    yield _table(found, names, language)
    yield line()
    yield line(Bit(say._("Every figure counts at its worst."), "dim"))


def _table(found: Weighed, names: dict[str, str], language: str) -> Table:
    say = speech(language)
    columns = [Column(""), *(Column(names[one.id], folds=True) for one in found.candidates)]
    rows: list[tuple[Line, ...] | Line] = [
        (line(say._("rank")), *(line(str(one.rank)) for one in found.candidates)),
        (line(say._("verdict")), *(line(verdict_bit(one.verdict, say)) for one in found.candidates)),
    ]
    for family in found.candidates[0].families:
        rows += _family(found, family, language)
    return Table(tuple(columns), tuple(rows), indent=2)


def _family(found: Weighed, family: str | None, language: str) -> Iterator[tuple[Line, ...] | Line]:
    side = found.candidates[0].side
    words = Names(side.process, side.state, speech(language))
    if family is not None:
        yield line(Bit(words.family(family), "strong"))
    keys = dict.fromkeys(
        (figure.customer, figure.id)
        for one in found.candidates
        for figure in _figures(one, family).values()
        if figure.id in CRITERIA
    )
    told: str | None = None
    for customer, id_ in keys:
        if customer is not None and customer != told:
            yield line(Bit(words.what(customer), "strong"))
            told = customer
        cells = (_figures(one, family).get((customer, id_)) for one in found.candidates)
        yield (
            line(figure_name(id_, speech(language))),
            *(line(NOTHING if cell is None else value_text(cell, language)) for cell in cells),
        )


def _figures(one: Candidate, family: str | None) -> dict[tuple[str | None, str], Figure]:
    calculated = one.families.get(family)
    return (
        {} if calculated is None else {(figure.customer, figure.id): figure for figure in calculated.figures}
    )

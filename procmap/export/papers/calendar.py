"""The deadlines of chosen days: what is due when, by whom, for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from procmap.analysis.almanac.almanac import Almanac
from procmap.calendars.instant import DAY
from procmap.export.papers.document import Block, Cell, Column, Document, Heading, Row, Table
from procmap.export.papers.source import Source, verdict_cell
from procmap.export.to_ics import almanac_to_ics
from procmap.render.clock import day_text, short_weekdays
from procmap.render.day_ends import relative_day_ends
from procmap.render.names import Names

KEY = "calendar"


def document(source: Source) -> Document:
    """A table for each product family."""
    say = source.say
    title = say._("Deadlines: “{state}”").replace("{state}", source.state_words)
    days = source.almanacs[0] if source.almanacs else None
    facts = [source.of_process()]
    if days is not None:
        first, last = (day_text(day, source.language) for day in (days.first, days.last))
        facts.append(f"D = {first}" if first == last else f"D = {first} – {last}")
        facts[-1] += f" · {days.zone}"
    feed = almanac_to_ics(source.process, source.almanacs, source.language)
    blocks: list[Block] = []
    for almanac in source.almanacs:
        table = Table(
            KEY, source.names.family(almanac.family) or title, _columns(source), tuple(_rows(source, almanac))
        )
        blocks += [Heading(table.title, 2), table] if len(source.almanacs) > 1 else [table]
    return Document(KEY, title, source.language, tuple(facts), tuple(blocks), True, feed)


def _columns(source: Source) -> tuple[Column, ...]:
    _ = source.say._
    return (
        Column("anchor", "D", "date", 0.8),
        Column("due", _("due"), "moment", 1.2),
        Column("weekday", _("day"), weight=0.4),
        Column("what", _("what"), weight=2.4),
        Column("from", _("by whom"), weight=1.6),
        Column("to", _("for whom"), weight=1.6),
        Column("verdict", _("verdict"), "status", 1.0),
    )


def _rows(source: Source, almanac: Almanac) -> Iterator[Row]:
    names = source.names
    for day, pattern in almanac.by_day.items():
        told: list[tuple[int, Row]] = []
        for one in pattern.required:
            asked = names.customer(one.id)
            department = names.department_of(asked.at) if asked else None
            who = source.process.customer.who or source.say._("The customer")
            if one.by is not None:
                row = (Cell(names.what(one.id)), Cell(names.department(department)), Cell(who))
                told.append((one.by, _row(source, (day, one.by), row, verdict_cell(one.verdict, source.say))))
        for handoff in pattern.rows:
            due = handoff.agreed if handoff.agreed is not None else handoff.needed
            if due is not None:
                cells = _handoff(names, handoff.source, handoff.target, handoff.requirement)
                told.append((due, _row(source, (day, due), cells, Cell())))
        yield from (row for _, row in sorted(told, key=lambda one: one[0]))


def _handoff(
    names: Names, origin: str, target: str | None, requirement: str | None
) -> tuple[Cell, Cell, Cell]:
    what = names.what(requirement) if requirement is not None else names.anything(origin)
    to = names.department(names.department_of(target)) if target else ""
    return Cell(what), Cell(names.department(names.department_of(origin))), Cell(to)


def _row(source: Source, when: tuple[date, int], what: tuple[Cell, Cell, Cell], verdict: Cell) -> Row:
    day, seconds = when
    moment = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - on the zone's clock
    if not seconds % DAY and seconds in relative_day_ends(source.process, day):
        last = moment.date() - timedelta(days=1)
        due, on = Cell(f"{day_text(last, source.language)} 24:00"), last
    else:
        clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
        due, on = Cell(f"{day_text(moment.date(), source.language)} {clock}", moment), moment.date()
    weekday = Cell(short_weekdays(source.say)[on.weekday()])
    return Row((source.day(day), due, weekday, *what, verdict))

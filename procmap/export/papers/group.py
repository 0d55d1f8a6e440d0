"""The working group: who speaks for which department, and for which one nobody speaks.

A row is one member; its id and mark are those of :mod:`procmap.export.papers.identity`, and a department without a
speaker has a row without either. A workbook may be edited in the columns ``post`` (of the person), ``represents``
(names of departments with ``;`` between them), ``direct``, ``knows`` and ``decides`` (words of the list).
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.errors import ImpossiblePaperError
from procmap.export.papers.document import Cell, Column, Document, Row, Table
from procmap.export.papers.identity import mark_of, member_id
from procmap.export.papers.operations import BETWEEN
from procmap.export.papers.source import Source, yes_no
from procmap.locale import Speech
from procmap.model import Member

KEY = "group"


def directness(say: Speech) -> tuple[str, str]:
    """The words for a direct and for an indirect member."""
    return say._("direct"), say._("indirect")


def columns(say: Speech) -> tuple[Column, ...]:
    """The columns of the table."""
    _ = say._
    either = (_("yes"), _("no"))
    return (
        Column("number", _("No."), "number", 0.35),
        Column("member", _("name"), weight=1.4, kept=False),
        Column("post", _("post"), weight=1.8, editable=True),
        Column("represents", _("represents"), weight=1.8, editable=True),
        Column("direct", _("member"), weight=0.9, editable=True, choices=directness(say)),
        Column("knows", _("knows the technology"), "status", 0.9, editable=True, choices=either),
        Column("decides", _("may decide"), "status", 0.9, editable=True, choices=either),
        Column("remark", _("remark"), weight=1.6, kept=False),
    )


def document(source: Source) -> Document:
    """The table, with the process owner above it.

    Raises :class:`~procmap.errors.ImpossiblePaperError` where there is neither a member nor a department without one.
    """
    say = source.say
    shown = table(source)
    if not shown.rows:
        raise ImpossiblePaperError("no-group")
    facts = [source.of_process()]
    if source.process.owner:
        facts.append(f"{say._('Process owner')}: {source.person(source.process.owner)}")
    return Document(KEY, say._("Working group"), source.language, tuple(facts), (shown,))


def table(source: Source) -> Table:
    """The members in the file's order, then the departments that nobody speaks for."""
    rows = (*_members(source), *_missing(source))
    return Table(KEY, source.say._("Working group"), columns(source.say), rows)


def _members(source: Source) -> Iterator[Row]:
    say = source.say
    for n, (id_, member) in enumerate(source.process.group.items(), 1):
        person = source.process.people.get(id_)
        key = member_id(id_)
        cells = (
            Cell(str(n), n),
            Cell((person.name if person else None) or ("" if person and person.post else id_)),
            Cell((person.post if person else None) or ""),
            Cell(BETWEEN.join(map(source.names.department, member.represents))),
            Cell(directness(say)[0 if member.direct else 1]),
            _doubt(yes_no(member.knows_technology, say), member.knows_technology),
            _doubt(yes_no(member.may_decide, say), member.may_decide),
            Cell(_remark(source, id_, member)),
        )
        yield Row(cells, key, mark_of(source.process, key))


def _doubt(cell: Cell, flag: bool | None) -> Cell:
    """Whoever may not decide, or does not know the work, stands out."""
    return Cell(cell.text, None, "warning") if flag is False else cell


def _remark(source: Source, id_: str, member: Member) -> str:
    parts = [member.notes or ""]
    if id_ not in source.process.people:
        parts.append(source.say._("not among the people of the file"))
    return BETWEEN.join(part for part in parts if part)


def _missing(source: Source) -> Iterator[Row]:
    """Departments with operations in this state that no member represents; those outside speak through others.

    Where no operations are known yet, all departments through which the process may run.
    """
    represented = {one for member in source.process.group.values() for one in member.represents}
    working = {step.department for step in source.state.steps.values()}
    if not source.state.steps:
        departments = source.process.departments.items()
        working = {id_ for id_, one in departments if one.kind != "enabling"}
    for id_, department in source.process.departments.items():
        if id_ in working - represented and department.kind != "external":
            blank = (Cell(), Cell(), Cell(), Cell(department.name), Cell(), Cell(), Cell())
            yield Row((*blank, Cell(source.say._("nobody speaks for it"), None, "error")))

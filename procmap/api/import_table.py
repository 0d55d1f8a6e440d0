"""Bring an edited workbook back into the file it was made from: only what changed, in one edit and one save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from procmap.api.check import Question
from procmap.api.export import Wish, paper, source_of
from procmap.api.imported_cells import BadCellError, Edited, make_changes, read_cell
from procmap.api.rewriting import rewrite, sound_report
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand, meant_state
from procmap.api.tables import LOOKED_AT, read_grids, without_guard
from procmap.errors import ForeignFileError
from procmap.export.papers.document import Cell as Shown
from procmap.export.papers.document import Column, Row, clean
from procmap.export.papers.identity import ID_HEADING, MARK_HEADING
from procmap.interop.grid import EMPTY, Cell, Grid
from procmap.loading.drafting import Draft
from procmap.loading.settings import DEFAULTS
from procmap.locale import LANGUAGES, N_, Speech, speech
from procmap.model import Process
from procmap.report import CellChange, FileReport, Imported, ImportedRow

NO_IDENTITY = N_(
    "no sheet of it has the hidden columns by which rows are known again; make the workbook with procmap export"
)
_TABLES = {"requirement": "requirements", "step": "operations", "member": "group"}
_NAMES = {"requirements": "requirement", "operations": "operation", "group": "member"}
"""The column that says what a row is about."""


class Told(NamedTuple):
    """Who gave the answers in a workbook, and on which day."""

    date: date
    who: str | None = None


class _Sheet(NamedTuple):
    """A sheet with the rows of one table: where its columns stand, and in which language it is."""

    grid: Grid
    table: str
    language: str
    columns: dict[str, int]
    first: int


class _Found(NamedTuple):
    """A row of the workbook."""

    place: str
    id: str
    mark: str
    cells: dict[str, Cell]


def import_table(
    table: str,
    into: str,
    told: Told,
    question: Question,
    language: str,
    *,
    settings: SettingsOf = DEFAULTS,
    write: bool = False,
) -> Imported:
    """Compare each row with the part of the file that it shows, and bring what was edited back.

    A row counts as edited where a cell that may be edited differs from what an export of the file as it is now would
    put there. Raises ``UnreadableError``, :class:`~procmap.errors.ForeignFileError`,
    :class:`~procmap.errors.UnknownNameError` for an unknown speaker, and what
    :func:`procmap.api.rewriting.sound_report` and :func:`procmap.api.rewriting.rewrite` raise.
    """
    before, process = sound_report(into, question, settings)
    demand("person or department", told.who, {**process.people, **process.departments})
    sheets = [one for grid in read_grids(table) if (one := _sheet(grid)) is not None]
    if not sheets:
        raise ForeignFileError(table, NO_IDENTITY)
    plan = _Plan(before, process, speech(language))
    for sheet in sheets:
        plan.take(sheet)
    assert before.document is not None
    draft = Draft(before.document)
    for id_, edited in plan.edited.items():
        make_changes(draft, process, id_, edited, (told.date, told.who))
    rows = (*plan.rows(), *plan.missing())
    return Imported(rows, plan.same, rewrite(before, draft.edits, question, write=write))


def _sheet(grid: Grid) -> _Sheet | None:
    """A sheet whose rows carry their identity."""
    for n, (_, cells) in enumerate(grid.rows[:LOOKED_AT]):
        texts = [cell.text for cell in cells]
        if ID_HEADING not in texts or MARK_HEADING not in texts:
            continue
        at = texts.index(ID_HEADING)
        ids = (row[at].text for _, row in grid.rows[n + 1 :] if at < len(row))
        kinds = [_TABLES[kind] for id_ in ids if (kind := id_.partition(":")[0]) in _TABLES]
        if not kinds:
            continue
        known = [(language, _columns(kinds[0], language, texts)) for language in LANGUAGES]
        language, columns = max(known, key=lambda one: len(one[1]))
        columns |= {"id": at, "mark": texts.index(MARK_HEADING)}
        return _Sheet(grid, kinds[0], language, columns, n + 1)
    return None


def _columns(table: str, language: str, texts: Sequence[str]) -> dict[str, int]:
    found = {clean(column.caption): column.key for column in _described(table, language)}
    return {found[text]: n for n, text in reversed(list(enumerate(texts))) if text in found}


def _described(table: str, language: str) -> tuple[Column, ...]:
    from importlib import import_module

    columns: tuple[Column, ...] = import_module(f"procmap.export.papers.{table}").columns(speech(language))
    return columns


class _Plan:
    """What becomes of the rows of all sheets. A part may have several rows, one for each product family."""

    def __init__(self, before: FileReport, process: Process, say: Speech) -> None:
        self.before, self.process, self.say = before, process, say
        self.edited: dict[str, dict[str, Edited]] = {}
        self.same = 0
        self._made: dict[tuple[str, str, str], tuple[Row, ...]] = {}
        self._told: dict[str, ImportedRow] = {}
        self._others: list[ImportedRow] = []
        self._seen: set[str] = set()
        self._expected: dict[str, str] = {}

    def rows(self) -> tuple[ImportedRow, ...]:
        """The rows that are told of, in the workbook's order."""
        return (*self._told.values(), *self._others)

    def missing(self) -> Iterator[ImportedRow]:
        """The parts that the workbook has no row for any more."""
        for id_, name in self._expected.items():
            if id_ not in self._seen:
                yield ImportedRow("missing", "", id_, name)

    def take(self, sheet: _Sheet) -> None:
        """Every row of a sheet."""
        columns = _described(sheet.table, sheet.language)
        editable = [one for one in columns if one.editable and one.key in sheet.columns]
        captions = {one.key: one.caption for one in _described(sheet.table, self.say.language)}
        found = list(_found(sheet))
        states = dict.fromkeys(_state(one.id) for one in found if one.id)
        shown: dict[str, dict[str, Shown]] = {}
        for state in states:
            shown |= self._shown(sheet, state, columns)
        others = self._without_identity(sheet, states, columns)
        for one in found:
            if not one.id:
                self._added(sheet, one, others)
            elif one.id not in shown:
                self._unknown(sheet, one)
            else:
                self._seen.add(one.id)
                self._compare(sheet, one, shown[one.id], editable, captions)

    def _rows(self, sheet: _Sheet, state: str) -> tuple[Row, ...]:
        """The rows that an export of the file as it is now has."""
        key = (sheet.table, state, sheet.language)
        if key not in self._made:
            chosen = state or meant_state(self.process)
            if chosen not in self.process.states or not self.process.states[chosen].steps:
                return ()
            source = source_of(self.before, self.process, Wish(sheet.table, sheet.language), chosen)
            made = paper(source, sheet.table)
            self._made[key] = tuple(row for one in made.tables() for row in one.rows)
        return self._made[key]

    def _shown(self, sheet: _Sheet, state: str, columns: tuple[Column, ...]) -> dict[str, dict[str, Shown]]:
        keys = [column.key for column in columns]
        found = {}
        for row in self._rows(sheet, state):
            if row.id and row.id not in found:
                found[row.id] = {**dict(zip(keys, row.cells, strict=True)), "mark": Shown(row.mark)}
                self._expected[row.id] = found[row.id][_NAMES[sheet.table]].text
        return found

    def _without_identity(
        self, sheet: _Sheet, states: dict[str, None], columns: tuple[Column, ...]
    ) -> set[str]:
        """What the rows are about that an export makes without an identity: the customer's, gaps."""
        at = [column.key for column in columns].index(_NAMES[sheet.table])
        return {
            _normal(row.cells[at].text) for state in states for row in self._rows(sheet, state) if not row.id
        }

    def _added(self, sheet: _Sheet, found: _Found, others: set[str]) -> None:
        name = found.cells.get(_NAMES[sheet.table], EMPTY).text
        if name and _normal(name) not in others:
            self._others.append(ImportedRow("added", found.place, "", name))

    def _unknown(self, sheet: _Sheet, found: _Found) -> None:
        name = found.cells.get(_NAMES[sheet.table], EMPTY).text
        self._others.append(ImportedRow("unknown", found.place, found.id, name))

    def _compare(
        self,
        sheet: _Sheet,
        found: _Found,
        shown: dict[str, Shown],
        editable: list[Column],
        captions: dict[str, str],
    ) -> None:
        """What a row says that the file does not."""
        different = [
            column for column in editable
            if not _alike(found.cells.get(column.key, EMPTY), shown[column.key])
        ]  # fmt: skip
        name = shown[_NAMES[sheet.table]].text
        changes, edits, reason = [], {}, ""
        for column in different:
            cell = found.cells.get(column.key, EMPTY)
            try:
                edited = read_cell(self.process, found.id, column.key, without_guard(cell))
            except BadCellError as error:
                edited, reason = None, reason or f"{captions[column.key]}: {error.in_words(self.say)}"
            else:
                if edited is None:
                    continue
                edits[column.key] = edited
            changes.append(CellChange(captions[column.key], shown[column.key].text, without_guard(cell).text))
        if not changes:
            self._same(found.id)
            return
        fate = "refused" if reason else "changed"
        if found.mark != shown["mark"].text:
            fate, reason = "stale", ""
        self._tell(ImportedRow(fate, found.place, found.id, name, tuple(changes), reason), edits)

    def _same(self, id_: str) -> None:
        if id_ not in self._told:
            self.same += 1

    def _tell(self, row: ImportedRow, edits: dict[str, Edited]) -> None:
        """Keep what a row says; where another row of the same part cannot be taken or says otherwise, neither is."""
        other = self._told.get(row.id)
        if other is None or (other.fate == "changed" and row.fate != "changed"):
            self._told[row.id] = row
            self.edited.pop(row.id, None)
            if row.fate == "changed":
                self.edited[row.id] = edits
            return
        if other.fate != "changed":
            return
        known = {change.column: change.after for change in other.changes}
        if any(known.get(change.column, change.after) != change.after for change in row.changes):
            reason = self.say._("{one} and {other} say different things")
            reason = reason.replace("{one}", other.place).replace("{other}", row.place)
            self._told[row.id] = other._replace(fate="refused", reason=reason)
            del self.edited[row.id]
            return
        new = tuple(change for change in row.changes if change.column not in known)
        self._told[row.id] = other._replace(changes=(*other.changes, *new))
        self.edited[row.id] |= edits


def _found(sheet: _Sheet) -> Iterator[_Found]:
    """The rows of the table: those with an identity wherever they stand, others up to the next empty row.

    Below that stand notes, and lines to sign on.
    """
    last, within = sheet.grid.rows[sheet.first - 1][0], True
    for number, cells in sheet.grid.rows[sheet.first :]:
        by_key = {key: cells[n] for key, n in sheet.columns.items() if n < len(cells)}
        id_, mark = (by_key.pop(key, EMPTY).text for key in ("id", "mark"))
        within = bool(id_) or (within and number == last + 1)
        last = number
        if within:
            yield _Found(f"{sheet.grid.name}:{number}", id_, mark, by_key)


def _state(id_: str) -> str:
    return (*id_.split(":", 2), "")[1]


def _alike(cell: Cell, shown: Shown) -> bool:
    """Whether a cell says what an export would say."""
    if cell.formula:
        return False
    return _normal(shown.text) in (_normal(cell.text), _normal(without_guard(cell).text))


def _normal(text: str) -> str:
    return "\n".join(line.rstrip() for line in clean(text).strip().split("\n"))

"""A table of steps as people paste it out of a spreadsheet: who does what, what comes next, how long it takes.

Nothing is invented. What a cell says beyond doubt becomes part of a step; everything else is noted, with its row and
in its own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

from procmap.calendars import SpellingError, parse_spread
from procmap.interop.grid import EMPTY, Cell, Grid
from procmap.interop.step_order import put_in_order
from procmap.interop.step_words import NOTHING, NOTHING_SAID, Head, head_of, numbered, plain
from procmap.interop.table_steps import Note, StepTable, TableStep, Ways, note, one_line
from procmap.locale import N_

MOST_STEPS = 2_000
MOST_NOTES = 500
_LOOKED_AT = 30
"""Rows among which the headings are looked for."""
_LONGEST_NAME = 2_000

NO_UNIT = N_("row {row}: the duration “{text}” has no unit, so it is left out")
CLOCK = N_("row {row}: “{text}” may be a length or a time of day, so it is left out as a duration")
NO_DURATION = N_("row {row}: the duration “{text}” is not understood and left out")
FORMULA = N_("row {row}: the cell under “{column}” holds a formula and is left out")
SAID_TWICE = N_(
    "row {row}: “{text}” stands here once more with other words under “{column}”; the first ones are taken"
)
NO_NAME = N_("row {row}: there is no step in it, so it is left out: {text}")
TOO_MANY = N_("row {row}: only the first {limit} steps are taken")
UNKNOWN_COLUMN = N_("the column “{text}” is not understood and left out")
MORE = N_("and in {count} places more")
TWO_COLUMNS = N_("the column “{text}” is left out, for another one says the same")


def read_step_table(grids: Sequence[Grid]) -> StepTable | None:
    """The steps of the first sheet that has a heading for them, or ``None`` where none has."""
    for grid in grids:
        found = _headings(grid)
        if found is not None:
            return _Reading(grid, *found).run()
    return None


Columns = dict[int, Head]


def _headings(grid: Grid) -> tuple[int, Columns] | None:
    """The row of headings (its position) and what they name: a column of steps, and one more that is known."""
    for n, (_, cells) in enumerate(grid.rows[:_LOOKED_AT]):
        heads = {m: head for m, cell in enumerate(cells) if (head := head_of(cell.text)) is not None}
        keys = {head.key for head in heads.values()}
        if "name" in keys and (len(keys) > 1 or len(cells) == 1):
            return n, heads
    return None


class _Reading:
    """One table being read."""

    def __init__(self, grid: Grid, head: int, columns: Columns) -> None:
        self.grid, self.head = grid, head
        self.steps: list[TableStep] = []
        self.notes: list[Note] = []
        self.called: dict[str, list[int]] = {}
        self.columns: dict[str, tuple[int, Head]] = {}
        self.captions = {m: one_line(cell.text) for m, cell in enumerate(grid.rows[head][1])}
        for m, head_ in columns.items():
            if head_.key in self.columns:
                self._note(TWO_COLUMNS, text=self.captions[m])
            else:
                self.columns[head_.key] = (m, head_)
        for m, caption in self.captions.items():
            if caption and m not in columns and self._filled(m):
                self._note(UNKNOWN_COLUMN, text=caption)

    def run(self) -> StepTable:
        rows = [one for one in self.grid.rows[self.head + 1 :] if any(cell.text for cell in one[1])]
        taken: list[tuple[int, int, tuple[Cell, ...]]] = []
        for row, cells in rows:
            step = self._step(row, cells)
            if step is None:
                continue
            if step == MOST_STEPS:
                self._note(TOO_MANY, row=row, limit=MOST_STEPS)
                del self.steps[MOST_STEPS:]
                break
            taken.append((step, row, cells))
        steps, notes = put_in_order(self.steps, [self._ways(*one) for one in taken], {*self.columns})
        return StepTable(self.grid.name, steps, _bounded((*self.notes, *notes)))

    def _ways(self, step: int, row: int, cells: tuple[Cell, ...]) -> Ways:
        """What a row says of the order; the notes on formulas are made here."""
        told = {}
        for key in ("next", "after"):
            cell = self._cell(cells, key)
            self._text(row, cells, key, step)
            told[key] = "" if cell.formula else cell.text
        return Ways(step, row, told["next"], told["after"])

    # --- cells

    def _filled(self, column: int) -> bool:
        rows = self.grid.rows[self.head + 1 :]
        return any(len(cells) > column and cells[column].text for _, cells in rows)

    def _cell(self, cells: tuple[Cell, ...], key: str) -> Cell:
        place = self.columns.get(key)
        return cells[place[0]] if place is not None and place[0] < len(cells) else EMPTY

    def _text(self, row: int, cells: tuple[Cell, ...], key: str, step: int | None = None) -> str:
        """The text of a cell on one line; nothing, and a note, where a formula has made it."""
        cell = self._cell(cells, key)
        if cell.formula:
            self._note(FORMULA, step, row=row, column=self.captions[self.columns[key][0]])
            return ""
        return one_line(cell.text)

    def _note(self, message: str, step: int | None = None, **values: object) -> None:
        self.notes.append(note(message, step, **values))

    # --- one row

    def _step(self, row: int, cells: tuple[Cell, ...]) -> int | None:
        """The position of the step that a row is about: a new one, or one that a row above has named already."""
        noted = len(self.notes)
        text = self._text(row, cells, "name")
        if plain(text) in NOTHING:
            if any(
                cell.text
                for m, cell in enumerate(cells)
                if m in {place for place, _ in self.columns.values()}
            ):
                shown = " | ".join(one_line(cell.text) for cell in cells if cell.text)
                self._note(NO_NAME, row=row, text=shown)
            return None
        number, name = numbered(text) or ("", text)
        department = self._text(row, cells, "department")
        step = TableStep(
            name[:_LONGEST_NAME],
            row,
            department="" if plain(department) in NOTHING_SAID else department[:_LONGEST_NAME],
            executors=self._several(row, cells, "executor"),
            takes=self._takes(row, cells),
            inputs=self._several(row, cells, "inputs"),
            outputs=self._several(row, cells, "outputs"),
            notes=self._text(row, cells, "notes")[:_LONGEST_NAME],
            numbers=frozenset(one for one in (plain(number), plain(self._number(cells))) if one),
        )
        n = self._added(step, row)
        self.notes[noted:] = [one._replace(step=n) for one in self.notes[noted:]]
        return n

    def _number(self, cells: tuple[Cell, ...]) -> str:
        cell = self._cell(cells, "number")
        return "" if cell.formula else one_line(cell.text)

    def _several(self, row: int, cells: tuple[Cell, ...], key: str) -> tuple[str, ...]:
        cell = self._cell(cells, key)
        if plain(self._text(row, cells, key)) in NOTHING_SAID:
            return ()
        return tuple(
            one_line(part)[:_LONGEST_NAME] for part in cell.text.replace("\n", ";").split(";") if part.strip()
        )

    def _takes(self, row: int, cells: tuple[Cell, ...]) -> str:
        """A duration as the file may spell it, or nothing."""
        cell = self._cell(cells, "takes")
        text = self._text(row, cells, "takes")
        if plain(text) in NOTHING_SAID:
            return ""
        if isinstance(cell.value, timedelta) and cell.value >= timedelta():
            return text
        if isinstance(cell.value, time) or _is_clock(text):
            self._note(CLOCK, row=row, text=text)
            return ""
        unit = self.columns["takes"][1].unit
        for spelled in (text, f"{text} {unit}" if unit else text):
            if not (unit and _is_number(text) and spelled == text) and _is_duration(spelled):
                return spelled
        self._note(NO_UNIT if _is_number(text) else NO_DURATION, row=row, text=text)
        return ""

    def _added(self, step: TableStep, row: int) -> int:
        """A row may name a step again to give it another successor: it is the same one unless it says otherwise."""
        alike = self.called.setdefault(plain(step.name), [])
        for n in alike:
            other = self.steps[n]
            if step.numbers and other.numbers and not step.numbers & other.numbers:
                continue
            if step.department and other.department and plain(step.department) != plain(other.department):
                continue
            self.steps[n] = self._merged(other, step, row)
            return n
        self.steps.append(step)
        alike.append(len(self.steps) - 1)
        return len(self.steps) - 1

    def _merged(self, other: TableStep, step: TableStep, row: int) -> TableStep:
        """A step with what one more row says of it; where both say something, the first row counts."""
        for key, column in (("department", "department"), ("takes", "takes"), ("notes", "notes"),
                            ("executors", "executor"), ("inputs", "inputs"), ("outputs", "outputs")):  # fmt: skip
            old, new = getattr(other, key), getattr(step, key)
            if new and not old:
                other = replace(other, **{key: new})
            elif new and new != old:
                self._note(SAID_TWICE, row=row, text=step.name, column=self.captions[self.columns[column][0]])
        return replace(other, numbers=other.numbers | step.numbers)


def _bounded(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """At most ``MOST_NOTES``, and one that counts the rest."""
    if len(notes) <= MOST_NOTES:
        return notes
    return (*notes[:MOST_NOTES], note(MORE, count=len(notes) - MOST_NOTES))


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.replace(",", ".")).is_finite()
    except ArithmeticError:
        return False


def _is_clock(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    return bool(colon) and hours.isdigit() and minutes.replace(":", "").isdigit()


def _is_duration(text: str) -> bool:
    try:
        parse_spread(text)
    except SpellingError:
        return False
    return True

"""Make a process file of a pasted table of steps."""

from __future__ import annotations

from pathlib import Path

from procmap.api.check import Question, check_text
from procmap.api.tables import LOOKED_AT, read_grids, without_guards
from procmap.errors import ForeignFileError
from procmap.export.papers.identity import ID_HEADING
from procmap.interop.step_file import Named, departments_of, in_words, process_text
from procmap.interop.step_table import read_step_table
from procmap.locale import N_, speech
from procmap.model.part import check_id
from procmap.render.page import harmless
from procmap.report import ImportedSteps

NO_STEPS = N_("no sheet of it has a column of steps; its headings may be: {heads}")
BROUGHT_BACK = N_("it was made by procmap export; bring it back into the file it came from with --into FILE")
EMPTY = N_("there are no steps below its headings")
_HEADS = {
    "en": "Step, Next, After, Department, Duration",
    "ru": "Операция (или Шаг), Следующая, Предшественник, Отдел, Длительность (или Время)",
}
_DEFAULT_SHEETS = frozenset({"", "sheet", "лист", "sheet1", "лист1", "table", "таблица", "worksheet"})


def import_steps(
    path: str, question: Question, language: str, *, state: str = "as_is", name: str | None = None
) -> ImportedSteps:
    """The model of the first step table in a file.

    ``name`` is the process's; else the sheet's, else the file's. Raises ``UnreadableError`` and
    :class:`~procmap.errors.ForeignFileError`; ``ValueError`` for a state that is no id.
    """
    check_id(state)
    grids = read_grids(path)
    if any(cell.text == ID_HEADING for grid in grids for _, row in grid.rows[:LOOKED_AT] for cell in row):
        raise ForeignFileError(path, BROUGHT_BACK)
    table = read_step_table([without_guards(grid) for grid in grids])
    if table is None:
        raise ForeignFileError(path, NO_STEPS, {"heads": _HEADS.get(language, _HEADS["en"])})
    if not table.steps:
        raise ForeignFileError(path, EMPTY)
    say = speech(language)
    text = process_text(table, Named(name or _title(table.title, path), state, Path(path).name), say)
    return ImportedSteps(
        text,
        check_text(text, path, None, question),
        len(table.steps),
        len(departments_of(table)),
        sum(bool(step.takes) for step in table.steps),
        tuple(in_words(note, say) for note in table.notes),
    )


def _title(sheet: str, path: str) -> str:
    plain = harmless(sheet).strip()
    chosen = plain if plain.lower().replace(" ", "") not in _DEFAULT_SHEETS else harmless(Path(path).stem)
    return chosen[:200] or "?"

"""``procmap import``: a new file from a table of steps, or a table that has been edited back into its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from procmap.cli.options import Format, Lang, Options, read_day, today
from procmap.cli.output import Colour, complain, write_blocks, write_text
from procmap.cli.rewriting import Manner
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procmap.report import Imported, ImportedSteps

PLACE = 62
SUMMARY = N_("Make a process file of a table of steps, or bring an edited table back into its file.")


class Wanted(NamedTuple):
    """What the command line says; options of the other way of importing are refused."""

    output: str | None
    into: str | None
    state: str | None
    name: str | None
    force: bool
    who: str | None
    date: str | None
    dry_run: bool


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    table: Any = typer.Argument(
        ..., metavar=_("TABLE"), help=_("A workbook (XLSX) or a CSV file."), show_default=False
    )
    output: Any = typer.Option(
        None,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("The new process file; to standard output if left out."),
    )
    into: Any = typer.Option(
        None,
        "--into",
        metavar=_("FILE"),
        help=_("The process file from which procmap export made the workbook."),
    )
    state: Any = typer.Option(
        None, "--state", metavar="ID", help=_("The state that a table of steps describes; as_is if left out.")
    )
    name: Any = typer.Option(
        None,
        "--name",
        metavar=_("TEXT"),
        help=_("What the new process is called; else as the sheet or the file."),
    )
    force: Any = typer.Option(False, "--force", help=_("Replace files that are there already."))
    who: Any = typer.Option(
        None, "--by", metavar="ID", help=_("Who gave the answers in the workbook: a person or a department.")
    )
    date: Any = typer.Option(
        None, "--date", metavar="YYYY-MM-DD", help=_("The day of these answers; today if left out.")
    )

    @app.command("import", help=_(SUMMARY))
    def import_(
        *,
        table: str = table,
        output: str | None = output,
        into: str | None = into,
        state: str | None = state,
        name: str | None = name,
        force: bool = force,
        who: str | None = who,
        date: str | None = date,
        dry_run: bool = options.dry_run,
        format_: Format = options.told,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        wanted = Wanted(output, into, state, name, force, who, date, dry_run)
        manner = Manner(options.say, color, format_ is Format.JSON)
        return make(table, wanted, manner) if into is None else bring_back(table, into, wanted, manner)


def make(table: str, wanted: Wanted, manner: Manner) -> int:
    """A new file, and what was not understood. Nothing there is ever replaced without --force."""
    import os

    from procmap.api.check import Question
    from procmap.api.import_steps import import_steps
    from procmap.cli.saving import save
    from procmap.errors import AlreadyThereError
    from procmap.model.part import check_id

    say = manner.say
    _refuse(
        {"--by": wanted.who, "--date": wanted.date, "--dry-run": wanted.dry_run}, say._("only with --into")
    )
    if wanted.output is not None and os.path.lexists(wanted.output) and not wanted.force:
        raise AlreadyThereError((wanted.output,))
    state = wanted.state or "as_is"
    try:
        check_id(state)
    except ValueError as error:
        reason = say._("“{text}” is no id: Latin letters, digits, - and _").replace("{text}", state)
        raise typer.BadParameter(reason, param_hint="--state") from error
    made = import_steps(table, Question(today(say)), say.language, state=state, name=wanted.name or None)
    if wanted.output is not None:
        save({wanted.output: made.text}, (table,))
    if manner.json:
        from procmap.cli.rewriting import show_json
        from procmap.export.changed_to_json import steps_to_dict

        show_json(steps_to_dict(table, made, wanted.output))
    elif wanted.output is not None:
        write_blocks(_told(made, wanted.output, say), manner.colour)
    else:
        write_text(made.text)
        for note in made.notes:
            complain(note)
    return 0


def _told(made: ImportedSteps, path: str, say: Speech) -> Iterator[Any]:
    """What was made, what was not understood, what comes next."""
    from procmap.render.page import Bit, line

    counts = (
        say.ngettext("{count} step", "{count} steps", made.steps),
        say.ngettext("{count} department", "{count} departments", made.departments),
        say.ngettext("{count} duration", "{count} durations", made.timed),
    )
    yield line(Bit(f"{path}: {', '.join(counts)}", "strong"))
    if made.notes:
        yield line()
        yield line(say._("Not understood; it stands in the file as comments:"))
        yield from (line(f"  {note}") for note in made.notes)
    yield line()
    yield line(
        say._("Next: say what the customer requires and by when, and run: procmap check {file}").replace(
            "{file}", path
        )
    )


def bring_back(table: str, into: str, wanted: Wanted, manner: Manner) -> int:
    """The edits of a workbook, in the file it came from. 1 where something that was edited was not taken."""
    from procmap.api.check import Question
    from procmap.api.import_table import Told, import_table
    from procmap.cli.rewriting import demand_file
    from procmap.cli.settings import Setup

    say = manner.say
    _refuse(
        {"--output": wanted.output, "--state": wanted.state, "--name": wanted.name, "--force": wanted.force},
        say._("not together with --into"),
    )
    demand_file(into, say)
    day = today(say)
    told = Told(day if wanted.date is None else read_day(wanted.date, "--date", say), wanted.who)
    found = import_table(
        table,
        into,
        told,
        Question(day),
        say.language,
        settings=Setup(say).source(),
        write=not wanted.dry_run,
    )
    _tell(table, found, manner)
    return int(found.refused)


def _tell(table: str, found: Imported, manner: Manner) -> None:
    """What becomes of the rows, then what changes in the file."""
    from procmap.api.rules import all_rules
    from procmap.cli.rewriting import show, show_json
    from procmap.export.changed_to_json import imported_to_dict
    from procmap.render.imported import imported_page

    say = manner.say
    if manner.json:
        show_json(imported_to_dict(table, found, all_rules(), say.language))
        return
    write_blocks(imported_page(found, say.language), manner.colour)
    if found.file.changed:
        write_text("\n")
        show(found.file, say, manner.colour)


def _refuse(given: dict[str, object], reason: str) -> None:
    """Raise ``typer.BadParameter`` for an option that has no meaning here."""
    for option, value in given.items():
        if value not in (None, False):
            raise typer.BadParameter(reason, param_hint=option)

"""``procmap export``: tables and papers for people."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from procmap.cli.options import Lang, Options, Request, read_day
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from datetime import date

    from procmap.api.export import Wish
    from procmap.report import FileReport

PLACE = 52
SUMMARY = N_("Write a table or paper to hand out: Excel, Word, PDF and others.")


class Paper(StrEnum):
    """The tables and papers there are."""

    REQUIREMENTS = "requirements"
    OPERATIONS = "operations"
    GROUP = "group"
    OWNER = "owner"
    MINUTES = "minutes"
    COMPARISON = "comparison"
    RACI = "raci"
    SIPOC = "sipoc"
    CARD = "card"
    INITIATIVE = "initiative"
    CALENDAR = "calendar"


class TextForm(StrEnum):
    """The formats that are text, and can be printed."""

    MD = "md"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


class Choice(NamedTuple):
    """What is asked for besides the state and the day."""

    table: Paper
    form: TextForm
    department: str | None
    meeting: str | None
    template: str | None
    days: tuple[str | None, str | None]


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    tables: Any = typer.Option(
        ..., "--table", "-t", help=_("Which table or paper."), show_default=False, show_choices=True
    )
    departments: Any = typer.Option(
        None, "--department", metavar="ID", help=_("Owner sheet: only for this department.")
    )
    meetings: Any = typer.Option(
        None,
        "--meeting",
        metavar="YYYY-MM-DD[:N]",
        help=_(
            "Minutes: of the meeting on this day; else the last. Of several on one day the Nth, else the last."
        ),
    )
    first: Any = typer.Option(
        None, "--from", metavar="YYYY-MM-DD", help=_("Calendar: the first day that D stands for.")
    )
    last: Any = typer.Option(
        None, "--to", metavar="YYYY-MM-DD", help=_("Calendar: the last day that D stands for.")
    )
    templates: Any = typer.Option(
        None, "--template", metavar=_("FILE"), help=_("Word: set the document into this template (.docx).")
    )
    formats: Any = typer.Option(
        "md", "--format", help=_("What to print where no file is named."), show_default=True
    )
    files: Any = typer.Option(
        None,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("Write to this file; its ending decides the format. Can be given several times."),
    )

    @app.command("export", help=_(SUMMARY))
    def export(
        *,
        file: str = options.file,
        table: Paper = tables,
        output: list[str] | None = files,
        format_: TextForm = formats,
        state: str | None = options.one_state,
        family: str | None = options.family,
        date: str | None = options.date,
        department: str | None = departments,
        meeting: str | None = meetings,
        first: str | None = first,
        last: str | None = last,
        template: str | None = templates,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        quiet: bool = options.quiet,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        request = Request(
            options.say, None, Colour.AUTO, state, family, date, tuple(output or ()), quiet=quiet, setup=setup
        )
        return run(file, request, Choice(table, format_, department, meeting, template, (first, last)))


def run(file: str, request: Request, choice: Choice) -> int:
    """Make the paper and write it; a file that is malformed is shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.export import PAPERS, Wish, export, written
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.cli.output import write_text
    from procmap.cli.saving import form_by_ending, save
    from procmap.errors import BadTemplateError
    from procmap.report import Report

    say = request.say
    possible = PAPERS[choice.table.value]
    if not request.files and choice.form.value not in possible:
        reason = say._("this table cannot be printed so; use --output with one of these endings:")
        raise typer.BadParameter(f"{reason} {' '.join(possible)}", param_hint="--format")
    forms = {path: form_by_ending(path, possible) for path in request.files}
    if choice.template is not None and set(forms.values()) != {"docx"}:
        raise BadTemplateError("docx-only")
    days = _days(choice.days, say)
    meeting, which = (None, None) if choice.meeting is None else _meeting(choice.meeting, say)
    wish = Wish(choice.table.value, say.language, choice.department, meeting, days, which)
    report, document = export(file, wish, **request.arguments)
    if document is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)
    if not request.quiet:
        _tell_meeting(report, wish, say)
    papers = {path: written(document, form, choice.template) for path, form in forms.items()}
    templates = () if choice.template is None else (choice.template,)
    save(papers, (*files_read(Report((report,))), *templates))
    if not request.files:
        write_text(written(document, choice.form.value).decode("utf-8-sig"))
    elif not request.quiet:
        write_text("".join(f"{path}\n" for path in request.files))
    return 0


def _meeting(text: str, say: Speech) -> tuple[date, int | None]:
    """A day, and which of its meetings. Raises ``typer.BadParameter``."""
    day, colon, which = text.partition(":")
    if colon and not re.fullmatch(r"[1-9][0-9]{0,3}", which):
        reason = say._("“{text}” names no meeting; write it like 2026-11-27, or 2026-11-27:2 for the second")
        raise typer.BadParameter(reason.replace("{text}", text), param_hint="--meeting")
    return read_day(day, "--meeting", say), int(which) if colon else None


def _tell_meeting(report: FileReport, wish: Wish, say: Speech) -> None:
    """Say which of several meetings on one day was taken, where nobody has chosen one."""
    from procmap.api.export import meeting_told
    from procmap.cli.output import complain

    found = meeting_told(report.process, wish) if report.process is not None else None
    if found is not None:
        text = say._(
            "{count} meetings on {day}: these are the minutes of number {number} (--meeting {day}:1 for the first)"
        )
        values = {"count": found.on_the_day, "day": found.meeting.date, "number": found.number}
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        complain(text)


def _days(days: tuple[str | None, str | None], say: Speech) -> tuple[date, date] | None:
    """The stretch of a calendar; one end stands for both. Raises ``typer.BadParameter``."""
    from procmap.api.almanac import MOST_DAYS

    first, last = days[0] or days[1], days[1] or days[0]
    if first is None or last is None:
        return None
    found = read_day(first, "--from", say), read_day(last, "--to", say)
    if not 0 <= (found[1] - found[0]).days < MOST_DAYS:
        reason = say._("the last day comes before the first, or ten years and more after it")
        raise typer.BadParameter(reason, param_hint="--to")
    return found

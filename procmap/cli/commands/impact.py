"""``procmap impact``: what follows where a step is late or a department is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request, as_check
from procmap.cli.output import Colour
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from procmap.api.impact import Away, Late

PLACE = 45
SUMMARY = N_("Show what a late step or an absent department brings down, and where it can be caught up.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    step: Any = typer.Argument(None, metavar=f"[{_('STEP')}]", help=_("The step that begins later."))
    late: Any = typer.Option(None, "--late", metavar="30m", help=_("By how much it begins later."))
    department: Any = typer.Option(None, "--department", metavar="ID", help=_("The department that is away."))
    away: Any = typer.Option(None, "--away", metavar="D", help=_("The day it is away: D, D+1 or a date."))

    @app.command("impact", help=_(SUMMARY))
    def impact(
        *,
        file: str = options.file,
        step: str | None = step,
        late: str | None = late,
        department: str | None = department,
        away: str | None = away,
        state: str | None = options.one_state,
        family: str | None = options.family,
        date: str | None = options.date,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        request = Request(
            options.say, format_, color, state, family, date, tuple(output or ()), formats=PageFormat
        )
        return run(file, trouble((step, late), (department, away), options.say), request)


def trouble(
    step: tuple[str | None, str | None], day: tuple[str | None, str | None], say: Speech
) -> Late | Away:
    """What was asked. Raises ``typer.BadParameter`` unless it is one step and a time, or one department and a day."""
    from procmap.api.impact import Away, Late
    from procmap.calendars import SpellingError, parse_duration, parse_label
    from procmap.cli.options import read_day

    if all(step) and not any(day):
        try:
            by = parse_duration(step[1] or "")
        except SpellingError:
            by = None
        if by is None or by.kind == "eod" or not by.amount:
            reason = say._("write how much later, like 30m, 2h or 1 working day")
            raise typer.BadParameter(reason, param_hint="--late")
        return Late(step[0] or "", by)
    if all(day) and not any(step):
        try:
            label = parse_label(day[1] or "")
        except SpellingError:
            return Away(day[0] or "", read_day(day[1] or "", "--away", say))
        if label.seconds is not None:
            raise typer.BadParameter(say._("write a day: D, D+1 or a date"), param_hint="--away")
        return Away(day[0] or "", label)
    raise typer.BadParameter(
        say._("name a step and --late, or --department and --away"), param_hint=say._("STEP")
    )


def run(file: str, asked: Late | Away, request: Request) -> int:
    """Calculate and print. 0: no promise falls, 1: some may, 2: a file that cannot be opened, or is malformed."""
    from procmap.api.impact import FarDayError, impact_of
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import show
    from procmap.report import Report

    try:
        found = impact_of(file, asked, **request.question)
    except FarDayError:
        reason = request.say._("this day is too far from D: no step can be under way then")
        raise typer.BadParameter(reason, param_hint="--away") from None
    report = Report((found.file,))
    if found.file.process is None:
        show(report, as_check(request))
        return 2

    from procmap.export.impact_to_json import impact_to_dict
    from procmap.render.impact import impact_page

    make = paged(lambda: impact_to_dict(found), lambda: impact_page(found, request.say.language))
    deliver(request, make, inputs=files_read(report))
    return 2 if found.unsolved else int(any(one.falls for one in found.impacts))

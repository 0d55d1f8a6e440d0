"""``procmap target``: what would have to be true for a harder goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.commands.repair import Prefer, prefer_option, run
from procmap.cli.options import Lang, Options, PageFormat, Request
from procmap.cli.output import Colour
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from procmap.calendars import Label

PLACE = 49
SUMMARY = N_("Show what would have to be true for a harder goal, such as a deadline two hours earlier.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    by: Any = typer.Option(..., "--by", metavar=_("TIME"), help=_("The deadline that is wanted, like 16:00."))
    requirement: Any = typer.Option(
        None, "--requirement", metavar="ID", help=_("The customer requirement, where there are several.")
    )
    prefer: Any = prefer_option(options)

    @app.command("target", help=_(SUMMARY))
    def target(
        *,
        file: str = options.file,
        by: str = by,
        requirement: str | None = requirement,
        prefer: Prefer = prefer,
        state: str | None = options.one_state,
        family: str | None = options.family,
        date: str | None = options.date,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        from procmap.api.repair import Wanted
        from procmap.errors import UnknownNameError

        request = Request(
            options.say, format_, color, state, family, date, tuple(output or ()), formats=PageFormat
        )
        try:
            return run(file, Wanted(prefer.value, _goal(by, options.say), requirement), request)
        except UnknownNameError as error:
            if error.name:
                raise
            if not error.known:
                reason = options.say._("the customer requires nothing, so there is no deadline to move")
                raise typer.BadParameter(reason, param_hint="--by") from None
            reason = options.say._("the customer requires several things; name one of them: {names}")
            known = reason.replace("{names}", ", ".join(error.known))
            raise typer.BadParameter(known, param_hint="--requirement") from None


def _goal(text: str, say: Speech) -> Label:
    """The deadline. Raises ``typer.BadParameter`` where that is none, or a day without an hour."""
    from procmap.calendars import SpellingError, parse_label

    reason = say._("write a point in time like 16:00 or D+1 11:00")
    try:
        label = parse_label(text)
    except SpellingError as error:
        hint = f"; {say._('did you mean')} {', '.join(error.hints)}?" if error.hints else ""
        raise typer.BadParameter(reason + hint, param_hint="--by") from None
    if label.seconds is None:
        raise typer.BadParameter(reason, param_hint="--by")
    return label

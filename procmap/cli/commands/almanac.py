"""``procmap almanac``: every anchor day of a stretch, days with the same times together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.delivery import deliver
from procmap.cli.options import AlmanacFormat, Lang, Options, PageSize, Request, Theme, read_day
from procmap.cli.output import Colour
from procmap.cli.pictures import Look, draw
from procmap.cli.settings import Setup
from procmap.locale import N_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from procmap.render.page import Block

PLACE = 44
SUMMARY = N_("Solve every day of a stretch: which weekdays have which times, and which days cannot be met.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    first: Any = typer.Option(
        ..., "--from", metavar="YYYY-MM-DD", help=_("The first day that D stands for."), show_default=False
    )
    last: Any = typer.Option(
        ..., "--to", metavar="YYYY-MM-DD", help=_("The last day that D stands for."), show_default=False
    )

    picture: Any = typer.Option(
        None,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("Write to this file instead; .svg, .png and .pdf draw the year. Can be given several times."),
    )

    @app.command("almanac", help=_(SUMMARY))
    def almanac(
        *,
        file: str = options.file,
        first: str = first,
        last: str = last,
        state: str | None = options.state,
        family: str | None = options.family,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        format_: AlmanacFormat | None = options.format,
        output: list[str] | None = picture,
        page: PageSize = options.page,
        theme: Theme = options.theme,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        request = Request(
            options.say, format_, color, state, family,
            files=tuple(output or ()), formats=AlmanacFormat, setup=setup,
        )  # fmt: skip
        days = (read_day(first, "--from", options.say), read_day(last, "--to", options.say))
        return run(file, days, request, Look(page.value, theme.value))


def run(file: str, days: tuple[date, date], request: Request, look: Look) -> int:
    """Solve and print; a file that is malformed or cannot be opened is shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.almanac import MOST_DAYS, almanac_file, year_picture
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    if not 0 <= (days[1] - days[0]).days < MOST_DAYS:
        reason = request.say._("the last day comes before the first, or ten years and more after it")
        raise typer.BadParameter(reason, param_hint="--to")
    arguments = {key: value for key, value in request.arguments.items() if key != "date"}
    report, almanacs = almanac_file(file, *days, **arguments)
    if report.process is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)
    process, language = report.process, request.say.language

    def make(form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        from procmap.export import almanac_to
        from procmap.export.to_ics import almanac_to_ics
        from procmap.export.to_json import to_text
        from procmap.export.to_md import page_to_md
        from procmap.render.almanac import almanac_page

        if form == "json":
            return to_text(almanac_to.almanac_to_dict(report, almanacs, language), ascii_only=ascii_only)
        if form == "csv":
            return almanac_to.almanac_to_csv(almanacs)
        if form == "ics":
            return almanac_to_ics(process, almanacs, language)
        page = almanac_page(report, almanacs, language)
        return page if form == "text" else page_to_md(page)

    inputs = files_read(Report((report,)))
    rest = draw(
        request, lambda: year_picture(process, almanacs, language, page=look.page, theme=look.theme), inputs
    )
    if rest is not None:
        deliver(rest, make, inputs=inputs)
    return 0

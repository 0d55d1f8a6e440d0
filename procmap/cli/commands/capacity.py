"""``procmap capacity``: does the plan still fit with several orders a day?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request
from procmap.cli.output import Colour
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from procmap.analysis.capacity import Demand

PLACE = 38
SUMMARY = N_("Does the plan still fit when several orders come, and departments have so many workers?")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    orders: Any = typer.Option(
        ..., "--orders", "-n", min=1, help=_("How many orders come."), show_default=False
    )
    every: Any = typer.Option(
        None,
        "--every",
        metavar=_("LENGTH"),
        help=_("One order every so often, like 10m; all at once if left out."),
    )
    workers: Any = typer.Option(
        [],
        "--workers",
        metavar=_("DEPARTMENT=N"),
        help=_("So many workers (or trucks) of a department, in place of what the file says; repeatable."),
    )

    @app.command("capacity", help=_(SUMMARY))
    def capacity(
        *,
        file: str = options.file,
        orders: int = orders,
        every: str | None = every,
        workers: list[str] = workers,
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
        return run(file, _demand(orders, every, workers, options.say), request)


def _demand(orders: int, every: str | None, workers: list[str], say: Speech) -> Demand:
    from procmap.analysis.capacity import Demand
    from procmap.calendars import SpellingError, parse_duration

    seconds = 0
    if every is not None:
        try:
            duration = parse_duration(every)
        except SpellingError:
            duration = None
        if duration is None or duration.kind != "elapsed":
            raise typer.BadParameter(say._("write a length of time, like 10m"), param_hint="--every")
        seconds = duration.amount
    found = {}
    for one in workers:
        department, _, number = one.partition("=")
        if not department or not (number.isascii() and number.isdigit() and 0 < int(number[:7]) <= 1000):
            raise typer.BadParameter(
                say._("write DEPARTMENT=N, with N from 1 to 1000"), param_hint="--workers"
            )
        found[department] = int(number[:7])
    return Demand(orders, found, seconds)


def run(file: str, demand: Demand, request: Request) -> int:
    """Calculate and print. 0: it fits, 1: it does not, or cannot be said, 2: an error."""
    from procmap.analysis.capacity import TooManyOrdersError
    from procmap.api.capacity import capacity_of
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import show
    from procmap.cli.options import as_check
    from procmap.report import Report

    try:
        found = capacity_of(file, demand, **request.question)
    except TooManyOrdersError as error:
        text = request.say._("at most {count} orders can be calculated for this process")
        raise typer.BadParameter(text.replace("{count}", str(error.most)), param_hint="--orders") from error
    report = Report((found.file,))
    if found.file.process is None:
        show(report, as_check(request))
        return 2

    from procmap.export.capacity_to_json import capacity_to_dict
    from procmap.render.capacity import capacity_page

    make = paged(lambda: capacity_to_dict(found), lambda: capacity_page(found, request.say.language))
    deliver(request, make, inputs=files_read(report))
    return 2 if found.unsolved else int(any(one.verdict != "fits" for one in found.capacities))

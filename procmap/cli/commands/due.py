"""``procmap due``: when a request is due under a service promise, and received by when it is answered in time."""

from __future__ import annotations

from typing import Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_

PLACE = 42
SUMMARY = N_("Say when a request is due under a service promise, and by which rule.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    received: Any = typer.Option(
        [],
        "--received",
        metavar=_("MOMENT"),
        help=_('When a request was received: "2026-11-27 15:00" on the promise\'s clock; repeatable.'),
    )
    answered_by: Any = typer.Option(
        [],
        "--answered-by",
        metavar=_("MOMENT"),
        help=_("By when it is to be answered: says received by when it would be; repeatable."),
    )

    @app.command("due", help=_(SUMMARY))
    def due(
        *,
        file: str = options.file,
        promise: str = options.promise,
        received: list[str] = received,
        answered_by: list[str] = answered_by,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        request = Request(
            options.say, format_, color, files=tuple(output or ()), formats=PageFormat, setup=setup
        )
        return run(file, promise, (received, answered_by), request)


def run(file: str, promise: str, moments: tuple[list[str], list[str]], request: Request) -> int:
    """Answer and print. 0: answered, 1: something must be settled first (or the file is malformed)."""
    from dataclasses import replace

    from procmap.api.due import Moments, due_file
    from procmap.api.inputs import files_read
    from procmap.calendars import SpellingError
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.cli.trouble import no_moment
    from procmap.report import Report

    if not any(moments):
        reason = request.say._("say what is asked: --received or --answered-by")
        raise typer.BadParameter(reason, param_hint="--received")
    arguments = {key: request.arguments[key] for key in ("settings", "today", "stdin")}
    try:
        report, found = due_file(file, promise, Moments(*moments), **arguments)
    except SpellingError as error:
        where = "--received" if error.text in moments[0] else "--answered-by"
        raise typer.BadParameter(no_moment(error, request.say), param_hint=where) from None
    if found is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)

    from procmap.export.due_to_json import due_to_dict
    from procmap.render.due import due_page

    make = paged(
        lambda: due_to_dict(report, found, request.say.language),
        lambda: due_page(report, found, request.say.language),
    )
    deliver(request, make, inputs=files_read(Report((report,))))
    return 0 if found.complete else 1

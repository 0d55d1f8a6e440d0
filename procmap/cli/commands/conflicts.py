"""``procmap conflicts``: which demands cannot be met together, and the proof."""

from __future__ import annotations

from typing import Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request, as_check
from procmap.cli.output import Colour
from procmap.locale import N_

PLACE = 31
SUMMARY = N_(
    "Show the fewest demands that cannot be met together, whose they are, and how many minutes are missing."
)


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    most: Any = typer.Option(
        20, "--most", min=1, max=1000, help=_("Look for so many conflicts in each state.")
    )

    @app.command("conflicts", help=_(SUMMARY))
    def conflicts(
        *,
        file: str = options.file,
        state: str | None = options.state,
        family: str | None = options.family,
        date: str | None = options.date,
        most: int = most,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        request = Request(
            options.say, format_, color, state, family, date, tuple(output or ()), formats=PageFormat
        )
        return run(file, most, request)


def run(file: str, most: int, request: Request) -> int:
    """Search and print. 0: no conflict, 1: some, 2: a file that cannot be opened or calculated, or is malformed."""
    from procmap.api.conflicts import conflicts_of_file
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import show
    from procmap.report import Report

    found = conflicts_of_file(file, most=most, **request.question)
    report = Report((found.file,))
    if found.file.process is None:
        show(report, as_check(request))
        return 2

    from procmap.export.conflicts_to_json import conflicts_to_dict
    from procmap.render.conflicts import conflicts_page

    make = paged(lambda: conflicts_to_dict(found), lambda: conflicts_page(found, request.say.language))
    deliver(request, make, inputs=files_read(report))
    if found.unsolved:
        return 2
    return int(any(one.found for one in found.conflicts))

"""``procmap guarantee``: do the deadlines hold whatever the ranges turn out to be, and who must wait for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request, as_check
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_

if TYPE_CHECKING:
    pass

PLACE = 46
SUMMARY = N_("Tell whether deadlines hold whatever the ranges turn out to be, and which decisions must wait.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("guarantee", help=options.say._(SUMMARY))
    def guarantee(
        *,
        file: str = options.file,
        state: str | None = options.state,
        family: str | None = options.family,
        date: str | None = options.date,
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
            options.say, format_, color, state, family, date,
            files=tuple(output or ()), formats=PageFormat, setup=setup,
        )  # fmt: skip
        return run(file, request)


def run(file: str, request: Request) -> int:
    """Decide and print. 1: a state that promises something does not keep it for every outcome."""
    from procmap.api.guarantee import guarantee_file
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    report, found = guarantee_file(file, **request.arguments)
    if report.process is None:
        show(Report((report,)), as_check(request))
        return exit_code(Report((report,)), FailOn.ERROR)

    from procmap.export.guarantee_to_json import guarantee_to_dict
    from procmap.render.guarantee import guarantee_page

    make = paged(
        lambda: guarantee_to_dict(report, found), lambda: guarantee_page(report, found, request.say.language)
    )
    deliver(request, make, inputs=files_read(Report((report,))))
    counted = (one for one in found if one.state != "as_is" or request.state == "as_is")
    return int(any(one.verdict == "not-guaranteed" for one in counted))

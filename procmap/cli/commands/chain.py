"""``procmap chain``: the backward chain as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from procmap.cli.delivery import deliver
from procmap.cli.options import Format, Lang, Options, Request
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procmap.render.page import Block

PLACE = 20
SUMMARY = N_("Show the chain from the customer back: who owes what to whom by when.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("chain", help=options.say._(SUMMARY))
    def chain(
        *,
        file: str = options.file,
        state: str | None = options.state,
        family: str | None = options.family,
        date: str | None = options.date,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        format_: Format | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        request = Request(options.say, format_, color, state, family, date, tuple(output or ()), setup=setup)
        return run(file, request)


def run(file: str, request: Request) -> int:
    """Solve and print; a file that is malformed or cannot be opened is shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.chain import chain
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    report = chain(file, **request.arguments)
    if report.process is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)

    def make(form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        if form == "json":
            from procmap.api.rules import all_rules
            from procmap.export.to_json import report_to_dict, to_text

            data = report_to_dict(Report((report,)), all_rules(), request.say.language)
            return to_text(data, ascii_only=ascii_only)
        from procmap.render.table import chain_page

        return chain_page(report, request.say.language)

    deliver(request, make, inputs=files_read(Report((report,))))
    return 0

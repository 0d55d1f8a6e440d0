"""``procmap why``: the binding chain behind a time."""

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

PLACE = 30
SUMMARY = N_("Explain a time: the chain of steps, handoffs and promises that it follows from, with proof.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("why", help=options.say._(SUMMARY))
    def why(
        *,
        file: str = options.file,
        subject: str = options.subject,
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
        return run(file, subject, request)


def run(file: str, subject: str, request: Request) -> int:
    """Explain and print; a file that is malformed or cannot be opened is shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.inputs import files_read
    from procmap.api.why import why_file
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    report, whys = why_file(file, subject, **request.arguments)
    if report.process is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)

    def make(form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        if form == "json":
            from procmap.api.rules import all_rules
            from procmap.export.to_json import to_text, why_to_dict

            data = why_to_dict(report, whys, all_rules(), request.say.language)
            return to_text(data, ascii_only=ascii_only)
        from procmap.render.reasons import why_page

        return why_page(report, whys, request.say.language)

    deliver(request, make, inputs=files_read(Report((report,))))
    return 0

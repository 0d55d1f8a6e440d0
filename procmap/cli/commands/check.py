"""``procmap check``: read, prove, say what is wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from procmap.cli.options import FailOn, Format, Lang, Options, Preset, Request
from procmap.cli.output import Colour, OutputClosedError, write_blocks, write_json
from procmap.cli.settings import Setup, tell_notes
from procmap.locale import N_

if TYPE_CHECKING:
    from procmap.report import Report

PLACE = 1
SUMMARY = N_("Check process files: verdicts, the chain behind them, and everything that is wrong.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("check", help=options.say._(SUMMARY))
    def check(
        *,
        files: list[str] = options.files,
        state: str | None = options.state,
        family: str | None = options.family,
        date: str | None = options.date,
        fail_on: FailOn | None = options.fail_on,
        preset: Preset | None = options.preset,
        rule: list[str] = options.set_rule,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        watch: bool = options.watch,
        format_: Format = options.format,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config, preset, tuple(rule))
        request = Request(options.say, format_, color, state, family, date, setup)
        return run_watch(files, request) if watch else run(files, fail_on, request)


def run(files: list[str], fail_on: FailOn | None, request: Request) -> int:
    """Check and print; the exit code says how it went, whether or not anybody read to the end."""
    from procmap.api.check import check

    report = check(files, **request.arguments)
    tell_notes(report, request.say)
    with suppress(OutputClosedError):
        show(report, request)
    return exit_code(report, fail_on)


def run_watch(files: list[str], request: Request) -> int:
    """Check again and again; an interrupt ends it, or that nobody reads any more."""
    from datetime import datetime

    from procmap.cli.watching import watch

    if "-" in files:
        reason = request.say._("standard input cannot be watched: name a file or a folder")
        raise typer.BadParameter(reason, param_hint="--watch")
    with suppress(OutputClosedError):
        watch(files, request, show, lambda: datetime.now().astimezone())
    return 0


def show(report: Report, request: Request) -> None:
    """Print a report."""
    from procmap.api.rules import all_rules

    language = request.say.language
    if request.format is Format.JSON:
        from procmap.export.to_json import report_to_dict

        write_json(report_to_dict(report, all_rules(), language))
        return
    from procmap.render.report import report_page

    write_blocks(report_page(report, all_rules(), language), request.colour)


def exit_code(report: Report, fail_on: FailOn | None) -> int:
    """2 where a file could not be opened, 1 for findings at or above ``fail_on`` (else the file's settings), else 0."""
    if report.troubled:
        return 2
    return int(any(file.fails(fail_on) for file in report.files))

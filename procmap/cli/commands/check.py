"""``procmap check``: read, prove, say what is wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from procmap.cli.delivery import deliver
from procmap.cli.options import FailOn, Lang, Options, Preset, ReportFormat, Request
from procmap.cli.output import Colour, OutputClosedError, complain
from procmap.cli.settings import Setup, tell_notes
from procmap.locale import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procmap.export.told import Asked
    from procmap.render.page import Block
    from procmap.report import Report

PLACE = 10
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
        format_: ReportFormat | None = options.format,
        output: list[str] | None = options.output,
        quiet: bool = options.quiet,
        verbose: bool = options.verbose,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        request = Request(
            options.say,
            format_,
            color,
            state,
            family,
            date,
            files=tuple(output or ()),
            formats=ReportFormat,
            quiet=quiet,
            verbose=verbose,
            setup=Setup(options.say, config, no_config, preset, tuple(rule)),
        )
        return run_watch(files, request) if watch else run(files, fail_on, request)


def run(files: list[str], fail_on: FailOn | None, request: Request) -> int:
    """Check and print; the exit code says how it went, whether or not anybody read to the end."""
    from procmap.api.check import check

    report = check(files, **request.arguments)
    tell_notes(report, request.say)
    with suppress(OutputClosedError):
        show(report, request, fail_on)
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


def show(report: Report, request: Request, fail_on: FailOn | None = None) -> None:
    """Print a report, or write it to files and print what it comes to."""
    language = request.say.language

    def make(form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        if form == "text":
            return _page(report, request)
        return _exported(form, report, _asked(report, request, fail_on, ascii_only=ascii_only))

    if request.files:
        from procmap.api.inputs import files_read
        from procmap.render.details import brief_page

        deliver(request, make, brief_page(report, language), files_read(report))
    else:
        deliver(request, make)
    if request.quiet:
        _complain_of_troubles(report, language)


def _page(report: Report, request: Request) -> Iterable[Block]:
    from procmap.api.rules import all_rules
    from procmap.render.report import report_page

    rules, language = all_rules(), request.say.language
    page = report_page(report, rules, language)
    if not request.verbose:
        return page
    from procmap.render.details import details_page

    return [*page, *details_page(report, rules, language)]


def _exported(form: str, report: Report, asked: Asked) -> str:
    from importlib import import_module

    made: str = import_module(f"procmap.export.to_{form}").export(report, asked)
    return made


def _asked(report: Report, request: Request, fail_on: FailOn | None, *, ascii_only: bool) -> Asked:
    import os

    from procmap.api.rules import all_rules
    from procmap.export.told import Asked

    root = ""
    with suppress(OSError):  # the folder is gone
        root = os.getcwd()  # noqa: PTH109 - a text is wanted
    code = exit_code(report, fail_on)
    return Asked(all_rules(), request.say.language, fail_on, code, root, ascii_only)


def _complain_of_troubles(report: Report, language: str) -> None:
    from procmap.render.words import cause_in_words

    for file in report.files:
        if file.trouble is not None:
            complain(f"{file.path}: {cause_in_words(file.trouble, language)}")


def exit_code(report: Report, fail_on: FailOn | None) -> int:
    """2 where a file could not be opened, 1 for findings at or above ``fail_on`` (else the file's settings), else 0."""
    if report.troubled:
        return 2
    return int(any(file.fails(fail_on) for file in report.files))

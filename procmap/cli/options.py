"""The options that commands share, each with its help in the language spoken."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import typer

from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import Speech

_DATE = re.compile(
    "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"|(?P<day_>[0-9]{1,2})\.(?P<month_>[0-9]{1,2})\.(?P<year_>[0-9]{4})"
)


class Format(StrEnum):
    """What a command gives: words for people, or the contract for programs."""

    TEXT = "text"
    JSON = "json"


class PageFormat(StrEnum):
    """What a command gives whose page goes into documents too."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


class AlmanacFormat(StrEnum):
    """What ``almanac`` gives: for people, for programs, for spreadsheets, for calendar programs."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


class PageSize(StrEnum):
    """The pages there are."""

    SLIDE = "16:9"
    A4 = "A4"
    A3 = "A3"
    AUTO = "auto"


class Theme(StrEnum):
    """The sets of colours."""

    COLOR = "color"
    PRINT = "print"


class ReportFormat(StrEnum):
    """What ``check`` gives: text, or what the module ``procmap/export/to_<format>.py`` makes."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


class FailOn(StrEnum):
    """From which severity on a check fails."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


class Preset(StrEnum):
    """Sets of rules, each part of the next."""

    CORRECTNESS = "correctness"
    RECOMMENDED = "recommended"
    ALL = "all"


class Lang(StrEnum):
    """The languages spoken."""

    EN = "en"
    RU = "ru"


class Options:
    """Declarations for the defaults of a command's parameters; ``say`` is what the command speaks."""

    def __init__(self, say: Speech) -> None:
        _ = say._
        self.say = say
        self.state: Any = typer.Option(
            None, "--state", metavar="ID", help=_("Only this state of the process.")
        )
        self.one_state: Any = typer.Option(
            None,
            "--state",
            metavar="ID",
            help=_("Which state of the process; to_be, or the last, if left out."),
        )
        self.page: Any = typer.Option(
            "16:9", "--page", help=_("Of a picture: the page to fit."), show_default=True
        )
        self.theme: Any = typer.Option(
            "color",
            "--theme",
            help=_("Of a picture: in colour, or for a print in black and white."),
            show_default=True,
        )
        self.family: Any = typer.Option(None, "--family", metavar="ID", help=_("Only this product family."))
        self.date: Any = typer.Option(
            None,
            "--date",
            metavar="YYYY-MM-DD",
            help=_("The day that D stands for (else the file's anchor)."),
        )
        self.lang: Any = typer.Option(None, "--lang", help=_("The language of messages."), show_choices=True)
        self.format: Any = typer.Option(
            None, "--format", help=_("What to give: text, unless the ending of FILE says something else.")
        )
        self.told: Any = typer.Option(
            "text",
            "--format",
            help=_("How to tell what was done: in words, or for programs."),
            show_default=True,
        )
        self.output: Any = typer.Option(
            None,
            "--output",
            "-o",
            metavar=_("FILE"),
            help=_("Write to this file instead; its ending decides the format. Can be given several times."),
        )
        self.quiet: Any = typer.Option(
            False, "--quiet", "-q", help=_("Print nothing but errors: the exit code says it all.")
        )
        self.verbose: Any = typer.Option(
            False,
            "--verbose",
            "-v",
            help=_("In text, say also what was calculated, with which data, and where rules are explained."),
        )
        self.colour: Any = typer.Option("auto", "--color", help=_("When to use colours."), show_default=True)
        self.fail_on: Any = typer.Option(
            None,
            "--fail-on",
            help=_("From which severity on the exit code is 1 (else the settings, else error)."),
        )
        self.preset: Any = typer.Option(
            None, "--preset", help=_("The set of rules (else the settings, else recommended).")
        )
        self.set_rule: Any = typer.Option(
            [],
            "--rule",
            metavar=_("NAME=LEVEL"),
            help=_("Set one rule to off, note, warning or error; repeatable."),
        )
        self.config: Any = typer.Option(
            None,
            "--config",
            metavar=_("FILE"),
            help=_("Take the settings from this file, not from the nearest procmap.toml."),
        )
        self.watch: Any = typer.Option(
            False, "--watch", help=_("Check again whenever a file changes, until Ctrl-C.")
        )
        self.no_config: Any = typer.Option(False, "--no-config", help=_("Take no file of settings."))
        self.file: Any = typer.Argument(
            ..., metavar=_("FILE"), help=_("A process file, or - for standard input."), show_default=False
        )
        self.file_to_change: Any = typer.Argument(
            ..., metavar=_("FILE"), help=_("The process file to write into."), show_default=False
        )
        self.dry_run: Any = typer.Option(
            False, "--dry-run", help=_("Only show what would change; write nothing.")
        )
        self.subject: Any = typer.Argument(
            ..., metavar="ID", help=_("A step or a requirement, by its id."), show_default=False
        )
        self.promise: Any = typer.Argument(
            ..., metavar=_("PROMISE"), help=_("A service promise, by its id."), show_default=False
        )
        self.rule: Any = typer.Argument(
            ..., metavar=_("RULE"), help=_("The name of a rule."), show_default=False
        )
        self.shell: Any = typer.Argument(
            ...,
            metavar=_("SHELL"),
            help=_("bash, zsh, fish or powershell. The first lines of the script say where to put it."),
            show_default=False,
        )
        self.files: Any = typer.Argument(
            ...,
            metavar=_("FILE"),
            help=_("Process files, folders of them, or - for standard input."),
            show_default=False,
            callback=lambda files: demand_one_stdin(files, say),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, as the functions of the library take it."""

    say: Speech
    format: Format | PageFormat | AlmanacFormat | ReportFormat | None
    colour: Colour
    state: str | None = None
    family: str | None = None
    day: str | None = None
    files: tuple[str, ...] = ()
    formats: type[Format] | type[PageFormat] | type[AlmanacFormat] | type[ReportFormat] = Format
    quiet: bool = False
    verbose: bool = False
    setup: Setup | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of every use case that checks: the question and the settings.

        Raises ``typer.BadParameter`` for a day that is none, and what :meth:`Setup.source` raises.
        """
        return {"settings": (self.setup or Setup(self.say)).source(), **self.question}

    @property
    def question(self) -> dict[str, Any]:
        """What is asked of a file, for use cases to which settings make no difference.

        Raises ``typer.BadParameter`` for a day that is none.
        """
        return {
            "state": self.state,
            "family": self.family,
            "date": None if self.day is None else read_day(self.day, "--date", self.say),
            "today": today(self.say),
            "stdin": read_stdin,
        }


def demand_one_stdin(files: Sequence[str], say: Speech) -> Sequence[str]:
    """The files themselves. Raises ``typer.BadParameter`` where several of them are standard input: it ends once."""
    if list(files).count("-") > 1:
        reason = say._("standard input can be read only once: give - once")
        raise typer.BadParameter(reason, param_hint=say._("FILE"))
    return files


def as_check(request: Request) -> Request:
    """The same as ``check`` takes it, to standard output: what is wrong with a file has no Markdown."""
    return replace(request, files=(), format=None if request.format is PageFormat.MD else request.format)


def today(say: Speech) -> date:
    """Today, or ``PROCMAP_TODAY`` where a run must be repeatable."""
    given = os.environ.get("PROCMAP_TODAY")
    return read_day(given, "PROCMAP_TODAY", say) if given else date.today()


def read_day(text: str, where: str, say: Speech) -> date:
    """A date written 2026-11-27 or, as Russian output shows it, 27.11.2026."""
    parts = _DATE.fullmatch(text)
    try:
        if parts is not None:
            year, month, day = (int(parts[one] or parts[f"{one}_"]) for one in ("year", "month", "day"))
            return date(year, month, day)
    except ValueError:
        pass
    reason = say._("“{text}” is no date; write it like 2026-11-27").replace("{text}", text)
    raise typer.BadParameter(reason, param_hint=where)


def read_stdin() -> bytes:
    """Standard input, up to one byte more than a file may have."""
    import sys

    from procmap.loading.characters import MAX_BYTES

    return b"" if sys.stdin is None else sys.stdin.buffer.read(MAX_BYTES + 1)

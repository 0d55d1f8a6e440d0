"""``procmap measure``: a log of cases held against a service promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from procmap.api.measure import LogOptions

PLACE = 43
SUMMARY = N_("Hold a log of cases against a service promise: the share on time, and who was late.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    def option(default: Any, name: str, sign: str, text: str) -> Any:
        return typer.Option(default, name, metavar=sign, help=text, show_default=False)

    log: Any = option(
        ..., "--log", _("LOG"), _("The log: CSV or Parquet, a row a case, heads in the first row.")
    )
    columns: Any = option(
        [], "--column", _("WHAT=HEAD"),
        _("Which column says what: received, answered, case or department; repeatable."),
    )  # fmt: skip
    time_format: Any = option(
        None, "--time-format", "%d/%m/%Y", _("How the log writes moments, such as %d/%m/%Y %H:%M.")
    )
    zone: Any = option(None, "--zone", "ZONE", _("On which clock they are (else the promise's)."))
    encoding: Any = option(
        None, "--encoding", "NAME", _("How its characters are coded, such as cp1251 (else UTF-8).")
    )
    as_of: Any = option(
        None,
        "--as-of",
        _("MOMENT"),
        _("Until when the log tells (else its last moment): open cases are judged then."),
    )
    most: Any = typer.Option(
        20, "--most", metavar="N", min=0, max=100_000,
        help=_("How many late and open cases, and rows that cannot be read, are listed."), show_default=True,
    )  # fmt: skip

    @app.command("measure", help=_(SUMMARY))
    def measure(
        *,
        file: str = options.file,
        promise: str = options.promise,
        log: str = log,
        columns: list[str] = columns,
        time_format: str | None = time_format,
        zone: str | None = zone,
        encoding: str | None = encoding,
        as_of: str | None = as_of,
        most: int = most,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        from procmap.api.measure import LogOptions

        setup = Setup(options.say, config, no_config)
        request = Request(
            options.say, format_, color, files=tuple(output or ()), formats=PageFormat, setup=setup
        )
        named = dict(_pair(one, options.say) for one in columns)
        asked = LogOptions(named, zone, time_format, encoding, as_of, most)
        return run((file, promise, log), asked, request)


def _pair(text: str, say: Speech) -> tuple[str, str]:
    role, sign, head = text.partition("=")
    if not (sign and head.strip()):
        reason = say._("“{text}” names no column; write it like answered=Resolved").replace("{text}", text)
        raise typer.BadParameter(reason, param_hint="--column")
    return role.strip(), head


def run(names: tuple[str, str, str], options: LogOptions, request: Request) -> int:
    """Measure and print. 0: kept, 1: not kept, or nothing can be said, 2: the log cannot be read."""
    from dataclasses import replace

    from procmap.analysis.service.measurement import LaterLogError
    from procmap.api.inputs import files_read
    from procmap.api.measure import measure_file
    from procmap.calendars import SpellingError
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    arguments = {key: request.arguments[key] for key in ("settings", "today", "stdin")}
    try:
        report, found = measure_file(*names, options, **arguments)
    except SpellingError as error:
        where = "--as-of" if error.text == options.as_of else "--zone"
        raise typer.BadParameter(_wrong(error, where, request.say), param_hint=where) from None
    except LaterLogError:
        reason = request.say._("the log goes on after that")
        raise typer.BadParameter(reason, param_hint="--as-of") from None
    if found is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)

    from procmap.export.measurement_to_json import measurement_to_dict
    from procmap.render.measurement import measurement_page

    make = paged(
        lambda: measurement_to_dict(report, found),
        lambda: measurement_page(report, found, request.say.language),
    )
    deliver(request, make, inputs=(*files_read(Report((report,))), names[2]))
    return 0 if found.result.kept else 1


def _wrong(error: Any, where: str, say: Speech) -> str:
    if where == "--zone":
        text = say._("“{text}” is no time zone").replace("{text}", error.text)
        return f"{text}; {say._('did you mean')} {', '.join(error.hints)}?" if error.hints else text
    from procmap.cli.trouble import no_moment

    return no_moment(error, say)

"""``procmap verify``: check the certificates of conflicts without the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.options import Lang, Options
from procmap.cli.output import Colour, write_blocks
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procmap.render.page import Block

PLACE = 32
SUMMARY = N_("Check the certificates that procmap conflicts wrote, without the solver.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    file: Any = typer.Argument(
        ..., metavar=_("CERTIFICATE"), help=_("A JSON file with certificates."), show_default=False
    )

    @app.command("verify", help=_(SUMMARY))
    def verify(*, file: str = file, color: Colour = options.colour, lang: Lang | None = options.lang) -> int:
        del lang  # decided before the app was built
        return run(file, color, options.say)


def run(file: str, color: Colour, say: Speech) -> int:
    """Check and print. 0: every certificate proves its conflict, 1: one does not, 2: there is none."""
    from procmap.api.certificates import certificates_in

    found = certificates_in(file)
    if not found:
        raise typer.BadParameter(
            say._("there is no certificate in this file"), param_hint=say._("CERTIFICATE")
        )
    write_blocks(_lines(found, say), color)
    return int(not all(proved for _, proved in found))


def _lines(found: list[tuple[dict[str, Any], bool]], say: Speech) -> Iterator[Block]:
    from procmap.render.page import Bit, line

    for n, (data, proved) in enumerate(found, 1):
        members = data.get("members")
        count = len(members) if isinstance(members, list) else 0
        text = say.ngettext("{count} demand", "{count} demands", count)
        verdict = say._("proved: cannot be met together") if proved else say._("refused: this proves nothing")
        yield line(f"{n}. {text}: ", Bit(verdict, "good" if proved else "error"))
        for where in _looked_at(data, say) if proved else ():
            yield line("   ", where)


def _looked_at(data: dict[str, Any], say: Speech) -> Iterator[str]:
    """Where a proof looked only from some moment on, or up to one."""
    begins, ends = data.get("between", (None, None))
    if begins is not None:
        yield say._("if nothing begins before {time}").replace("{time}", _moment(begins))
    if ends is not None:
        yield say._("if everything is over by {time}").replace("{time}", _moment(ends))


def _moment(seconds: int) -> str:
    """A moment in UTC; as the certificate has it, where no calendar goes so far."""
    from datetime import UTC, datetime

    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, ValueError, OSError):
        return str(seconds)

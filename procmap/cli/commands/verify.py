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
    """Each certificate by its number within its state, as ``procmap conflicts`` counts them, and what it speaks of."""
    from procmap.render.page import Bit, line

    before, n = None, 0
    for data, proved in found:
        about = _about(data, say)
        if about != before and about:
            yield line(Bit(about, "strong"))
        n = n + 1 if about == before else 1
        before = about
        members = data.get("members")
        ids = _ids(members if isinstance(members, list) else [])
        count = len(members) if isinstance(members, list) else 0
        verdict = say._("proved: cannot be met together") if proved else say._("refused: this proves nothing")
        text = say.ngettext("{count} demand", "{count} demands", count)
        yield line(f"{n}. ", Bit(verdict, "good" if proved else "error"), f" · {text}", Bit(ids, "dim"))
        for where in _looked_at(data, say) if proved else ():
            yield line("   ", where)


def _about(data: dict[str, Any], say: Speech) -> str:
    """The state, family and day that a certificate speaks of, as far as it says so."""
    parts = [str(data[key]) for key in ("state", "family") if data.get(key)]
    if data.get("date"):
        parts.append(f"D = {_day(str(data['date']), say)}")
    return " · ".join(parts)


def _day(text: str, say: Speech) -> str:
    from datetime import date

    from procmap.render.clock import day_in_words

    try:
        return day_in_words(date.fromisoformat(text), say.language)
    except ValueError:
        return text


def _ids(members: list[Any]) -> str:
    """Whose the demands are, by the ids in the file, each once; none where the certificate names none."""
    named = (one.get("target") or one.get("id") for one in members if isinstance(one, dict))
    ids = dict.fromkeys(f"`{one}`" for one in named if one)
    return f": {', '.join(ids)}" if ids else ""


def _looked_at(data: dict[str, Any], say: Speech) -> Iterator[str]:
    """Where a proof looked only from some moment on, or up to one."""
    begins, ends = data.get("between", (None, None))
    if begins is not None:
        yield say._("if nothing begins before {time}").replace("{time}", _moment(begins, say))
    if ends is not None:
        yield say._("if everything is over by {time}").replace("{time}", _moment(ends, say))


def _moment(seconds: int, say: Speech) -> str:
    """A moment in UTC; as the certificate has it, where no calendar goes so far."""
    from datetime import UTC, datetime

    from procmap.render.clock import day_text

    try:
        moment = datetime.fromtimestamp(seconds, UTC)
        return f"{day_text(moment.date(), say.language)} {moment:%H:%M} UTC"
    except (OverflowError, ValueError, OSError):
        return str(seconds)

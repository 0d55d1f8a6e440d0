"""What commands that change a process file show: the lines that change, and what the file comes to then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import typer

from procmap.cli.output import Colour, is_utf8, write_blocks, write_text
from procmap.locale import Speech

if TYPE_CHECKING:
    from procmap.export.to_json import Plain
    from procmap.report import Rewritten


class Manner(NamedTuple):
    """How a command that changes a file tells what it did."""

    say: Speech
    colour: Colour
    json: bool = False


def demand_file(file: str, say: Speech) -> None:
    """Raise ``typer.BadParameter`` for standard input: there is nothing to save it to."""
    if file == "-":
        reason = say._("a file is needed: what is said is written into it")
        raise typer.BadParameter(reason, param_hint=say._("FILE"))


def show(changed: Rewritten, say: Speech, colour: Colour) -> None:
    """The difference, the verdicts and findings that are others now, and whether it was written."""
    from procmap.api.rules import all_rules
    from procmap.render.fixes import difference
    from procmap.render.page import line
    from procmap.render.rewritten import rewritten_page

    one, other = changed.before.document, changed.after.document
    assert one is not None
    assert other is not None
    path = changed.before.path
    write_text("".join(f"{text}\n" for text in difference(path, one.text, other.text)) + "\n")
    told = say._("written into {path}") if changed.wrote else say._("{path} stays as it is (--dry-run)")
    page = rewritten_page(changed, all_rules(), say.language)
    write_blocks([*page, line(), line(told.replace("{path}", path))], colour)


def show_json(data: Plain) -> None:
    """Plain data for programs, and nothing else."""
    from procmap.export.to_json import to_text

    write_text(to_text(data, ascii_only=not is_utf8()))

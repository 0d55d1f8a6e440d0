"""``procmap lsp``: a language server for editors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

import typer

from procmap.cli.options import Lang, Options
from procmap.locale import N_

PLACE = 95
SUMMARY = N_("Serve editors: mistakes, verdicts and explanations while you type.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    @app.command("lsp", help=_(SUMMARY))
    def lsp(
        *,
        stdio: bool = typer.Option(
            False,
            "--stdio",
            help=_(
                "Talk over standard input and output. It is the only way; many editors add this by themselves."
            ),
        ),
        lang: Lang | None = options.lang,
    ) -> int:
        del stdio
        return run(lang, options)


def run(lang: Lang | None, options: Options) -> int:
    """Serve until the editor is done. The exit code is 1 where it went away without a word."""
    from procmap.cli.options import today
    from procmap.errors import MissingExtraError

    try:
        import pygls  # noqa: F401 - whether it is there
    except ImportError as error:
        raise MissingExtraError("pygls", "lsp") from error
    from procmap.editor.server import serve
    from procmap.editor.session import Speaking

    say = options.say
    today(say)  # a day that is none is told at once
    asked = lang.value if lang else os.environ.get("PROCMAP_LANG") and say.language
    with _own_streams() as (stdin, stdout):
        return serve(stdin, stdout, lambda: today(say), Speaking(say.language, asked or None))


@contextmanager
def _own_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and output for the protocol alone: whatever else would print there goes to standard error."""
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    try:
        yield stdin, stdout
    finally:
        for stream in (stdin, stdout):
            with suppress(OSError):  # nobody reads any more
                stream.close()

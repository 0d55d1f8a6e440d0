"""``procmap fix``: mend what leaves no choice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from procmap.cli.options import Lang, Options, read_stdin, today
from procmap.cli.output import OutputClosedError, complain, write_bytes, write_text
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from procmap.api.check import Question
    from procmap.api.fix import Mended

PLACE = 60
SUMMARY = N_("Mend mistakes that leave no choice: misspelt keys, times, missing quotes, tabs.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    @app.command("fix", help=_(SUMMARY))
    def fix(
        *,
        files: list[str] = options.files,
        write: bool = typer.Option(
            False, "--write/--diff", help=_("Change the files, or only show what would change (the default).")
        ),
        unsafe: bool = typer.Option(
            False,
            "--unsafe",
            help=_("Also what is only likely: misspelt ids and answers. Look at the result."),
        ),
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        return run(files, options.say, write=write, unsafe=unsafe)


def run(files: list[str], say: Speech, *, write: bool, unsafe: bool) -> int:
    """Mend or show. Exit code 1 where ``--diff`` shows something, 2 where a file cannot be opened or saved."""
    from procmap.api.check import Question

    question, made, more, code = Question(today(say)), 0, 0, 0
    for file in _each(files, say):
        mended = None if file is None else _mended(file, question, say, write, unsafe)
        if mended is None:
            code = 2
            continue
        with suppress(OutputClosedError):  # nobody reads on; the other files are mended all the same
            _show(mended, say, write)
        made += len(mended.made)
        more += mended.unsafe
        code = max(code, int(mended.changed and not write))
    _sum_up(made, more, say, write)
    return code


def _each(files: list[str], say: Speech) -> Iterator[str | None]:
    """Every file that is meant; ``None`` for one that cannot be opened, which is told."""
    from procmap.api.settings import files_meant
    from procmap.cli.settings import Setup
    from procmap.cli.trouble import explain
    from procmap.errors import UnreadableError

    settings = Setup(say).source()
    for file in files:
        try:
            yield from files_meant(file, settings)
        except UnreadableError as error:
            complain(explain(error, say)[0])
            yield None


def _mended(file: str, question: Question, say: Speech, write: bool, unsafe: bool) -> Mended | None:
    from procmap.api.fix import mend, mend_file
    from procmap.cli.trouble import explain
    from procmap.errors import ProcmapError

    try:
        if file == "-":
            return mend(read_stdin(), file, None, question, unsafe=unsafe)
        return mend_file(file, question, unsafe=unsafe, write=write)
    except ProcmapError as error:
        complain(explain(error, say)[0])
        return None


def _show(mended: Mended, say: Speech, write: bool) -> None:
    """The difference, or what was mended; the text itself where it came from standard input."""
    from procmap.render.fixes import difference, left_line, made_line

    language, path = say.language, mended.path
    lines = [made_line(path, one.span, one.fix.title, language) for one in mended.made]
    if write and path == "-":
        write_bytes(mended.after.encode(mended.after.text) if mended.changed else mended.original)
    elif write:
        write_text("".join(f"{line}\n" for line in lines))
    else:
        write_text("".join(f"{line}\n" for line in difference(path, mended.before.text, mended.after.text)))
    for one in mended.left:
        complain(left_line(path, one.span, one.fix.title, one.why, language))


def _sum_up(made: int, more: int, say: Speech, write: bool) -> None:
    if not made:
        complain(say._("nothing to mend"))
    elif write:
        complain(say.ngettext("{count} place mended", "{count} places mended", made))
    else:
        complain(
            say.ngettext(
                "{count} place can be mended; add --write to mend it",
                "{count} places can be mended; add --write to mend them",
                made,
            )
        )
    if more:
        complain(say.ngettext("{count} more with --unsafe", "{count} more with --unsafe", more))

"""Results put where they were asked for: on the screen, or into files in the format that each is to have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from procmap.cli.output import is_utf8, reopen_as_utf8, write_blocks, write_text

if TYPE_CHECKING:
    from procmap.cli.options import Request
    from procmap.export.to_json import Plain
    from procmap.render.page import Block

_ALWAYS_UTF8 = frozenset({"github"})
"""Formats whose reader takes nothing else, whatever the console is set to."""


class Make(Protocol):
    """Makes a result in a format: blocks for ``text``, else a text, without any but ASCII characters if asked."""

    def __call__(self, form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        """The result."""


def paged(plain: Callable[[], Plain], page: Callable[[], Iterable[Block]]) -> Make:
    """Makes JSON of plain data, else text or Markdown of a page; neither is made before it is asked for."""

    def make(form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        if form == "json":
            from procmap.export.to_json import to_text

            return to_text(plain(), ascii_only=ascii_only)
        if form == "text":
            return page()
        from procmap.export.to_md import page_to_md

        return page_to_md(page())

    return make


def deliver(request: Request, make: Make, brief: Iterable[Block] = (), inputs: Iterable[str] = ()) -> None:
    """Put a result where it was asked for: into files, and then only ``brief`` is printed, or all is printed.

    ``inputs`` are the files that were read: none of them is ever overwritten.
    """
    if request.files:
        from procmap.cli.saving import format_of, save

        known = [form.value for form in request.formats]
        forms = {path: request.format or format_of(path, known) for path in request.files}
        save({path: _as_text(make(form, ascii_only=False)) for path, form in forms.items()}, inputs)
    if request.quiet:
        return
    if request.files:
        write_blocks(brief, request.colour)
        return
    form = request.format or "text"
    if form in _ALWAYS_UTF8:
        reopen_as_utf8()
    made = make(form, ascii_only=not is_utf8())
    if isinstance(made, str):
        write_text(made)
    else:
        write_blocks(made, request.colour)


def _as_text(made: Iterable[Block] | str) -> str:
    from procmap.render.page import to_text

    return made if isinstance(made, str) else to_text(made)

"""Pictures among the files that a command writes: those whose ending says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from procmap.cli.output import OutputError

if TYPE_CHECKING:
    from procmap.cli.options import Request
    from procmap.render.diagram.primitives import Drawing


class Look(NamedTuple):
    """How a picture is to look."""

    page: str = "16:9"
    theme: str = "color"


def draw(request: Request, make: Callable[[], Drawing], inputs: Iterable[str]) -> Request | None:
    """Write the pictures among the files of a request, and name them; the request for the others, if any is left.

    Raises ``OutputError`` for a file whose ending says nothing.
    """
    from dataclasses import replace

    from procmap.api.render import written
    from procmap.cli.output import write_text
    from procmap.cli.saving import names_of_pages, save

    pictures = [] if request.format else _pictures(request)
    if not pictures:
        return request
    drawing = make()
    contents: dict[str, str | bytes] = {}
    for path in pictures:
        pages = written(drawing, _form(path))
        contents.update(zip(names_of_pages(path, len(pages)), pages, strict=True))
    save(contents, inputs)
    if not request.quiet:
        write_text("".join(f"{path}\n" for path in contents))
    rest = tuple(path for path in request.files if path not in pictures)
    return replace(request, files=rest) if rest else None


def _pictures(request: Request) -> list[str]:
    from procmap.api.render import FORMS
    from procmap.cli.saving import format_of

    found = [path for path in request.files if _form(path) in FORMS]
    for path in request.files:
        try:
            _ = path in found or format_of(path, [form.value for form in request.formats])
        except OutputError as error:
            endings = " ".join(f".{form}" for form in FORMS)
            raise OutputError(error.cause, error.path, f"{error.hint} {endings}") from None
    return found


def _form(path: str) -> str:
    return Path(path).suffix.lower().removeprefix(".")

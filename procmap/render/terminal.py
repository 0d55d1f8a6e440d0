"""A page on a terminal, or wherever colours are asked for. The only home of rich."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

from procmap.render.fitting import fitted, folded
from procmap.render.page import Block, Line, Prose, Style

_STYLES: dict[Style, str] = {
    "title": "bold",
    "dim": "dim",
    "strong": "bold",
    "error": "bold red",
    "warning": "yellow",
    "note": "cyan",
    "good": "bold green",
    "place": "blue",
    "caret": "bold red",
}
_COLOURLESS = frozenset({"dumb", "unknown"})
"""Terminals for which rich drops colours, even those that were asked for."""

_UNCUT = 100_000
"""The width where nobody looks at a screen: nothing is folded in a pipe."""


def write_page(blocks: Iterable[Block], stream: TextIO, *, colour: bool = True) -> None:
    """Write a page with rich. Texts are folded to the width of a terminal, never in a pipe."""
    theme = Theme({f"page.{name}": style for name, style in _STYLES.items()})
    console = Console(
        file=stream,
        force_terminal=True,
        no_color=not colour,
        color_system=_colours(colour),
        width=None if stream.isatty() else _UNCUT,
        theme=theme,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for block in blocks:
        _write(console, block)


def _colours(colour: bool) -> Literal["auto", "standard"] | None:
    """Without colours there is nothing bold or dim either: no escape sequence at all, so that it can be pasted."""
    if not colour:
        return None
    return "standard" if os.environ.get("TERM") in _COLOURLESS else "auto"


def clear(stream: TextIO) -> None:
    """Empty the screen of a terminal."""
    Console(file=stream).clear()


def _write(console: Console, block: Block) -> None:
    if isinstance(block, Prose):
        from rich.markdown import Markdown

        console.print(Markdown(block.markdown), width=min(console.width, 100))
        return
    lines = folded(block, console.width) if isinstance(block, Line) else fitted(block, console.width)
    for line in lines:
        console.print(_text(line), soft_wrap=True)


def _text(line: Line) -> Text:
    text = Text()
    for bit in line.bits:
        text.append(bit.text, style=f"page.{bit.style}" if bit.style else None)
    text.rstrip()
    return text


@contextmanager
def progress(stream: TextIO, total: int) -> Iterator[Callable[[int], None]]:
    """A bar that goes away when all is done; it is told how much of ``total`` is."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    console = Console(file=stream)
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)

"""A page on a terminal, or wherever colours are asked for. The only home of rich."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text
from rich.theme import Theme

from procmap.render.page import Block, Line, Prose, Style, Table, laid_out

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
_NARROWEST = 10
"""Columns of names are not folded to fewer characters."""

_UNCUT = 100_000
"""The width where nobody looks at a screen: nothing is cut short in a pipe."""


def write_page(blocks: Iterable[Block], stream: TextIO, *, colour: bool = True) -> None:
    """Write a page with rich. Names are cut to the width of a terminal, never in a pipe."""
    theme = Theme({f"page.{name}": style for name, style in _STYLES.items()})
    console = Console(
        file=stream,
        force_terminal=True,
        no_color=not colour,
        width=None if stream.isatty() else _UNCUT,
        theme=theme,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for block in blocks:
        _write(console, block)


def clear(stream: TextIO) -> None:
    """Empty the screen of a terminal."""
    Console(file=stream).clear()


def _write(console: Console, block: Block) -> None:
    if isinstance(block, Line):
        console.print(_text(block), soft_wrap=True)
    elif isinstance(block, Prose):
        from rich.markdown import Markdown

        console.print(Markdown(block.markdown), width=min(console.width, 100))
    elif block.ruled:
        console.print(_ruled(block))
    else:
        for line in laid_out(block, console.width):
            console.print(_text(line), soft_wrap=True)


def _text(line: Line) -> Text:
    text = Text()
    for bit in line.bits:
        text.append(bit.text, style=f"page.{bit.style}" if bit.style else None)
    text.rstrip()
    return text


def _ruled(table: Table) -> RichTable:
    """A table with borders; long names are folded inside their cells, columns that are ``below`` stacked."""
    cells = [row for row in table.rows if not isinstance(row, Line)]
    ruled = RichTable(box=box.HORIZONTALS, header_style="page.dim", border_style="page.dim", show_lines=True)
    places = [n for n, column in enumerate(table.columns) if not column.below]
    stacks = [range(n, end) for n, end in zip(places, [*places[1:], len(table.columns)], strict=True)]
    for stack in stacks:
        column = table.columns[stack[0]]
        headings = [table.columns[n].heading for n in stack]
        cuts = column.shrinks or len(stack) > 1
        ruled.add_column(
            "\n".join(heading for heading in headings if heading),
            justify="right" if column.right else "left",
            no_wrap=not cuts,
            overflow="fold",
            min_width=_NARROWEST if cuts else None,
        )
    for row in cells:
        ruled.add_row(*(_stacked([row[n] for n in stack]) for stack in stacks))
    return ruled


def _stacked(lines: list[Line]) -> Text:
    return Text("\n").join(_text(line) for line in lines if line.bits)

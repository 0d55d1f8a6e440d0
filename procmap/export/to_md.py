"""A page as Markdown (GitHub's kind): titles, paragraphs, lists and tables, with every text escaped.

What a line means is told by its style: a title is a heading, a line that is strong throughout begins a section, lines
that are set in belong to a list as deep as they are set in. Tables become tables; a row across all columns becomes a
row whose first cell is bold. Colours are left out, for meaning never hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from procmap.render.page import Bit, Block, Line, Prose, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_CODE = re.compile(r"`([\w.'-]+)`")
_LEADING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is; an id between backticks stays code."""
    parts = _CODE.split(text)
    return "".join(
        f"`{part}`" if n % 2 else _SPECIAL.sub(r"\\\1", part.replace("&", "&amp;"))
        for n, part in enumerate(parts)
    )


def begun(text: str) -> str:
    """What begins a line: neither a list nor a number of one."""
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def page_to_md(blocks: Iterable[Block]) -> str:
    """The whole page, paragraphs apart, one line break at its end."""
    parts: list[tuple[str, str]] = []
    for block in blocks:
        kind, text = _part(block)
        if text or kind != "paragraph":
            parts.append((kind, text))
    out = ""
    for n, (kind, text) in enumerate(parts):
        together = n and kind == "item" and parts[n - 1][0] == "item"
        out += ("" if not n else "\n" if together else "\n\n") + text
    return f"{out}\n"


def _part(block: Block) -> tuple[str, str]:
    if isinstance(block, Table):
        return "table", "\n".join(_table(block))
    if isinstance(block, Prose):
        return "prose", block.markdown.strip("\n")
    return _line(block)


def _line(one: Line) -> tuple[str, str]:
    text = one.text.strip()
    if not text:
        return "paragraph", ""
    if any(bit.style == "title" for bit in one.bits):
        return "heading", f"# {escaped(text)}"
    if one.text[0] == " ":
        depth = (len(one.text) - len(one.text.lstrip(" "))) // 2 - 1
        return "item", f"{'  ' * max(depth // 2, 0)}- {begun(_inline(one))}"
    if all(bit.style == "strong" for bit in one.bits):
        return "heading", f"## {escaped(text)}"
    return "paragraph", begun(_inline(one))


def _inline(one: Line) -> str:
    """The bits of a line, the strong ones bold; blanks at either end fall."""
    return "".join(map(_bit, one.bits)).strip()


def _bit(bit: Bit) -> str:
    inner = bit.text.strip()
    if bit.style != "strong" or not inner:
        return escaped(bit.text) if inner else bit.text
    before, _, after = bit.text.partition(inner)
    return f"{before}**{escaped(inner)}**{after}"


def _table(table: Table) -> Iterator[str]:
    """Columns without any content are left out."""
    rows = [row for row in table.rows if not isinstance(row, Line)]
    kept = [n for n in range(len(table.columns)) if any(row[n].text.strip() for row in rows)]
    yield table_row(escaped(table.columns[n].heading) for n in kept)
    yield table_row("--:" if table.columns[n].right else "---" for n in kept)
    for row in table.rows:
        if isinstance(row, Line):
            yield table_row([f"**{escaped(row.text.strip())}**", *[""] * (len(kept) - 1)])
        else:
            yield table_row(_inline(row[n]) for n in kept)


def table_row(cells: Iterable[str]) -> str:
    """A row of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"

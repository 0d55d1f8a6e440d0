"""A standards book: the policy, then each key process with its picture, its requirements and how they are checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from procmap.export.papers import card, requirements
from procmap.export.papers.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Table,
)
from procmap.export.papers.report import BESIDE, headlines
from procmap.export.papers.source import Source, label_cell
from procmap.locale import speech
from procmap.render.diagram.primitives import Drawing

KEY = "book"
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\Z")
_ITEM = re.compile(r"\s*([-*+]|[0-9]{1,3}[.)])\s+(.*)\Z")
_INTERRUPTING = frozenset({"-", "*", "+", "1.", "1)"})
"""What begins a list right behind a line of text: another number may be a part of it."""


class Chapter(NamedTuple):
    """One key process, and the picture of it."""

    source: Source
    picture: Drawing | None


def document(title: str, policy: str, chapters: tuple[Chapter, ...], language: str) -> Document:
    """The whole book. ``policy`` is text with headings, paragraphs and lists as in Markdown."""
    say = speech(language)
    blocks: list[Block] = [Contents(say._("Contents"))]
    if policy.strip():
        blocks += [PageBreak(), *policy_blocks(policy, say._("Policy"))]
    for n, chapter in enumerate(chapters, 1):
        blocks += [PageBreak(), *_chapter(n, chapter)]
    return Document(KEY, title, language, (), tuple(blocks), wide=True)


def policy_blocks(text: str, heading: str) -> list[Block]:
    """Headings one level down below ``heading``, paragraphs, lists; anything else is text as it stands."""
    blocks: list[Block] = [Heading(heading)]
    items: list[str] = []
    lines: list[str] = []

    def close() -> None:
        if items:
            blocks.append(Bullets(tuple(items)))
        if lines:
            blocks.append(Paragraph(" ".join(lines)))
        items.clear()
        lines.clear()

    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        head, item = _HEADING.match(line), _ITEM.match(line)
        if head:
            close()
            blocks.append(Heading(head[2], 2 if len(head[1]) < 3 else 3))
        elif item and (not lines or item[1] in _INTERRUPTING):
            if lines:
                close()
            items.append(item[2])
        elif not line.strip():
            close()
        elif items:
            items[-1] += f" {line.strip()}"
        else:
            lines.append(line.strip())
    return blocks


def _chapter(number: int, chapter: Chapter) -> Iterator[Block]:
    source = chapter.source
    say = source.say
    yield Heading(f"{number}. {source.process.process}")
    facts = (
        (say._("Process owner"), source.person(source.process.owner)),
        (say._("Serves"), source.process.customer.who or ""),
        (say._("State"), source.state_words),
    )
    yield from (Paragraph(text, f"{name}:") for name, text in facts if text)
    if source.process.notes:
        yield Paragraph(source.process.notes)
    yield from headlines(source)
    if chapter.picture is not None:
        for n in range(len(chapter.picture.pages)):
            yield Picture(chapter.picture, n, share=1.0 if n else BESIDE)
    yield Heading(say._("Requirements"), 2)
    yield Paragraph(source.of_day())
    found = requirements.tables(source)
    for table in found:
        if len(found) > 1:
            yield Heading(table.title, 3)
        yield table
    yield from _lowered(card.cards(source))
    yield from _lowered(card.promised(source))
    checked = compliance(source)
    if checked.rows:
        yield Heading(checked.title, 2)
        yield checked


def _lowered(blocks: Iterator[Block]) -> Iterator[Block]:
    """Headings one level down."""
    for block in blocks:
        yield block._replace(level=3) if isinstance(block, Heading) and block.level == 2 else block


def compliance(source: Source) -> Table:
    """How keeping the standard is checked: by which figure, against which level, and who answers for it."""
    say = source.say
    columns = (
        Column("what", say._("what is checked"), weight=2.4),
        Column("how", say._("by what"), weight=2.2),
        Column("level", say._("level"), weight=1.4),
        Column("who", say._("who answers for it"), weight=1.6),
    )
    return Table("compliance", say._("How it is checked"), columns, tuple(_checked(source)))


def _checked(source: Source) -> Iterator[Row]:
    say, names, process = source.say, source.names, source.process
    deadline = say._("time of the result against the deadline, each time")
    for id_, asked in process.customer.requires.items():
        level = label_cell(asked.by, source.language)
        department = names.department_of(asked.at)
        yield Row((Cell(names.what(id_)), Cell(deadline), Cell(level.text), Cell(source.charged(department))))
    for promise in process.promises.values():
        shares = ", ".join(_share(tier.share) for tier in promise.tiers if tier.share is not None)
        on_time = say._("share of cases answered in time")
        yield Row((Cell(promise.what), Cell(on_time), Cell(shares), Cell(source.charged(promise.of))))
    for service in process.services.values():
        judged = Cell(service.judged_by or "")
        yield Row((Cell(service.name), judged, Cell(service.level or ""), Cell(source.person(service.owner))))
    for metric in process.metrics.values():
        wanted = metric.level or metric.target
        if wanted is not None:
            unit = f"{say._('figure')}, {metric.unit}" if metric.unit else say._("figure")
            yield Row((Cell(metric.name), Cell(unit), Cell(wanted), Cell(source.person(metric.owner))))


def _share(share: object) -> str:
    from procmap.model import Share
    from procmap.render.diagram.views.step_words import share_in_words

    return share_in_words(share) if isinstance(share, Share) else ""

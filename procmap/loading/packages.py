"""Office files (XLSX, DOCX) looked through before anything parses them: packages of parts, most of them XML.

The libraries that open them parse with whatever XML library is installed; so nothing reaches them that unpacks too
large, declares a document type or entities, or carries macros or links to elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

MOST_PARTS = 2_000

_XML = (".xml", ".rels", ".vml")
_MACROS = re.compile(r"vba(?:project|data)|/macrosheets/|/activex/|/dialogsheets/", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_KNOWN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


class Limits(NamedTuple):
    """Bytes unpacked: of all XML, and of a part that is not ``large`` (what holds the content)."""

    xml: int
    part: int
    large: re.Pattern[str]
    links: re.Pattern[str]
    """Parts that lead elsewhere."""


class Harm(NamedTuple):
    """Why a package is not read: ``parts``, ``kind``, ``macros``, ``links``, ``large``, ``odd`` or ``doctype``."""

    reason: str
    part: str = ""


def harm_of(archive: ZipFile, limits: Limits) -> Harm | None:
    """What forbids to read a package. Nothing unpacks larger than the archive says: zipfile stops there."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        return Harm("parts")
    if "[Content_Types].xml" not in names or len(set(names)) < len(names):
        return Harm("kind")
    if any(map(_MACROS.search, names)):
        return Harm("macros")
    if any(map(limits.links.search, names)):
        return Harm("links")
    written = [part for part in parts if part.filename.lower().endswith(_XML)]
    if _too_large(written, limits):
        return Harm("large")
    found = (_harm_in(archive, part) for part in written)
    return next((harm for harm in found if harm is not None), None)


def _too_large(written: Sequence[ZipInfo], limits: Limits) -> bool:
    setup = (part.file_size for part in written if not limits.large.match(part.filename))
    return sum(part.file_size for part in written) > limits.xml or max(setup, default=0) > limits.part


def _harm_in(archive: ZipFile, part: ZipInfo) -> Harm | None:
    """A document type, or an encoding in which one would not be seen."""
    text = archive.read(part).removeprefix(b"\xef\xbb\xbf").lstrip()
    named = _ENCODING.match(text)
    foreign = named is not None and named[1].lower() not in _KNOWN_ENCODINGS
    if not text.startswith(b"<") or foreign or b"\0" in text[:64]:
        return Harm("odd", part.filename[:80])
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return Harm("doctype", part.filename[:80])
    if part.filename == "[Content_Types].xml" and b"macroEnabled" in text:
        return Harm("macros")
    return None

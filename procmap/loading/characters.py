"""From the bytes of a file to text: UTF-8 only, and no character that a reader of the file cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from procmap.findings import Finding, Severity, Value
from procmap.loading.places import Lines

MAX_BYTES = 8_000_000
"""The longest file that is read, in bytes."""
MAX_LISTED = 100
"""Forbidden characters beyond so many are only counted."""
MAX_TOLERATED = 10_000
"""A text with more forbidden characters than this is not parsed."""

_BOM = b"\xef\xbb\xbf"
_FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, NEL among them
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # invisible, bidi, separators
    "\ud800-\udfff\ufffe\uffff"  # halves of characters, no characters at all
)
FORBIDDEN = re.compile(f"[{_FORBIDDEN}]")
"""What may stand nowhere in a file. (A carriage return without a line feed is looked for separately.)"""
FORBIDDEN_VALUE = re.compile(f"[{_FORBIDDEN}\r]")
"""What may not come out of an escape sequence either."""
LONE_RETURN = re.compile(r"\r(?!\n)")
_KINDS = (
    ("separator", re.compile("[\x85\u2028\u2029]")),
    ("bidi", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")),
    ("invisible", re.compile("[\u200b-\u200d\u2060-\u2065\ufeff\ufff9-\ufffb]")),
    ("surrogate", re.compile("[\ud800-\udfff]")),
)
BLANK_LINES = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?+\r?+\n)*+")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^xuU]))", re.DOTALL)
_SHORT_ESCAPES = dict(zip("0abvfreNLP", "\0\a\b\v\f\r\x1b\x85\u2028\u2029", strict=True))
_LETTERS_1251 = bytes(range(0xC0, 0x100)) + b"\xa8\xb8"
_UTF16 = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BINARY = (
    (b"PK\x03\x04", "XLSX/DOCX/ZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS/DOC"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "GZIP"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    ``text`` is what stands after the byte order mark; ``clean`` has the same length, with U+FFFD for every
    forbidden character, and is what the parser gets. ``usable`` is false where there is no text to parse.
    ``unseen`` counts the problems beyond those in ``findings``.
    """

    text: str
    clean: str
    bom: bool
    newline: str
    sha256: str
    findings: tuple[Finding, ...] = ()
    usable: bool = True
    unseen: int = 0
    lines: Lines = field(default_factory=lambda: Lines(""))


def decode(source: bytes | str) -> Decoded:
    """Turn bytes (or text) into :class:`Decoded`. Never raises; linear in the length."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    digest = sha256(raw).hexdigest()
    bom = raw.startswith(_BOM)
    refused = _refusal(raw)
    if refused is not None:
        return Decoded("", "", bom, "\n", digest, (refused,), usable=False)
    findings: list[Finding] = []
    if isinstance(source, str):
        text = source.removeprefix("\ufeff")
    else:
        text = _utf8(raw[3:] if bom else raw, findings)
    clean, unseen = _cleaned(text, findings)
    newline = "\r\n" if text[max(text.find("\n") - 1, 0) :][:2] == "\r\n" else "\n"
    usable = len(clean) == len(text)
    lines = Lines(clean if usable else text)
    return Decoded(text, clean, bom, newline, digest, tuple(findings), usable, unseen, lines)


def character_kind(char: str) -> tuple[str, str]:
    """Why a character is refused (a reason of ``bad-text``), and its number and name: ``U+200B NAME``."""
    import unicodedata

    name = unicodedata.name(char, "")
    label = f"U+{ord(char):04X} {name}".strip()
    return next((kind for kind, chars in _KINDS if chars.match(char)), "control"), label


def _at_top(rule: str, reason: str, **values: Value) -> Finding:
    return Finding(rule, Severity.ERROR, values=values, reason=reason, span=Lines("").span(0, 0))


def _refusal(raw: bytes) -> Finding | None:
    """A finding where the bytes are not to be read at all: too many, another encoding, not a text."""
    if len(raw) > MAX_BYTES:
        return _at_top("over-limit", "bytes", limit=MAX_BYTES // 1_000_000)
    for start, name in _UTF16:
        if raw.startswith(start):
            return _at_top("bad-text", "utf16", encoding=name)
    for start, name in _BINARY:
        if raw.startswith(start):
            return _at_top("bad-text", "binary", kind=name)
    head = raw[:64]
    if len(head) >= 8 and head.count(b"\0") >= len(head) // 4:
        halves = (head[::2].count(0), head[1::2].count(0))
        if min(halves) == 0:
            return _at_top("bad-text", "utf16", encoding="UTF-16")
        return _at_top("bad-text", "binary", kind="?")
    return None


def _utf8(raw: bytes, findings: list[Finding]) -> str:
    """The text of ``raw``; the first byte that is not UTF-8 is noted, U+FFFD stands for each such byte."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        text = raw.decode("utf-8", "replace")
        span = Lines(text).span(len(before), len(before) + 1)
        reason = "cp1251" if _looks_like_cp1251(raw) else "utf8"
        byte = f"0x{raw[error.start]:02X}"
        findings.append(Finding("bad-text", Severity.ERROR, values={"byte": byte}, reason=reason, span=span))
        return text


def _looks_like_cp1251(raw: bytes) -> bool:
    """Whether most of the bytes above ASCII would be Russian letters in Windows-1251."""
    high = raw.translate(None, bytes(range(128)))
    letters = len(high) - len(high.translate(None, _LETTERS_1251))
    return letters >= 3 and letters * 10 >= len(high) * 9


def _cleaned(text: str, findings: list[Finding]) -> tuple[str, int]:
    """What the parser may see of ``text`` (nothing, if too much is forbidden), and problems not listed."""
    returns = LONE_RETURN.search(text) if "\r" in text else None
    clean = _with_line_feeds(text) if returns is not None else text
    lines = Lines(clean)
    if returns is not None:
        span = lines.span(returns.start(), returns.start())
        findings.append(Finding("bad-text", Severity.ERROR, reason="return", span=span))
    count = 0
    for count, match in enumerate(FORBIDDEN.finditer(text), 1):
        if count <= MAX_LISTED:
            kind, label = character_kind(match[0])
            span = lines.span(match.start(), match.end())
            values: dict[str, Value] = {"char": label}
            findings.append(Finding("bad-text", Severity.ERROR, values=values, reason=kind, span=span))
    unseen = max(count - MAX_LISTED, 0)
    if count > MAX_TOLERATED:
        return "", unseen
    return FORBIDDEN.sub("\ufffd", clean) if count else clean, unseen


def _with_line_feeds(text: str) -> str:
    """``text`` of the same length, with a line feed for each carriage return that has none behind it."""
    return text.replace("\r\n", "\0\n").replace("\r", "\n").replace("\0\n", "\r\n")


def directives_as_comments(text: str) -> tuple[str, int | None]:
    """``text`` with ``#`` for the ``%`` of each directive at its top, and the index of the first, if any.

    The parser never sees them: its time grows with the square of their number.
    """
    at, pieces, first = 0, [], None
    while (begin := _behind_blank_lines(text, at)) < len(text) and text[begin] == "%":
        first = begin if first is None else first
        end = text.find("\n", begin) + 1 or len(text)
        pieces.append(f"{text[at:begin]}#{text[begin + 1 : end]}")
        at = end
    return "".join(pieces) + text[at:], first


def forbidden_escapes(text: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """The escape sequences for forbidden characters in ``text[start:end]``: index, sequence, character."""
    for match in _ESCAPE.finditer(text, start, end):
        digits = match[1] or match[2] or match[3]
        char = chr(min(int(digits, 16), 0x10FFFF)) if digits else _SHORT_ESCAPES.get(match[4], "")
        if char and FORBIDDEN_VALUE.match(char):
            yield match.start(), match[0], char


def _behind_blank_lines(text: str, at: int) -> int:
    match = BLANK_LINES.match(text, at)
    return match.end() if match else at

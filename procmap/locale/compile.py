"""Keep the catalogues in step with the code: ``python -m procmap.locale.compile [--check]``.

Extracts every message from the source, brings each ``.po`` in line (new messages come in untranslated, unused ones
go), and compiles the ``.mo`` files. ``--check`` changes nothing and fails where something would change or a
translation is missing. Reads ``.po`` files with Babel, which only developers need.
"""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from procmap.locale import DOMAIN, FOLDER, LANGUAGES, catalogue

Message = str | tuple[str, str]
"""A message, or its two English forms."""

Translations = dict[Message, tuple[str, ...]]

_MARKERS = {"_": 1, "N_": 1, "ngettext": 2}
_SOURCE = FOLDER.parent
_PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}


def messages(source: Path = _SOURCE) -> list[Message]:
    """Every message marked in the source, sorted."""
    found = {message for path in source.rglob("*.py") for message in _marked(path.read_text("utf-8"))}
    return sorted(found, key=english)


def _marked(code: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        texts = [arg.value for arg in node.args[: _MARKERS.get(name, 0)] if isinstance(arg, ast.Constant)]
        words = [text for text in texts if isinstance(text, str)]
        if words:
            yield words[0] if len(words) == 1 else (words[0], words[1])


def english(message: Message) -> str:
    """The message id: the English text, of two forms the singular."""
    return message if isinstance(message, str) else message[0]


def read(language: str) -> dict[str, tuple[str, ...]]:
    """The translations in a ``.po`` file by message id."""
    from babel.messages.pofile import read_po

    with catalogue(language, "po").open("rb") as file:
        known = read_po(file, locale=language, domain=DOMAIN)
    found = {}
    for message in known:
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key:
            found[key] = tuple(form or "" for form in forms)
    return found


def in_step(language: str) -> Translations:
    """The messages of the source with the translations there are."""
    known = read(language)
    empty = {True: ("",), False: ("",) * int(_PLURALS[language].split(";")[0].split("=")[1])}
    return {one: known.get(english(one), empty[isinstance(one, str)]) for one in messages()}


def to_po(language: str, translations: Mapping[Message, tuple[str, ...]]) -> bytes:
    """The text of a ``.po`` file."""
    lines = [
        "# The words of procmap. Compile with: python -m procmap.locale.compile",
        'msgid ""',
        'msgstr ""',
    ]
    lines += [_quoted(f"{header}\n") for header in _header(language).splitlines()]
    for message, forms in translations.items():
        lines += ["", f"msgid {_quoted(english(message))}"]
        if isinstance(message, str):
            lines.append(f"msgstr {_quoted(forms[0])}")
            continue
        lines.append(f"msgid_plural {_quoted(message[1])}")
        lines += [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(forms)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def to_mo(language: str, translations: Mapping[Message, tuple[str, ...]]) -> bytes:
    """The bytes of a ``.mo`` file (GNU gettext's format: two tables of lengths and offsets, then the texts)."""
    texts = {"": _header(language)}
    for message, forms in translations.items():
        if all(forms):
            texts[message if isinstance(message, str) else "\0".join(message)] = "\0".join(forms)
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    at = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), at))
            at += len(pair[column]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs))
    return head + b"".join(tables) + b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)


def _header(language: str) -> str:
    return (
        f"Language: {language}\n"
        f"Plural-Forms: {_PLURALS[language]}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def missing(translations: Mapping[Message, tuple[str, ...]]) -> list[str]:
    """The messages without a translation, or with one that lacks a form."""
    return [english(message) for message, forms in translations.items() if not all(forms)]


def main(arguments: Sequence[str]) -> int:
    """Write the catalogues, or compare them."""
    problems = []
    for language in LANGUAGES[1:]:
        translations = in_step(language)
        problems += [f"{language}: not translated: {text}" for text in missing(translations)]
        for suffix, content in (("po", to_po(language, translations)), ("mo", to_mo(language, translations))):
            problems += _write(catalogue(language, suffix), content, check="--check" in arguments)
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return int(bool(problems))


def _write(path: Path, content: bytes, *, check: bool) -> list[str]:
    if path.is_file() and path.read_bytes() == content:
        return []
    if check:
        return [f"{path}: out of step; run: python -m procmap.locale.compile"]
    path.write_bytes(content)
    return []


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

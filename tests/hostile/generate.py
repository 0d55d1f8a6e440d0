"""Hostile files too large or too odd to be kept as files; made in memory, the same bytes every time."""

from __future__ import annotations

TOP = "procmap: 1\nprocess: Delivery\n"
STEPS = TOP + "states:\n  as_is:\n    steps:\n"


def _text(text: str) -> bytes:
    return text.encode("utf-8")


def _repeated(piece: str, megabytes: float) -> bytes:
    return (piece * int(megabytes * 1e6 / len(piece.encode()))).encode()


def _chain(length: int) -> bytes:
    rows = (f"      s{i}: {{name: S{i}, takes: 1m, after: s{i - 1}}}\n" for i in range(1, length))
    return _text(STEPS + "      s0: {name: S0, takes: 1m}\n" + "".join(rows))


def _diamonds(count: int) -> bytes:
    rows = ["      j0: {name: J0}\n"]
    for i in range(count):
        rows.append(f"      a{i}: {{name: A, after: j{i}, takes: 1m}}\n")
        rows.append(f"      b{i}: {{name: B, after: j{i}, takes: 2m}}\n")
        rows.append(f"      j{i + 1}: {{name: J, after: [a{i}, b{i}]}}\n")
    return _text(STEPS + "".join(rows))


def _based_on_chain(length: int) -> bytes:
    rows = (f"  s{i}: {{based_on: s{i - 1}}}\n" for i in range(1, length))
    return _text(TOP + "states:\n  s0: {steps: {pack: {name: P}}}\n" + "".join(rows))


def make() -> dict[str, bytes]:
    """Name -> bytes of every such file."""
    wide = _text(TOP + "notes: Доставка\n")
    return {
        "nested-brackets-30000": b"[" * 30_000,
        "nested-brackets-8mb": b"[" * 7_999_999,
        "nested-braces": b"{a: " * 100_000,
        "nested-closed-65": _text(TOP + "notes: " + "[" * 65 + "]" * 65 + "\n"),
        "nested-dashes": b"- " * 100_000,
        "nested-questions": b"? " * 100_000,
        "nested-indents": _text("".join(" " * i + "a:\n" for i in range(1000))),
        "too-large": b"# " + b"x" * 9_000_000,
        "too-many-nodes": _text("procmap: 1\nnotes:\n" + "  - a\n" * 250_000),
        "too-many-keys": _text("procmap: 1\nnotes:\n" + "".join(f"  k{i}: 1\n" for i in range(100_001))),
        "too-long-text": _text(TOP + "notes: " + "x" * 100_000 + "\n"),
        "too-long-quoted-text": _text(TOP + 'notes: "' + "x\\n" * 100_000 + '"\n'),
        "too-long-key": _text(TOP + "x" * 100_000 + ": 1\n"),
        "too-long-line": _text(TOP) + b"#" * 7_900_000,
        "duplicates-100000": _text(TOP + "notes: 1\n" * 100_000),
        "duplicates-in-braces": _text(TOP + "notes: {" + "k: 1, " * 60_000 + "}\n"),
        "keys-100000": _text(TOP + "".join(f"k{i}: 1\n" for i in range(99_000))),
        "anchors-many": _text(TOP + "notes:\n" + "  - &a x\n" * 100_000),
        "tags-many": _text(TOP + "notes:\n" + "  - !x x\n" * 100_000),
        "directives-many": b"%TAG !a! x\n" * 400_000,
        "directives-many-behind": _text(TOP) + b"...\n" + b"%TAG !a! x\n" * 400_000,
        "documents-many": b"---\n" * 1_000_000,
        "line-breaks-8mb": b"\n" * 7_900_000,
        "blanks-8mb": b" " * 7_900_000,
        "tabs-8mb": b"\t" * 7_900_000,
        "controls-8mb": b"a\x01" * 3_900_000,
        "escapes-8mb": b'a: "' + b"\\0" * 3_900_000 + b'"',
        "zero-width-many": _repeated("a\u200b", 4),
        "quote-open-8mb": b"a: '" + b"b: 1\n" * 1_500_000,
        "block-text-8mb": b"a: |\n" + b" x\n" * 2_600_000,
        "colons-many": b": " * 1_000_000,
        "bad-bytes-many": b"a\xff" * 2_000_000,
        "lone-returns-many": b"a: 1\r" * 50_000,
        "nul-in-text": _text(TOP + "notes: a\0b\n"),
        "nul-only": bytes(5000),
        "delete-character": _text(TOP + "notes: a\x7fb\n"),
        "escape-sequence": _text(TOP + "notes: \x1b[31mred\x1b[0m\n"),
        "utf-16-le": b"\xff\xfe" + wide.decode().encode("utf-16-le"),
        "utf-16-be": b"\xfe\xff" + wide.decode().encode("utf-16-be"),
        "utf-16-unmarked": wide.decode().encode("utf-16-le"),
        "utf-32": wide.decode().encode("utf-32"),
        "windows-1251": wide.decode().encode("cp1251"),
        "koi8-r": wide.decode().encode("koi8-r"),
        "surrogate-bytes": _text(TOP) + b"notes: \xed\xa0\x80\n",
        "overlong-bytes": _text(TOP) + b"notes: \xc0\xaf\n",
        "cut-character": _text(TOP) + b"notes: \xd0",
        "workbook": b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(256)) * 8,
        "every-byte": bytes(range(256)) * 16,
        "chain-10000": _chain(10_000),
        "diamonds-60": _diamonds(60),
        "based-on-chain-1000": _based_on_chain(1000),
        "cycle-of-2000": _chain(2000).replace(b"{name: S0,", b"{name: S0, after: s1999,"),
        "names-100000-long": _text(STEPS + "      pack: {name: " + "ю" * 19_000 + "}\n"),
        "after-5000-steps": _text(
            STEPS
            + "".join(f"      s{i}: {{name: S}}\n" for i in range(5000))
            + f"      last: {{name: L, after: [{', '.join(f's{i}' for i in range(5000))}]}}\n"
        ),
    }

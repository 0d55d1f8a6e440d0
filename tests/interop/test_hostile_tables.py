"""Workbooks and tables that are made to harm: each is read in a process of its own, with 1 GB and some seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system")
SECONDS = 30
"""For a machine under load; the limit on processor time is less."""
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    for row in (["Step", "Next", "Duration"], ["a", "b", "1h"], ["b", None, None]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook whose parts were changed."""
    with zipfile.ZipFile(BytesIO(workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    return changed(lambda parts: parts.update({name: content}))


def with_doctype(part: str, doctype: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        head, sign, rest = parts[part].partition(b"?>")
        parts[part] = head + sign + doctype.encode() + rest if sign else doctype.encode() + parts[part]

    return changed(change)


def sheet_of(rows: str) -> bytes:
    text = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    return changed(lambda parts: parts.update({SHEET: text.encode()}))


def _row(n: int, text: str) -> str:
    return f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def many_rows() -> bytes:
    return sheet_of(
        _row(1, "Step") + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 60_000))
    )


def bomb() -> bytes:
    return changed(lambda parts: parts.update({SHEET: b"<x>" + b" " * 60_000_000 + b"</x>"}))


def lying_bomb() -> bytes:
    """A part that unpacks larger than the archive says."""
    raw = bytearray(changed(lambda parts: parts.update({SHEET: b"<x>" + b" " * 50_000_000 + b"</x>"})))
    size = (50_000_007).to_bytes(4, "little")
    at = raw.find(size)
    while at >= 0:
        raw[at : at + 4] = (1000).to_bytes(4, "little")
        at = raw.find(size, at)
    return bytes(raw)


def utf16() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].decode()
        parts[SHEET] = ('<?xml version="1.0" encoding="utf-16"?>' + ENTITY + text.partition("?>")[2]).encode(
            "utf-16"
        )

    return changed(change)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "external entity": (lambda: with_doctype(SHEET, ENTITY), "declares a document type or entities"),
    "billion laughs": (
        lambda: with_doctype("xl/workbook.xml", LAUGHS),
        "declares a document type or entities",
    ),
    "entity in content types": (
        lambda: with_doctype("[Content_Types].xml", ENTITY),
        "declares a document type",
    ),
    "entity in UTF-16": (utf16, "is not written as XLSX has it"),
    "odd encoding": (
        lambda: changed(lambda p: p.update({SHEET: b'<?xml version="1.0" encoding="utf-7"?><x/>'})),
        "is not written as XLSX has it",
    ),
    "bomb": (bomb, "unpacked it is larger than is read"),
    "lying bomb": (lying_bomb, ""),
    "many parts": (
        lambda: changed(lambda p: p.update({f"xl/x{n}.xml": b"<x/>" for n in range(3000)})),
        "it has more parts than are read (2000)",
    ),
    "large styles": (
        lambda: with_part("xl/styles.xml", b"<x>" + b" " * 5_000_000 + b"</x>"),
        "unpacked it is larger",
    ),
    "many rows": (many_rows, "a sheet has more than 20000 rows"),
    "a row far below": (lambda: sheet_of(_row(1, "Step") + _row(1_048_576, "a")), "1 step"),
    "a column far to the right": (
        lambda: sheet_of('<row r="1"><c r="XFD1" t="inlineStr"><is><t>Step</t></is></c></row>'),
        "has a column of steps",
    ),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf"), "it holds macros"),
    "macros by type": (
        lambda: changed(
            lambda p: p.update(
                {
                    "[Content_Types].xml": p["[Content_Types].xml"].replace(
                        b"sheet.main", b"sheet.macroEnabled.main"
                    )
                }
            )
        ),
        "it holds macros",
    ),
    "old macros": (lambda: with_part("xl/macrosheets/sheet1.xml"), "it holds macros"),
    "external links": (lambda: with_part("xl/externalLinks/externalLink1.xml"), "it holds links"),
    "connections": (lambda: with_part("xl/connections.xml"), "it holds links"),
    "embedded": (lambda: with_part("xl/embeddings/oleObject1.bin"), "it holds links"),
    "password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "one with a password"),
    "not packed": (lambda: b"PK\x03\x04" + b"x" * 100, "no workbook in the format XLSX"),
    "cut off": (lambda: workbook()[:-400], "no workbook in the format XLSX"),
    "a broken part": (lambda: changed(lambda p: p.update({SHEET: b"<x"})), "damaged"),
    "no workbook part": (lambda: changed(lambda p: p.pop("xl/workbook.xml")), "damaged"),
    "nested deep": (lambda: changed(lambda p: p.update({SHEET: b"<a>" * 200_000})), "damaged"),
    "another package": (lambda: with_part("mimetype", b"x")[:0] + opendocument(), "OpenDocument"),
    "text named XLSX": (lambda: b"Step;Next\na;b\n", "no workbook in the format XLSX"),
}


def opendocument() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def many_ways() -> bytes:
    rows = [b's%d;"%s"' % (n, b",".join(b"s%d" % m for m in range(9))) for n in range(5000)]
    return b"\n".join([b"Step;Next", *rows])


def all_to_all() -> bytes:
    every = b",".join(b"%d" % n for n in range(500))
    return b"\n".join([b"No.;Step;Next", *(b'%d;s%d;"%s"' % (n, n, every) for n in range(500))])


TEXTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zeros": (lambda: b"Step\0;Next\n", "it is no text"),
    "one long line": (lambda: b"Step;Next\n" + b"a" * 3_000_000, "it is no table"),
    "a quote that never ends": (lambda: b'Step;Next\n"' + b"a;b\n" * 500_000, "it is no table"),
    "many rows": (lambda: b"Step;Next\n" + b"a;b\n" * 30_000, "a sheet has more than 20000 rows"),
    "many columns": (lambda: b"Step;Next\na;b" + b";x" * 100_000 + b"\n", "1 step"),
    "many steps": (many_ways, "2000 steps"),
    "all lead to all": (all_to_all, "500 steps"),
    "a PDF": (lambda: b"%PDF-1.7\n\0\0", "it is no text"),
    "larger than is read": (lambda: b"Step;Next\n" + b"a;b\n" * 2_100_000, "it is larger than is read"),
}


def read(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """``procmap import`` with 1 GB of memory and 20 seconds of work."""
    limited = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from procmap.cli.app import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", limited, "import", str(path), *more],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=SECONDS * 4, cwd=path.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PROCMAP_LANG": "en"},
    )  # fmt: skip


def demand_told(done: subprocess.CompletedProcess[str], told: str) -> None:
    said = done.stdout + done.stderr
    assert done.returncode in (0, 2), (done.returncode, said[-400:])
    assert "Traceback" not in said
    assert "internal error" not in said
    assert told in said
    assert "root:" not in said


@POSIX
@pytest.mark.parametrize("case", sorted(CASES))
def test_workbooks(case: str, tmp_path: Path) -> None:
    make, told = CASES[case]
    (tmp_path / "x.xlsx").write_bytes(make())
    demand_told(read(tmp_path / "x.xlsx", "-o", "new.yaml"), told)


@POSIX
@pytest.mark.parametrize("case", sorted(TEXTS))
def test_texts(case: str, tmp_path: Path) -> None:
    make, told = TEXTS[case]
    (tmp_path / "x.csv").write_bytes(make())
    demand_told(read(tmp_path / "x.csv", "-o", "new.yaml"), told)


@POSIX
@pytest.mark.parametrize("case", ["bomb", "external entity", "macros"])
def test_on_the_way_back(case: str, tmp_path: Path) -> None:
    make, told = CASES[case]
    (tmp_path / "x.xlsx").write_bytes(make())
    example = ROOT / "examples" / "av_retail_delivery.yaml"
    file = tmp_path / "x.yaml"
    file.write_bytes(example.read_bytes())
    demand_told(read(tmp_path / "x.xlsx", "--into", str(file)), told)
    assert file.read_bytes() == example.read_bytes()


def test_a_harmless_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(workbook())
    demand_told(read(tmp_path / "x.xlsx", "-o", "new.yaml"), "2 steps, 0 departments, 1 duration")

"""Process files that name calendar files which are broken, hostile, or not where they may be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PROCESS = """\
procmap: 1
process: Closing the month
timezone: Europe/Moscow
calendar: office
anchor: 2031-03-07
calendars:
  office: {{file: {name}, week: {{mon-fri: ["09:00-18:00"]}}}}
customer: {{requires: {{r: {{what: Closed, at: close, by: "D+5 18:00"}}}}}}
states: {{to_be: {{steps: {{close: {{name: Close, not_before: "09:00", takes: 3 working days}}}}}}}}
"""
"""Line 7 names the calendar file."""

DAYS = b'<days><day d="01.01" t="1"/></days>'
YEAR = b'<calendar year="2031">' + DAYS + b"</calendar>"

Maker = Callable[[Path], None]


class Project(NamedTuple):
    """A folder: how the calendar is named, what makes it, and what is to be told in which line of which file."""

    name: str
    make: Maker
    rule: str
    line: int
    file: str | None = None


def _nothing(_: Path) -> None:
    """The folder has the process file alone."""


def _holding(content: bytes, name: str = "plan.xml") -> Maker:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


def _xml(content: bytes, line: int, rule: str = "bad-value") -> Project:
    return Project("plan.xml", _holding(content), rule, line, "plan.xml")


def _yaml(content: bytes, line: int, rule: str) -> Project:
    return Project("plan.yaml", _holding(content, "plan.yaml"), rule, line, "plan.yaml")


def _refused(name: str, make: Maker = _nothing) -> Project:
    """A file that is not even opened, or cannot be: told where it is named."""
    return Project(name, make, "bad-value", 7)


def _link_out(folder: Path) -> None:
    (folder / "plan.xml").symlink_to("/etc/passwd")


def _link_to_folder_out(folder: Path) -> None:
    (folder / "plans").symlink_to("/etc")


def _link_in_a_circle(folder: Path) -> None:
    (folder / "plan.xml").symlink_to(folder / "plan.xml")


def _link_to_nothing(folder: Path) -> None:
    (folder / "plan.xml").symlink_to(folder / "gone.xml")


def _link_within(folder: Path) -> None:
    (folder / "real.xml").write_bytes(YEAR.replace(b'"01.01"', b'"01.32"'))
    (folder / "plan.xml").symlink_to(folder / "real.xml")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "plan.xml")


def _folder(folder: Path) -> None:
    (folder / "plan.xml").mkdir()


def _laughs() -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<!DOCTYPE calendar [<!ENTITY e0 "ha">' + entities + b']>\n<calendar year="&e9;"/>'


PROJECTS: dict[str, Project] = {
    "gone": _refused("plan.xml"),
    "above": _refused("../plan.xml"),
    "above-and-back": _refused("plans/../../plan.xml"),
    "absolute": _refused("/etc/passwd"),
    "home": _refused("~/plan.xml"),
    "backslash": _refused("'plans\\plan.xml'"),
    "drive": _refused("'C:plan.xml'"),
    "address": _refused("'https://example.org/plan.xml'"),
    "blank": _refused("' '"),
    "dot": _refused("."),
    "control": _refused('"plan\\t.xml"'),
    "long-name": _refused("p" * 1900),
    "itself": Project("process.yaml", _nothing, "unknown-key", 1, "process.yaml"),
    "folder": _refused("plan.xml", _folder),
    "doctype": _xml(b"<!DOCTYPE calendar>\n" + YEAR, 1),
    "outer-entity": _xml(
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<calendar year="&b;"/>', 1
    ),
    "outer-document-type": _xml(
        b'<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://example.org/a.dtd">' + YEAR, 2
    ),
    "parameter-entity": _xml(b'<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]>' + YEAR, 1),
    "laughs": _xml(_laughs(), 1),
    "entity-without-type": _xml(b'<calendar year="2031">&lol;</calendar>', 1),
    "deep": _xml(b'<calendar year="2031">' + b"<a>" * 200_000, 1),
    "deep-and-closed": _xml(
        b'<calendar year="2031">' + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</calendar>", 1
    ),
    "large-xml": _xml(YEAR + b" " * 1_000_000, 1),
    "many-days": _xml(
        b'<calendar year="2031"><days>\n' + b'<day d="01.01" t="1"/>\n' * 40_000 + b"</days></calendar>", 3
    ),
    "many-attributes": _xml(
        b"<calendar " + b" ".join(b'a%d=""' % n for n in range(60_000)) + b">" + DAYS + b"</calendar>", 1
    ),
    "attribute-twice": _xml(b'<calendar year="2031" year="2032"/>', 1),
    "cut": _xml(YEAR[:40], 1),
    "two-roots": _xml(YEAR + b"\n" + YEAR, 2),
    "empty-xml": _xml(b"", 1),
    "another-root": _xml(b"\n<html/>", 2),
    "no-days": _xml(b'<calendar year="2031"/>', 1),
    "days-outside": _xml(b'<calendar year="2031"><day d="01.01" t="1"/></calendar>', 1),
    "year-of-letters": _xml(YEAR.replace(b"2031", b"MMXX"), 1),
    "year-zero": _xml(YEAR.replace(b"2031", b"0000"), 1),
    "year-in-arabic": _xml(YEAR.replace(b"2031", "٢٠٣١".encode()), 1),
    "29-february": _xml(YEAR.replace(b"01.01", b"02.29"), 1),
    "day-32": _xml(YEAR.replace(b"01.01", b"01.32"), 1),
    "moved-from-nowhere": _xml(YEAR.replace(b't="1"', b't="1" f="13.13"'), 1),
    "unknown-type": _xml(YEAR.replace(b't="1"', b't="4"'), 1),
    "xml-nul": _xml(YEAR + b"\0", 1, "bad-text"),
    "xml-utf-16": _xml(YEAR.decode().encode("utf-16"), 1, "bad-text"),
    "xml-cp1251": _xml(
        '<?xml version="1.0" encoding="windows-1251"?>\n<!-- Календарь -->'.encode("cp1251") + YEAR,
        2,
        "bad-text",
    ),
    "xml-control-reference": _xml(YEAR.replace(b"2031", b"20&#0;31"), 1),
    "year-not-in-the-file": Project(
        "plan.xml", _holding(YEAR.replace(b"2031", b"2030")), "calendar-without-data", 7
    ),
    "workbook-as-xml": _xml(b"PK\x03\x04" + bytes(200), 1, "bad-text"),
    "yaml-cut": _yaml(b"closed: [2031-01-01", 1, "not-yaml"),
    "yaml-alias": _yaml(b"closed: &a [2031-01-01]\nworking: *a\n", 1, "refused-yaml"),
    "yaml-deep": _yaml(b"[" * 30_000, 1, "over-limit"),
    "yaml-large": _yaml(b"# " + b"x" * 8_100_000, 1, "over-limit"),
    "yaml-two-documents": _yaml(b"closed: []\n---\nclosed: []\n", 2, "refused-yaml"),
    "yaml-key-twice": _yaml(b"closed: []\nshort: []\nclosed: []\n", 3, "duplicate-key"),
    "yaml-chain": _yaml(b"file: plan.yaml\n", 1, "bad-value"),
    "yaml-years": _yaml(b"closed: []\nyears:\n  - 2031\n", 3, "bad-value"),
    "yaml-no-such-day": _yaml(b"closed:\n  - 2031-01-01\n  - 2031-02-29\n", 3, "bad-value"),
    "yaml-utf-16": _yaml("closed: []\n".encode("utf-16"), 1, "bad-text"),
}
"""Projects that any system can hold."""

LINKED: dict[str, Project] = {
    "link-out": _refused("plan.xml", _link_out),
    "link-to-a-folder-out": _refused("plans/passwd", _link_to_folder_out),
    "link-in-a-circle": _refused("plan.xml", _link_in_a_circle),
    "link-to-nothing": _refused("plan.xml", _link_to_nothing),
    "link-within": Project("plan.xml", _link_within, "bad-value", 1, "plan.xml"),
    "pipe": _refused("plan.xml", _pipe),
}
"""Projects with links and pipes."""

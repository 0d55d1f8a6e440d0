"""A company's own Word template: what it may hold, and that hostile ones do nothing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from paper import RETAIL

from procmap.cli.app import main


def template(*paragraphs: str) -> bytes:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "ООО «Звук» · {{ title }}"
    for text in paragraphs:
        made.add_paragraph(text)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def exported(tmp_path: Path, *paragraphs: str, output: str = "out.docx") -> tuple[int, Path]:
    company, out = tmp_path / "company.docx", tmp_path / output
    company.write_bytes(template(*paragraphs))
    arguments = ["export", str(RETAIL), "--table", "group", "--template", str(company), "-o", str(out), "-q"]
    return main(arguments), out


def test_a_company_template_gets_the_document(tmp_path: Path) -> None:
    code, out = exported(tmp_path, "Утверждаю", "{{ content }}", "Архив")
    made = docx.Document(str(out))
    assert code == 0
    assert made.sections[0].header.paragraphs[0].text == "ООО «Звук» · Working group"
    body = [one.tag.rpartition("}")[2] for one in made.element.body]
    assert body.index("tbl") < len(body) - 1
    told = [one.text for one in made.paragraphs if one.text]
    assert (told[0], told[-1]) == ("Утверждаю", "Архив")
    first = out.read_bytes()
    assert exported(tmp_path, "Утверждаю", "{{ content }}", "Архив")[0] == 0
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ title.__class__.__base__ }}",
        "{% for n in range(10**9) %}{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 40,
        "{{ 'a' * 10**10 }}",
        "{{ 9**9**9 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ lipsum(n=100000) }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends '/etc/passwd' %}",
        "{{ title|center(10**9) }}",
        "{{ title|safe }}",
        "{{ secret }}",
        "{{ self }}",
        "{{ title }}" * 1001,
    ],
)
def test_templates_only_place_words(tmp_path: Path, attack: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = exported(tmp_path, attack, "{{ content }}")
    told = capsys.readouterr().err
    assert code == 2
    assert "a template may hold the words {{ content }}, {{ title }}, {{ process }}" in told
    assert not out.exists()


def test_a_template_may_choose(tmp_path: Path) -> None:
    chosen = "{% if language == 'en' and not process %}no{% else %}{{ title|upper }}: {{ process ~ '!' }}{% endif %}"
    code, out = exported(tmp_path, chosen, "{{ content }}")
    assert code == 0
    first = docx.Document(str(out)).paragraphs[0].text
    assert first == "WORKING GROUP: Process: Доставка новинок от поставщика на торговые точки!"


def test_a_template_without_a_place_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exported(tmp_path, "nothing")[0] == 2
    assert "no paragraph of its own" in capsys.readouterr().err


def test_a_template_is_for_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exported(tmp_path, "{{ content }}", output="out.pdf")[0] == 2
    assert "for Word only" in capsys.readouterr().err


def test_a_file_that_is_no_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK not a document")
    out = tmp_path / "out.docx"
    asked = ["export", str(RETAIL), "-t", "group", "--template", str(broken), "-o", str(out)]
    assert main(asked) == 2
    assert "cannot be used" in capsys.readouterr().err
    broken.write_bytes(b"PK".ljust(8_000_001))
    assert main([*asked, "--lang", "en"]) == 2
    assert "it is larger than is read" in capsys.readouterr().err
    assert not out.exists()


def test_what_the_file_says_is_no_template(tmp_path: Path) -> None:
    file, company, out = tmp_path / "p.yaml", tmp_path / "c.docx", tmp_path / "o.docx"
    text = RETAIL.read_text("utf-8").replace("{post: Начальник склада}", '{post: "{{ 7*7 }}"}')
    file.write_text(text, "utf-8")
    company.write_bytes(template("{{ content }}"))
    assert main(["export", str(file), "-t", "group", "--template", str(company), "-o", str(out), "-q"]) == 0
    assert "{{ 7*7 }}" in "".join(node.text or "" for node in docx.Document(str(out)).element.iter(qn("w:t")))


RELATIONS = "word/_rels/document.xml.rels"
SETTINGS = "word/_rels/settings.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def outside(kind: str) -> bytes:
    return (
        f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="http://example.org/x.dotm" TargetMode="External"/>'
    ).encode()


def related(name: str, kind: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[name] = parts.get(name, empty).replace(b"</Relationships>", outside(kind) + b"</Relationships>")

    return change


def with_doctype(parts: dict[str, bytes]) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    head, sign, rest = parts["word/document.xml"].partition(b"?>")
    parts["word/document.xml"] = head + sign + entity + rest.replace(b"{{ content }}", b"{{ content }}&e;")


def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A template whose parts were changed."""
    with ZipFile(BytesIO(template("{{ content }}"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


HARMS: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "macros": (with_part("word/vbaProject.bin", b"\xd0\xcf"), "it holds macros"),
    "controls": (with_part("word/activeX/activeX1.xml", b"<x/>"), "it holds macros"),
    "macros by type": (
        lambda parts: parts.update({
            "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                b"wordprocessingml.document.main", b"wordprocessingml.macroEnabled.main"
            )
        }),
        "it holds macros",
    ),
    "entities": (with_doctype, "word/document.xml) declares a document type or entities"),
    "bomb": (with_part("word/x.xml", b"<x>" + b" " * 31_000_000 + b"</x>"), "larger than is read"),
    "bomb of a picture": (with_part("word/media/x.png", b"\0" * 61_000_000), "larger than is read"),
    "many parts": (
        lambda parts: parts.update({f"word/x{n}.xml": b"<x/>" for n in range(2_100)}),
        "larger than is read",
    ),
    "another encoding": (
        with_part("word/x.xml", '<?xml version="1.0" encoding="utf-16"?><x/>'.encode("utf-16")),
        "is not written as DOCX has it",
    ),
    "a picture from elsewhere": (related(RELATIONS, "image"), "it holds links"),
    "a frame from elsewhere": (related(RELATIONS, "frame"), "it holds links"),
    "an embedded file": (with_part("word/embeddings/oleObject1.bin", b"x"), "it holds links"),
    "no document": (lambda parts: parts.pop("[Content_Types].xml"), "it is no document in the format DOCX"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_hostile_templates_are_refused(harm: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    company, out = tmp_path / "company.docx", tmp_path / "out.docx"
    change, told = HARMS[harm]
    company.write_bytes(changed(change))
    code = main(["export", str(RETAIL), "-t", "group", "--template", str(company), "-o", str(out)])
    said = capsys.readouterr().err
    assert code == 2
    assert told in said
    assert "root:" not in said
    assert not out.exists()


def test_a_template_of_the_template_is_let_go_of(tmp_path: Path) -> None:
    """Word would fetch it, macros and all, when the document is opened; links that people click on stay."""

    def change(parts: dict[str, bytes]) -> None:
        related(SETTINGS, "attachedTemplate")(parts)
        related(RELATIONS, "hyperlink")(parts)

    company, out = tmp_path / "company.docx", tmp_path / "out.docx"
    company.write_bytes(changed(change))
    assert main(["export", str(RETAIL), "-t", "group", "--template", str(company), "-o", str(out), "-q"]) == 0
    with ZipFile(out) as archive:
        relations = {name: archive.read(name) for name in archive.namelist() if name.endswith(".rels")}
    assert b"hyperlink" in relations[RELATIONS]
    assert not any(b"attachedTemplate" in told for told in relations.values())


def test_what_the_file_says_is_no_markup_either(tmp_path: Path) -> None:
    file, company, out = tmp_path / "p.yaml", tmp_path / "c.docx", tmp_path / "o.docx"
    name = '</w:t></w:r><w:altChunk r:id="x"/> {_{ 7*7 }_} {%p if 1 %}'
    text = RETAIL.read_text("utf-8").replace(
        "process: Доставка новинок от поставщика на торговые точки", f"process: '{name}'", 1
    )
    file.write_text(text, "utf-8")
    company.write_bytes(template("{{ process }}", "{{ content }}"))
    assert main(["export", str(file), "-t", "group", "--template", str(company), "-o", str(out), "-q"]) == 0
    body = docx.Document(str(out)).element.body
    assert not [one for one in body.iter() if str(one.tag).endswith("altChunk")]
    shown = docx.Document(str(out)).paragraphs[0].text
    assert shown.startswith('Process: </w:t></w:r><w:altChunk r:id="x"/>')
    assert "49" not in shown

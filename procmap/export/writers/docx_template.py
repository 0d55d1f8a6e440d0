"""A company's own Word template, filled by docxtpl with everything but the content.

Templates are programs, and come from elsewhere. They are looked through before anything opens them, and may only place
our words and choose between texts: no loops, calls, attributes, variables or includes, so that they always come to an
end. What the file says is never read as a template, nor as markup.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from procmap.errors import BadTemplateError
from procmap.loading.packages import Limits, harm_of

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

    from procmap.export.papers.document import Document

HERE = "\ue000procmap\ue000"
"""What stands in the place of the content."""
WORDS = ("content", "title", "process", "facts", "language")
_MOST_WORDS = 1_000
"""Words that a template may place: each may be long."""
_MOST_UNPACKED = 60_000_000
"""Bytes, pictures among them."""
_LIMITS = Limits(30_000_000, 30_000_000, re.compile(""), re.compile("/embeddings/", re.IGNORECASE))
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>")
_HYPERLINK = re.compile(rb"\bType\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_ATTACHED = re.compile(rb"\bType\s*=\s*[\"'][^\"']*/attachedTemplate[\"']")
_SETTINGS = "word/_rels/settings.xml.rels"
_NODES = frozenset({
    "Template", "Output", "TemplateData", "Name", "Const", "If", "CondExpr", "Compare", "Operand", "And", "Or", "Not",
    "Concat", "Filter",
})  # fmt: skip
_FILTERS = frozenset({"upper", "lower", "title", "capitalize", "trim"})


def rendered(document: Document, template: bytes) -> bytes:
    """The template with its words in place. Raises :class:`~procmap.errors.BadTemplateError`."""
    from docxtpl import DocxTemplate

    words = {
        "content": HERE,
        "title": document.title,
        "process": document.facts[0] if document.facts else "",
        "facts": "\n".join(document.facts),
        "language": document.language,
    }
    try:
        opened = DocxTemplate(BytesIO(_harmless(template)))
        opened.render(words, jinja_env=_environment(), autoescape=True)
        out = BytesIO()
        opened.save(out)
    except BadTemplateError:
        raise
    except Exception as error:
        raise BadTemplateError("unusable", f"{type(error).__name__}: {error}"[:200]) from error
    return out.getvalue()


def _harmless(template: bytes) -> bytes:
    """The template without what would make Word load another one. Raises ``BadTemplateError``."""
    out = BytesIO()
    with ZipFile(BytesIO(template)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
            raise BadTemplateError("large")
        harm = harm_of(archive, _LIMITS)
        if harm is not None:
            raise BadTemplateError(harm.reason, harm.part)
        with ZipFile(out, "w") as copy:
            for part in archive.infolist():
                content = archive.read(part)
                if part.filename.endswith(".rels"):
                    content = _at_home(part.filename, content)
                copy.writestr(part.filename, content)
    return out.getvalue()


def _at_home(name: str, relations: bytes) -> bytes:
    """Relations to elsewhere: links to click on stay, an attached template is let go of, anything else is refused."""
    for found in _OUTSIDE.findall(relations):
        if _ATTACHED.search(found) and name == _SETTINGS:
            relations = relations.replace(found, b"")
        elif not _HYPERLINK.search(found):
            raise BadTemplateError("links")
    return relations


def _environment() -> Environment:
    from jinja2.sandbox import SandboxedEnvironment

    class Words(SandboxedEnvironment):
        """Jinja with nothing in it but words and choices."""

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            _demand_words(tree)
            return tree

    return Words(autoescape=True)


def _demand_words(tree: nodes.Template) -> None:
    """Refuse what is more than words and choices. Raises :class:`~procmap.errors.BadTemplateError`."""
    words = 0
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        kind, name = type(node).__name__, getattr(node, "name", "")
        words += kind == "Name"
        if kind not in _NODES or words > _MOST_WORDS:
            raise BadTemplateError("program", kind.lower())
        if (kind == "Name" and name not in WORDS) or (kind == "Filter" and name not in _FILTERS):
            raise BadTemplateError("program", name)
        waiting += node.iter_child_nodes()

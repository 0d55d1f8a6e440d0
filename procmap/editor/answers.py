"""The answers to what an editor asks, in the words of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lsprotocol import types

from procmap.editor.cards import Told, card_at
from procmap.editor.checks import Checks
from procmap.editor.diagnostics import as_range, range_of
from procmap.editor.lenses import lenses_of
from procmap.editor.markdown import to_markdown, to_plain
from procmap.editor.mending import Action, actions_at
from procmap.editor.mentions import Mention
from procmap.editor.offers import offers_at
from procmap.editor.outline import Item, outline_of
from procmap.editor.session import Page, Session
from procmap.findings import Finding
from procmap.loading.settings import DEFAULTS
from procmap.loading.splice import Patch
from procmap.render.words import pick

PATIENCE = 2.0
"""Seconds for which an answer waits for the check of the newest version."""

_SYMBOLS = {
    "states": types.SymbolKind.Namespace,
    "steps": types.SymbolKind.Function,
    "requirements": types.SymbolKind.Event,
    "requires": types.SymbolKind.Event,
    "group": types.SymbolKind.Package,
}


class Answers:
    """Answers about one session. Each is given the page that is asked about, its newest version."""

    def __init__(
        self, session: Session, checks: Checks, able: Callable[[], types.ClientCapabilities]
    ) -> None:
        self.session, self.checks, self.able = session, checks, able

    def hover(self, page: Page, params: types.HoverParams) -> types.Hover | None:
        """The card of a place."""
        checked = self.checks.wait(page.text, PATIENCE)
        fresh = checked is not None and checked.report.process is not None
        language = self._language(page)
        told = Told(checked if fresh else self.checks.sound(page.text.uri), fresh, language)
        card = card_at(page.mentions, self._index(page, params.position), told)
        if card is None:
            return None
        document = self.able().text_document
        hover = document.hover if document else None
        formats = (hover.content_format if hover else None) or [types.MarkupKind.Markdown]
        if types.MarkupKind.Markdown in formats:
            content = types.MarkupContent(types.MarkupKind.Markdown, to_markdown(card.blocks))
        else:
            content = types.MarkupContent(types.MarkupKind.PlainText, to_plain(card.blocks))
        return types.Hover(content, self._range(page, card.start, card.end))

    def lenses(self, page: Page, params: types.CodeLensParams) -> list[types.CodeLens]:
        """The verdicts above states and customer requirements; none until the newest version is checked."""
        del params
        checked = self.checks.wait(page.text, PATIENCE)
        if checked is None:
            return []
        found = lenses_of(page.mentions, checked.report, self._language(page))
        return [
            types.CodeLens(self._range(page, one.start, one.end), types.Command(one.title, ""))
            for one in found
        ]

    def definition(self, page: Page, params: types.DefinitionParams) -> list[types.Location]:
        """Where what an id stands for is described."""
        mention = page.mentions.at(self._index(page, params.position))
        return [] if mention is None else self._locations(page, page.mentions.explained(mention))

    def references(self, page: Page, params: types.ReferenceParams) -> list[types.Location]:
        """Where what an id stands for is named."""
        mention = page.mentions.at(self._index(page, params.position))
        used = [] if mention is None else page.mentions.used(mention)
        wanted = params.context.include_declaration
        return self._locations(page, [one for one in used if wanted or not one.entry])

    def symbols(
        self, page: Page, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
        """The outline."""
        del params
        items = outline_of(page.mentions, self._language(page))
        document = self.able().text_document
        able = document.document_symbol if document else None
        if able and able.hierarchical_document_symbol_support:
            return [self._symbol(page, one) for one in items]
        return [found for one in items for found in self._flat(page, one, None)]

    def completion(self, page: Page, params: types.CompletionParams) -> types.CompletionList | None:
        """The ids that could stand at a place."""
        data = page.document.data
        sound = self.checks.sound(page.text.uri)
        if not page.document.complete and sound is not None and sound.report.document is not None:
            data = sound.report.document.data
        position = params.position
        index = page.index(position.line, position.character) + page.shift
        found = offers_at(page.text.text, index, data, self._language(page))
        if found is None:
            return None
        place = as_range(page.text.stretch(found.start, found.end))
        items = [
            types.CompletionItem(
                label=one.id,
                kind=types.CompletionItemKind.Reference,
                detail=one.name if one.name != one.id else None,
                sort_text=f"{n:05}",
                filter_text=f"{one.id} {one.name}",
                text_edit=types.TextEdit(place, one.id),
            )
            for n, one in enumerate(found.ids)
        ]
        return types.CompletionList(is_incomplete=False, items=items)

    def actions(self, page: Page, params: types.CodeActionParams) -> list[types.CodeAction]:
        """What can be done about the findings on some lines."""
        only = params.context.only
        if only and not any(
            f"{types.CodeActionKind.QuickFix.value}.".startswith(f"{_value(kind)}.") for kind in only
        ):
            return []
        checked = self.checks.wait(page.text, PATIENCE)
        if checked is None:
            return []
        first, last = params.range.start.line + 1, params.range.end.line + 1
        found = actions_at(checked.report, first, last)
        return [self._action(page, one, params.context.diagnostics) for one in found]

    # --- in the words of the protocol

    def _language(self, page: Page) -> str:
        last = self.checks.last(page.text.uri)
        return self.session.speaking.of(last.report.settings if last else DEFAULTS)

    def _index(self, page: Page, position: types.Position) -> int:
        return page.index(position.line, position.character)

    def _range(self, page: Page, start: int, end: int) -> types.Range:
        return as_range(page.text.stretch(start + page.shift, end + page.shift))

    def _locations(self, page: Page, mentions: list[Mention]) -> list[types.Location]:
        return [types.Location(page.text.uri, self._range(page, one.start, one.end)) for one in mentions]

    def _symbol(self, page: Page, item: Item) -> types.DocumentSymbol:
        return types.DocumentSymbol(
            name=item.name,
            detail=item.detail or None,
            kind=_SYMBOLS.get(item.kind, types.SymbolKind.Object),
            range=self._range(page, item.start, item.until),
            selection_range=self._range(page, item.start, item.end),
            children=[self._symbol(page, one) for one in item.items] or None,
        )

    def _flat(self, page: Page, item: Item, above: str | None) -> list[types.SymbolInformation]:
        kind = _SYMBOLS.get(item.kind, types.SymbolKind.Object)
        location = types.Location(page.text.uri, self._range(page, item.start, item.until))
        own = types.SymbolInformation(name=item.name, kind=kind, location=location, container_name=above)
        return [own, *(found for one in item.items for found in self._flat(page, one, item.name))]

    def _action(self, page: Page, action: Action, shown: Sequence[types.Diagnostic]) -> types.CodeAction:
        return types.CodeAction(
            title=pick(action.title, self._language(page)),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=_of(page, action.finding, shown) or None,
            is_preferred=action.best or None,
            edit=self._edit(page, action),
        )

    def _edit(self, page: Page, action: Action) -> types.WorkspaceEdit:
        """The change; where the editor can, with the cursor where something is to be written."""
        workspace = self.able().workspace
        able = workspace.workspace_edit if workspace else None
        snippets = bool(able and able.snippet_edit_support) and action.gap is not None
        edits: list[Any] = [self._text_edit(page, one, snippets, action.gap) for one in action.patches]
        if able and able.document_changes:
            named = types.OptionalVersionedTextDocumentIdentifier(page.text.uri, page.text.version)
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(named, edits)])
        return types.WorkspaceEdit(
            changes={page.text.uri: [self._text_edit(page, one, False, None) for one in action.patches]}
        )

    def _text_edit(self, page: Page, one: Patch, snippet: bool, gap: int | None) -> Any:
        place = self._range(page, one.start, one.end)
        if snippet and gap is not None:
            value = f"{_plainly(one.text[:gap])}$0{_plainly(one.text[gap:])}"
            return types.SnippetTextEdit(place, types.StringValue(value))
        return types.TextEdit(place, one.text)


def _plainly(text: str) -> str:
    """A text as a snippet that says just that."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _of(page: Page, finding: Finding | None, shown: Sequence[types.Diagnostic]) -> list[types.Diagnostic]:
    """The diagnostics, of those that the editor shows, that stand for a finding."""
    if finding is None:
        return []
    place = range_of(page.text, finding.span)
    return [one for one in shown if one.code == finding.rule and one.range == place]


def _value(kind: object) -> str:
    return str(getattr(kind, "value", kind))

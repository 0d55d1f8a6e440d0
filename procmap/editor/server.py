"""The language server: what an editor asks and tells, and who answers.

Messages are read in the main thread, which only takes note of changes; checks run in a thread of their own, answers
to questions in a few others. Errors of ours go to the log of the editor, and the question gets no answer.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.io_ import run
from pygls.uris import to_fs_path

from procmap import __version__
from procmap.editor.answers import Answers
from procmap.editor.checks import Checked, Checks
from procmap.editor.diagnostics import diagnostics_of
from procmap.editor.protocol import Protocol, Reader, Server, Writer
from procmap.editor.session import Page, Session, Speaking
from procmap.editor.texts import Change, Encoding, Spot, Stretch, Text

PAUSE = 0.25
"""Seconds without a change after which a text is checked."""
_THREADS = 4
_WATCHED = ("**/procmap.toml", "**/pyproject.toml", "**/*.{yaml,yml,xml}")
"""Files on which a check may depend besides the text: settings and calendars."""
_TRIGGERS = [" ", "[", "{", ","]
"""Behind these an id may follow."""

Answer = TypeVar("Answer")


def serve(stdin: BinaryIO, stdout: BinaryIO, today: Callable[[], date], speaking: Speaking) -> int:
    """Talk with an editor until it is done; 0, or 1 where it went away without saying so."""
    _quieten()
    desk = Desk(Session(today, speaking))
    protocol, writer = desk.server.protocol, Writer(stdout)
    protocol.set_writer(writer)
    try:
        run(Event(), Reader(stdin, protocol, writer), protocol, None, desk.server.report_server_error)
    finally:
        desk.checks.close()
        desk.server.thread_pool.shutdown(wait=False, cancel_futures=True)
    return 0 if protocol.was_shut_down else 1


class Desk:
    """The server with its session and its checks."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.server = Server(
            "procmap",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            max_workers=_THREADS,
        )
        self.checks = Checks(self._look, self._tell, self._fail)
        self._shown: dict[str, dict[str, list[types.Diagnostic]]] = {}
        self.answers = Answers(session, self.checks, lambda: self.server.client_capabilities)
        self._tells()
        self._asks()

    # --- what the editor tells

    def _tells(self) -> None:
        told: dict[str, Callable[[Any], None]] = {
            types.INITIALIZE: self._initialize,
            types.INITIALIZED: self._initialized,
            types.TEXT_DOCUMENT_DID_OPEN: self._opened,
            types.TEXT_DOCUMENT_DID_CHANGE: self._changed,
            types.TEXT_DOCUMENT_DID_CLOSE: self._closed,
            types.TEXT_DOCUMENT_DID_SAVE: self._saved,
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: self._saved,
            types.WORKSPACE_DID_CHANGE_CONFIGURATION: lambda _: None,
        }
        for name, act in told.items():
            self.server.feature(name)(_function(act))

    def _initialize(self, params: types.InitializeParams) -> None:
        options = params.initialization_options
        if isinstance(options, dict):
            self.session.speak(options.get("lang"))

    def _initialized(self, _: types.InitializedParams) -> None:
        """Ask to be told of changes to files on which a check may depend."""
        workspace = self.server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            one = types.Registration("procmap-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.server.client_register_capability(types.RegistrationParams([one]))

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        text = Text(item.uri, item.version, item.text, self._encoding())
        self._put(text, meant=item.language_id == "procmap")

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        page = self.session.pages.get(params.text_document.uri)
        if page is not None:
            changes = [_change(one) for one in params.content_changes]
            self._put(page.text.changed(params.text_document.version, changes), PAUSE)

    def _put(self, text: Text, pause: float = 0.0, *, meant: bool = False) -> None:
        if self.session.put(text, _path(text.uri), meant=meant):
            self.checks.ask(text, pause)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self.session.drop(uri)
        self.checks.forget(uri, lambda: self._show(uri, None, {}))

    def _saved(self, _: object) -> None:
        """Something on the disk has changed: it may be settings, or a calendar, of any text."""
        for page in self.session.processes():
            self.checks.ask(page.text)

    def _encoding(self) -> Encoding:
        known = self.server.server_capabilities.position_encoding
        value = getattr(known, "value", known)
        return "utf-8" if value == "utf-8" else "utf-32" if value == "utf-32" else "utf-16"

    # --- what the editor asks

    def _asks(self) -> None:
        answers = self.answers
        asked: list[tuple[str, Any, Callable[[Page, Any], object]]] = [
            (types.TEXT_DOCUMENT_HOVER, None, answers.hover),
            (types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(), answers.lenses),
            (types.TEXT_DOCUMENT_DEFINITION, None, answers.definition),
            (types.TEXT_DOCUMENT_REFERENCES, None, answers.references),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, None, answers.symbols),
            (types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(_TRIGGERS), answers.completion),
            (
                types.TEXT_DOCUMENT_CODE_ACTION,
                types.CodeActionOptions([types.CodeActionKind.QuickFix]),
                answers.actions,
            ),
        ]
        for name, options, answer in asked:
            self.server.feature(name, options)(self.server.thread()(self._answered(answer)))

    def _answered(self, answer: Callable[[Page, Any], object]) -> Callable[[Any], object]:
        """What answers about the newest version of a text; nothing where we fail, which the log tells."""

        def function(params: Any) -> object:
            page = self.session.page(params.text_document.uri)
            try:
                return None if page is None else answer(page, params)
            except Exception as error:  # noqa: BLE001 - an answer less is better than a window that says so
                self._fail(error)
                return None

        return function

    # --- checks

    def _look(self, text: Text) -> Checked:
        page = self.session.page(text.uri) or Page(text, text.uri)
        path = _path(text.uri)
        current = page if page.text is text else Page(text, page.path)
        return self.session.check(current, Path(path) if path else None)

    def _tell(self, checked: Checked) -> None:
        language = self.session.speaking.of(checked.report.settings)
        self._show(checked.text.uri, checked.text.version, diagnostics_of(checked, language))
        workspace = self.server.client_capabilities.workspace
        lenses = workspace.code_lens if workspace else None
        if lenses and lenses.refresh_support:
            self.server.workspace_code_lens_refresh(None)

    def _show(self, uri: str, version: int | None, found: dict[str, list[types.Diagnostic]]) -> None:
        """Show what was found through one text, here and in other files, instead of what it had given before.

        What other open texts have found in such a file stays.
        """
        before = self._shown.pop(uri, {})
        if found:
            self._shown[uri] = found
        for address in dict.fromkeys([uri, *before, *found]):
            shown = [one for found in self._shown.values() for one in found.get(address, [])]
            given = version if address == uri else None
            self.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(address, shown, given)
            )

    def _fail(self, error: Exception) -> None:
        logging.getLogger("procmap").error("an error of our own", exc_info=error)
        self.server.report_server_error(error, self)


def _path(uri: str) -> str | None:
    """The file at an address; None for a text that is in no file, or at an address that can be none."""
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return path if path and "\0" not in path else None


def _function(act: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    """A plain function: pygls notes things on what it is given, which a method does not allow."""

    def function(params: Any) -> Answer:
        return act(params)

    return function


def _change(one: types.TextDocumentContentChangeEvent) -> Change:
    if isinstance(one, types.TextDocumentContentChangePartial):
        start, end = one.range.start, one.range.end
        return Change(Stretch(Spot(start.line, start.character), Spot(end.line, end.character)), one.text)
    return Change(None, one.text)


def _quieten() -> None:
    """Keep what pygls logs off standard error, unless somebody looks for a mistake."""
    if os.environ.get("PROCMAP_DEBUG"):
        logging.basicConfig(level=logging.DEBUG)
        return
    for name in ("pygls", "procmap"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False

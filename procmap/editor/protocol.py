"""pygls with what it leaves open: texts are kept by us, output is written whole, errors go to the log."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

_MOST_LOGGED = 2000
"""Characters of a message in the log."""

_LONGEST_HEADER = 1000
_PIECE = 1 << 20


class Protocol(LanguageServerProtocol):
    """The protocol, without the copy of the texts that pygls keeps.

    That one takes U+2028 and others for line ends, so that changes would go to other places than they should.
    """

    ended = False
    """Whether the editor has said that it is done."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Any:
        """A text was opened."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        """A text was changed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Any:
        """A text was closed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> Generator[Any, Any, None]:
        """The editor is done: nothing more is read."""
        self.ended = True
        yield from ()

    @property
    def was_shut_down(self) -> bool:
        """Whether the end was announced, as it should be."""
        return self._shutdown


class Server(LanguageServer):
    """The server; what goes wrong on our side becomes a line in the editor's log, never a window."""

    protocol: Protocol

    def report_server_error(self, error: Exception, source: object) -> None:
        """Write an error to the log of the editor."""
        del source
        self.log(f"{type(error).__name__}: {error}")

    def log(self, message: str, kind: types.MessageType = types.MessageType.Error) -> None:
        """A line in the log of the editor."""
        self.window_log_message(types.LogMessageParams(kind, f"procmap: {message}"[:_MOST_LOGGED]))


class Writer:
    """Standard output, written to by several threads, one message at a time. When nobody reads any more, so be it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.closed = False

    def write(self, data: bytes) -> None:
        """Write one message."""
        with self._lock:
            if self.closed:
                return
            try:
                self._stream.write(data)
                self._stream.flush()
            except (OSError, ValueError):
                self.closed = True

    def close(self) -> None:
        """Write nothing more."""
        with self._lock:
            self.closed = True


class Reader:
    """Standard input, until the editor has said ``exit`` or has gone away."""

    def __init__(self, stream: BinaryIO, protocol: Protocol, writer: Writer) -> None:
        self._stream, self._protocol, self._writer = stream, protocol, writer

    def readline(self) -> bytes:
        """The next line; nothing at the end."""
        if self._protocol.ended or self._writer.closed:
            return b""
        return self._stream.readline(_LONGEST_HEADER)

    def read(self, size: int) -> bytes:
        """So many bytes, or what there is. Room is made for what comes, not for what is announced."""
        pieces: list[bytes] = []
        while size > 0 and (piece := self._stream.read(min(size, _PIECE))):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

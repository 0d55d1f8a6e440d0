"""The module beside the tests (a small editor) is imported by name; sessions with the server are shared."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An editor that can do what VS Code can, in English."""
    session = Desk(tmp_path_factory.mktemp("english"))
    yield session
    assert session.close() == 0
    assert session.errors == b""


@pytest.fixture(scope="module")
def russian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The same in Russian."""
    session = Desk(tmp_path_factory.mktemp("russian"), options={"lang": "ru"})
    yield session
    assert session.close() == 0
    assert session.errors == b""

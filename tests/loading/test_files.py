"""Opening files: regular ones only, folders, and includes that stay below the project."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from procmap.errors import UnreadableError
from procmap.loading import files
from procmap.loading.files import CAUSES, IncludeError, find_files, read_file, resolve_include

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def cause_of(path: Path | str) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_file(path)
    assert caught.value.cause in CAUSES
    assert caught.value.path == str(path)
    return caught.value.cause


def test_a_regular_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert read_file(tmp_path / "a.yaml") == b"\xef\xbb\xbfa: 1\r\n"


def test_one_byte_beyond_the_limit_shows_the_excess(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x" * (files.MAX_BYTES + 50))
    assert len(read_file(tmp_path / "a.yaml")) == files.MAX_BYTES + 1


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    assert cause_of(tmp_path / "gone.yaml") == "there is no such file or folder"
    assert cause_of(tmp_path) == "it is a folder, not a file"
    (tmp_path / "a").write_bytes(b"")
    assert cause_of(tmp_path / "a" / "b") == "there is no such file or folder"
    assert cause_of(tmp_path / ("n" * 300)) == "the name is too long"
    assert cause_of("a\0b") == "the name cannot be a file name"


@POSIX
def test_a_pipe_a_device_a_socket_and_a_circle_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert cause_of(tmp_path / "pipe.yaml") == "it is a named pipe, not a regular file"
    assert cause_of("/dev/zero") == "it is a device, not a regular file"
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    assert cause_of(tmp_path / "loop.yaml") == "the symbolic link leads in a circle"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "s"))
        assert cause_of(tmp_path / "s") == "it is a socket, not a regular file"


@POSIX
def test_a_pipe_that_takes_the_place_of_a_file_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, plain = tmp_path / "pipe", tmp_path / "plain"
    os.mkfifo(pipe)
    plain.write_bytes(b"")
    before = plain.stat()
    monkeypatch.setattr(files.os, "stat", lambda path: before)
    assert cause_of(pipe) == "it is a named pipe, not a regular file"


@pytest.mark.usefixtures("ordinary_user")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"procmap: 1\n")
    (tmp_path / "a.yaml").chmod(0)
    assert cause_of(tmp_path / "a.yaml") == "permission denied"
    assert find_files(tmp_path) == [tmp_path / "a.yaml"]


def test_permission_denied_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_bytes(b"procmap: 1\n")

    def deny(path: object, flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(files.os, "open", deny)
    assert cause_of(tmp_path / "a.yaml") == "permission denied"
    assert find_files(tmp_path) == [tmp_path / "a.yaml"]


PROCESS_HEADS = [
    b"procmap: 1\n",
    b"\xef\xbb\xbfprocmap: 1\n",
    b"# comment\r\n\r\n  # more\r\nprocmap: 1\r\n",
    b"---\nprocmap: 1\n",
    b"'procmap': 1\n",
    b"{procmap: 1}",
    b"procmap : 1\n",
    "procmap: 1\n".encode("utf-16"),
    b"procmap: 1\nname: \xff\n",
]
OTHER_HEADS = [
    b"",
    b"a: 1\nprocmap: 1\n",
    b"# procmap: 1\n",
    b"procmap_version: 1\n",
    b"- procmap: 1\n",
    b"procmap\n",
]


@pytest.mark.parametrize("head", PROCESS_HEADS)
def test_files_whose_first_key_is_procmap_are_found(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(head)
    assert find_files(tmp_path) == [tmp_path / "a.yaml"]


@pytest.mark.parametrize("head", OTHER_HEADS)
def test_other_files_are_not(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(head)
    assert find_files(tmp_path) == []


def test_a_folder_is_walked_in_order_without_hidden_places(tmp_path: Path) -> None:
    for name in ("b/z.yaml", "b/a.yml", "a.yaml", ".git/x.yaml", "b/.y.yaml", "c.txt", "b.yaml", "d/E.YAML"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"procmap: 1\n")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)]
    assert found == ["a.yaml", "b/a.yml", "b/z.yaml", "b.yaml", "d/E.YAML"]


@POSIX
def test_links_and_pipes_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out.yaml").write_bytes(b"procmap: 1\n")
    (root / "in.yaml").write_bytes(b"procmap: 1\n")
    (root / "again").symlink_to(root)
    (root / "out.yaml").symlink_to(tmp_path / "out.yaml")
    os.mkfifo(root / "pipe.yaml")
    assert find_files(root) == [root / "in.yaml"]


def test_folders_that_cannot_be_listed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"procmap: 1\n")
    for place, cause in (
        ("gone", "there is no such file or folder"),
        ("a.yaml", "it is a file, not a folder"),
    ):
        with pytest.raises(UnreadableError) as caught:
            find_files(tmp_path / place)
        assert caught.value.cause == cause


def test_a_project_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_PROJECT_BYTES", 20)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes(b"procmap: 1\n")
    with pytest.raises(UnreadableError, match="together exceed"):
        find_files(tmp_path)


def test_includes_below_the_folder(tmp_path: Path) -> None:
    base = tmp_path / "main.yaml"
    assert resolve_include(base, "parts/a.yaml") == tmp_path.resolve() / "parts" / "a.yaml"
    assert resolve_include(base, "parts/../b.yaml") == tmp_path.resolve() / "b.yaml"
    assert resolve_include(base, "отделы/склад.yaml").name == "склад.yaml"


REFUSED = [
    ("", "empty"),
    ("  ", "empty"),
    ("/etc/passwd", "absolute"),
    ("//server/share/a.yaml", "absolute"),
    ("..", "outside"),
    (".", "outside"),
    ("../a.yaml", "outside"),
    ("a/../../b.yaml", "outside"),
    ("a\\b.yaml", "backslash"),
    ("C:/a.yaml", "colon"),
    ("http://example.org/a.yaml", "colon"),
    ("a.yaml:stream", "colon"),
    ("~/a.yaml", "home"),
    ("~root", "home"),
    ("a\0.yaml", "control"),
    ("a\n.yaml", "control"),
    ("a\u202eb.yaml", "control"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_includes(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(IncludeError) as caught:
        resolve_include(tmp_path / "main.yaml", text)
    assert caught.value.code == code


@POSIX
def test_links_cannot_lead_out(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "inside.yaml").write_bytes(b"")
    (root / "link.yaml").symlink_to(root / "inside.yaml")
    (root / "out.yaml").symlink_to("/etc/passwd")
    (root / "up").symlink_to(tmp_path)
    (root / "loop").symlink_to(root / "loop")
    assert resolve_include(root / "main.yaml", "link.yaml") == (root / "inside.yaml").resolve()
    for text in ("out.yaml", "up/other.yaml"):
        with pytest.raises(IncludeError) as caught:
            resolve_include(root / "main.yaml", text)
        assert caught.value.code == "outside"
    with pytest.raises(IncludeError):
        resolve_include(root / "main.yaml", "loop/a.yaml")


def test_an_include_from_a_folder_reached_through_a_link(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs POSIX links")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert (
        resolve_include(tmp_path / "link" / "main.yaml", "a.yaml") == (tmp_path / "real" / "a.yaml").resolve()
    )

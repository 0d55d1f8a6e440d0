"""A machine without any font and without ``dot``: the same picture, byte for byte, with ink and searchable words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pixels import ink

ROOT = Path(__file__).parents[3]
RETAIL = ROOT / "examples" / "av_retail_delivery.yaml"
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")


def hidden() -> list[str]:
    """A command in front of another one that runs it where the folders of fonts are empty, if that may be done here."""
    unshare, shell, mount = (shutil.which(name) for name in ("unshare", "sh", "mount"))
    if unshare is None or shell is None or mount is None:
        return []
    folders = [folder for folder in FONTS if Path(folder).is_dir()]
    mounts = " && ".join(f"{mount} -t tmpfs none {folder}" for folder in folders) or ":"
    front = [unshare, "-rm", shell, "-c", f'{mounts} && exec "$0" "$@"']
    tried = subprocess.run([*front, shell, "-c", ":"], capture_output=True, check=False, timeout=60)
    return front if tried.returncode == 0 else []


@pytest.mark.parametrize("view", ["swimlane", "map"])
def test_a_bare_machine_draws_the_same(view: str, tmp_path: Path) -> None:
    here, bare = tmp_path / "here", tmp_path / "bare"
    for folder in (here, bare):
        folder.mkdir()
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = {
        **{
            name: str(empty) for name in ("HOME", "PATH", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CONFIG_HOME")
        },
        **{name: str(empty / "none") for name in ("FONTCONFIG_FILE", "FONTCONFIG_PATH")},
    }
    for folder, ahead, more in ((here, [], {}), (bare, hidden(), nothing)):
        files = [part for form in ("png", "pdf", "svg") for part in ("-o", str(folder / f"x.{form}"))]
        command = [
            *ahead,
            sys.executable,
            "-m",
            "procmap",
            "render",
            str(RETAIL),
            "--view",
            view,
            "--lang",
            "ru",
            *files,
        ]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **more}
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
        )
        assert (done.returncode, done.stderr) == (0, "")
    for form in ("png", "pdf", "svg"):
        assert (bare / f"x.{form}").read_bytes() == (here / f"x.{form}").read_bytes()
    width, height, dark = ink((bare / "x.png").read_bytes())
    assert (width, height) == (3200, 1800)
    assert dark > 0.005 * width * height
    from pypdf import PdfReader

    text = " ".join(PdfReader(BytesIO((bare / "x.pdf").read_bytes())).pages[0].extract_text().split())
    assert "Формирование" in text and "Отдел доставки" in text

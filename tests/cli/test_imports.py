"""What a command does not load: that is what makes it start fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from procmap.cli import commands
from procmap.cli.group import command_modules
from procmap.cli.options import ReportFormat

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "av_retail_delivery.yaml"


def loaded(*arguments: str) -> set[str]:
    """The modules in memory after a command."""
    script = (
        "import sys\n"
        "from procmap.cli.app import main\n"
        f"main({list(arguments)!r})\n"
        "sys.stderr.write('\\n'.join(sys.modules))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)} | {"FORCE_COLOR": "", "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, timeout=60, check=True
    )
    return set(result.stderr.splitlines())


@pytest.mark.parametrize("arguments", [["--help"], ["--help", "--lang", "ru"], ["--version"]])
def test_help_loads_next_to_nothing(arguments: list[str]) -> None:
    modules = loaded(*arguments)
    assert (
        modules & {"pydantic", "rich", "yaml", "networkx", "numpy", "holidays", "zoneinfo", "tzdata"} == set()
    )
    rooms = ("analysis", "api", "calendars", "loading", "model", "render", "export")
    assert not modules & {f"procmap.{room}" for room in rooms}


def test_the_help_of_a_command_loads_no_process() -> None:
    assert not loaded("check", "--help") & {
        "yaml",
        "rich",
        "procmap.analysis",
        "procmap.model",
        "procmap.loading",
    }


@pytest.mark.parametrize("language", ["en", "ru"])
def test_check_into_a_pipe_loads_neither_solvers_nor_rich(language: str) -> None:
    heavy = {
        "numpy",
        "scipy",
        "networkx",
        "graphviz",
        "rich",
        "rich.traceback",
        "babel",
        "jsonschema",
        "pandas",
        "reportlab",
        "resvg_py",
        "procmap.render.diagram",
        "procmap.render.fonts",
    }
    assert loaded("check", str(EXAMPLE), "--lang", language) & heavy == set()


def test_check_in_colour_does_not_load_tracebacks() -> None:
    modules = loaded("check", str(EXAMPLE), "--color", "always")
    assert "rich" in modules
    assert modules & {"rich.traceback", "rich.markdown", "pygments", "numpy", "networkx", "graphviz"} == set()


def test_every_module_of_the_folder_is_a_command() -> None:
    folder = Path(commands.__file__ or "").parent
    assert set(command_modules()) == {path.stem for path in folder.glob("*.py")} - {"__init__"}
    places = [module.PLACE for module in command_modules().values()]
    assert places == sorted(set(places)) and list(command_modules())[:3] == ["check", "chain", "why"]
    assert all(callable(module.mount) and module.SUMMARY for module in command_modules().values())


EXPORTS = {
    form.value: f"procmap.export.to_{form.value}" for form in ReportFormat if form is not ReportFormat.TEXT
}
NEEDED = {"sarif": {"procmap.export.to_json"}, "junit": {"procmap.export.to_concise"}}


@pytest.mark.parametrize("form", [form.value for form in ReportFormat])
def test_a_format_loads_its_own_export_only(form: str) -> None:
    modules = loaded("check", str(EXAMPLE), "--format", form)
    own = {EXPORTS[form]} if form in EXPORTS else set()
    assert modules & set(EXPORTS.values()) == own | NEEDED.get(form, set())
    assert ("xml.etree.ElementTree" in modules) is (form == "junit")
    assert "procmap.cli.saving" not in modules
    assert modules & {"rich", "procmap.render.details", "procmap.api.inputs"} == set()


def test_a_command_loads_no_other_one() -> None:
    modules = loaded("check", str(EXAMPLE))
    assert {name for name in modules if name.startswith("procmap.cli.commands.")} == {
        "procmap.cli.commands.check"
    }


def test_what_a_check_loads_is_bounded() -> None:
    own = "procmap.cli.commands."  # each command is one module
    assert len([name for name in loaded("--help") if not name.startswith(own)]) <= 160
    modules = loaded("check", str(EXAMPLE))
    many = ("procmap.analysis.rules.", "procmap.cli.commands.")
    assert len([name for name in modules if not name.startswith(many)]) <= 395


def test_nobody_looks_for_plugins_in_what_is_installed() -> None:
    script = (
        "import sys\nsys.argv[1:] = ['check', sys.argv[1]]\nimport atexit\n"
        "atexit.register(lambda: sys.stderr.write('\\n'.join(sys.modules)))\n"
        "from procmap.cli.app import run\nrun()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(EXAMPLE)], capture_output=True, text=True, timeout=60, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert result.returncode == 0
    modules = set(result.stderr.splitlines())
    assert "pydantic.main" in modules
    assert modules & {"importlib.metadata", "email.message", "tomllib"} == set()


def test_whatever_else_is_asked_of_the_one_that_looks_for_plugins_is_the_real_one() -> None:
    script = (
        "from procmap.cli.plugins import do_without_plugins\ndo_without_plugins()\n"
        "from importlib import import_module\nloader = import_module('pydantic.plugin._loader')\n"
        "assert loader.get_plugins() == ()\nprint(loader.PYDANTIC_ENTRY_POINT_GROUP)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60, check=True,
    )  # fmt: skip
    assert result.stdout == "pydantic\n"

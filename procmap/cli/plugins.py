"""Validation without other packages' plugins.

pydantic asks the metadata of everything that is installed for plugins before it builds its first validator, which
costs a command as much as Python's own start. procmap reads files by its own model alone.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_LOADER = "pydantic.plugin._loader"
"""pydantic's module that looks for plugins. In a release without it nothing happens: start-up takes longer."""


class _NoPlugins(ModuleType):
    """Stands in for that module; whatever else is asked of it comes from the real one."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        """The plugins there are."""
        return ()

    def __getattr__(self, name: str) -> Any:
        from importlib import import_module

        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(_LOADER) is self:
            del sys.modules[_LOADER]
        return getattr(import_module(_LOADER), name)


def do_without_plugins() -> None:
    """For the whole process; too late, and without effect, once pydantic has looked."""
    sys.modules.setdefault(_LOADER, _NoPlugins(_LOADER))

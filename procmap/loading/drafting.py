"""Edits collected one by one, each made on plain data at once, so that the next speaks of what is there by then."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from procmap.errors import EditRefusedError
from procmap.findings import Route
from procmap.loading.edits import Append, Edit, Insert, Remove, Replace, Tree, as_read, make, same
from procmap.loading.places import Data
from procmap.loading.source import Document

_TOGETHER: tuple[type[Edit], ...] = (Replace, Append, Insert)


class Draft:
    """Changes that are meant to a document; :func:`procmap.loading.splice.apply` makes ``edits``.

    Raises :class:`~procmap.errors.EditRefusedError` for a place that cannot be there.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._edits: list[Edit] = []
        self._data = deepcopy(document.data)

    @property
    def edits(self) -> list[Edit]:
        """The edits in an order in which as many as can be share one reading and one proof of the text.

        Edits of what the document itself holds come first, those of one kind together; the rest keeps its place. Where
        that would come to anything else than the order in which they were made, that order stays.
        """
        together = sorted(self._edits, key=self._phase)
        data = deepcopy(self._document.data)
        try:
            for edit in together:
                data = make(data, edit)
        except EditRefusedError:
            return list(self._edits)
        return together if same(data, self._data) else list(self._edits)

    def _phase(self, edit: Edit) -> int:
        if self._document.resolves(edit.route) < len(edit.route):
            return len(_TOGETHER)
        return _TOGETHER.index(type(edit)) if type(edit) in _TOGETHER else len(_TOGETHER)

    def at(self, route: Route) -> Data:
        """What the changes so far leave at ``route``; ``None`` where nothing is."""
        here = self._data
        for part in route:
            if not isinstance(here, dict) or part not in here:
                return None
            here = here[part]
        return here

    def put(self, route: Route, value: Tree) -> None:
        """Make ``value`` stand at a route of keys, with the maps on the way; nothing where it stands there already.

        A new entry comes at the end of its map. A set or list is put anew in the place of another.
        """
        known = self._known(route)
        if known < len(route):
            for key in reversed(route[known + 1 :]):
                value = {str(key): value}
            self._put_new(route[:known], str(route[known]), value)
            return
        old = self.at(route)
        if same(old, as_read(value)):
            return
        if isinstance(old, (dict, list)):
            self._exchange(route, value)
        else:
            self._add(Replace(route, value))

    def append(self, route: Route, value: Tree) -> None:
        """Add an item to the list at ``route``, or begin one."""
        here = self.at(route)
        if isinstance(here, list) and here:
            self._add(Append(route, value))
        else:
            self.put(route, [value])

    def put_list(self, route: Route, items: Sequence[str]) -> None:
        """Make a list of single values stand at ``route``: items that stay keep their remarks.

        One item may stand there without a list. Where nothing is to be left, nothing is put where nothing is.
        """
        old = self.at(route)
        if not isinstance(old, list) or not old or not items:
            if old is None and not items:
                return
            self.put(route, items[0] if isinstance(old, str) and len(items) == 1 else list(items))
            return
        for n, item in enumerate(items[: len(old)]):
            if old[n] != item:
                self._add(Replace((*route, n), item))
        for n in range(len(old) - 1, len(items) - 1, -1):
            self._add(Remove((*route, n)))
        for item in items[len(old) :]:
            self._add(Append(route, item))

    def remove(self, route: Route) -> None:
        """Take a key with its value away, if it is there."""
        if self._known(route) == len(route):
            self._add(Remove(route))

    def _known(self, route: Route) -> int:
        """How many leading parts of a route there are."""
        here = self._data
        for n, part in enumerate(route):
            if not isinstance(here, dict) or part not in here:
                return n
            here = here[part]
        return len(route)

    def _put_new(self, parent: Route, key: str, value: Tree) -> None:
        if self.at(parent) is None and parent:
            self._add(Replace(parent, {key: value}))
        else:
            self._add(Insert(parent, key, value))

    def _exchange(self, route: Route, value: Tree) -> None:
        """One collection for another, in its place among its neighbours."""
        parent, key = self.at(route[:-1]), str(route[-1])
        assert isinstance(parent, dict)
        keys = list(parent)
        at = keys.index(key)
        self._add(Remove(route))
        before = keys[at - 1] if at else None
        if len(keys) == 1 or at == len(keys) - 1:
            self._add(Insert(route[:-1], key, value))
        else:
            self._add(Insert(route[:-1], key, value, after=before, first=before is None))

    def _add(self, edit: Edit) -> None:
        self._data = make(self._data, edit)
        self._edits.append(edit)

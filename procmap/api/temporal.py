"""Temporal networks as users have them: with files."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from procmap.analysis.temporal.network import Network
from procmap.analysis.temporal.written import read_network, written_network
from procmap.api.init import replace_whole
from procmap.errors import UnwritableError
from procmap.loading.files import read_file


class TemporalNetwork(Network):
    """Time-points and relations between them: is it consistent, what is earliest, can it be kept come what may?

    >>> from procmap import TemporalNetwork
    >>> network = TemporalNetwork()
    >>> drive = network.add_uncertain("truck leaves", "truck arrives", 40, 60)
    >>> pause = network.add("truck arrives", "unloading begins", 0, 10)
    >>> bool(network.controllable("strong")), bool(network.controllable("dynamic"))
    (False, True)
    >>> network.controllable("dynamic").waits[0].observed
    'truck arrives'
    """

    def save(self, path: str | Path) -> None:
        """Write the network as JSON; an existing file is replaced in one step.

        Raises :class:`~procmap.errors.UnwritableError`, also for what :meth:`load` would refuse for its size.
        """
        try:
            replace_whole(Path(path), written_network(self))
        except ValueError as error:
            raise UnwritableError(str(path), str(error)) from None
        except OSError as error:
            raise UnwritableError(str(path), error.strerror or "it could not be written") from error

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises :class:`~procmap.errors.UnreadableError` for what is no regular file, and
        :class:`~procmap.errors.MalformedNetworkError` for what is no network or is too large.
        """
        made = cls()
        read_network(made, str(path), read_file(path))
        return made

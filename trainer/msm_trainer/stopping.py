"""How a run is asked to stop: by a file in its folder or by a signal. It finishes its step, saves, and ends with 75."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Windows has no SIGUSR1.
SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGUSR1") if hasattr(signal, name)]


LAUNCHER = "MSM_LAUNCHER"
"""Environment variable with the id of the process that launched this one and others."""


def _is_orphan() -> bool:
    launcher = os.environ.get(LAUNCHER)
    return launcher is not None and os.getppid() != int(launcher)


class StopRequest:
    """Set by a signal, or by the file `stop` in the run's folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "stop"
        self._signalled = False

    @property
    def wanted(self) -> bool:
        """Whether somebody asked, or what started this process among others is gone."""
        return self._signalled or self._file.exists() or _is_orphan()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes the signals over for the time of the block."""

        def ask(*_: object) -> None:
            self._signalled = True

        before = {number: signal.signal(number, ask) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

"""Expected failures, as codes that the desktop switches on."""

from __future__ import annotations

import errno


class AgentError(Exception):
    """An expected failure: a stable code and one sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def describe(fault: BaseException) -> tuple[str, str]:
    """The code and the sentence of anything that a method raised."""
    if isinstance(fault, AgentError):
        return fault.code, str(fault)
    if isinstance(fault, OSError):
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            return "disk-full", str(fault)
        if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return "folder-unusable", str(fault)
    return "agent-failed", f"{type(fault).__name__}: {fault}"

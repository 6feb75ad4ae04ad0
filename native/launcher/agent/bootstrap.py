"""Finds or receives the agent that a header names by hash, then serves with it.

Sent over the link at every start and run by `exec`, since nothing of ours may be on the machine yet. Standard input is
then: one JSON header, and, if asked for, the bundle (JSON of file name to source). Python 3.8 is the oldest taken.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path


def _tell(value: object) -> None:
    sys.stdout.buffer.write(json.dumps(value).encode() + b"\n")
    sys.stdout.buffer.flush()


def _store(bundle: bytes, place: Path) -> None:
    """Writes the bundle's files beside `place` and renames the whole: no agent is ever seen half-written."""
    place.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="new-", dir=str(place.parent)))
    for name, source in json.loads(bundle).items():
        path = making / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.encode())
    try:
        making.rename(place)
    except OSError:
        # Another session stored the same agent at the same moment.
        shutil.rmtree(str(making), ignore_errors=True)


def _prepare(header: "dict[str, object]") -> "Path | None":
    folder = Path(str(header["folder"])).expanduser()
    os.umask(0o077)
    for name, value in json.loads(json.dumps(header["env"])).items():
        os.environ[name] = value
    place = folder / "agent" / str(header["sha256"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        missing = not (place / "__main__.py").exists()
        _tell({"ready": True, "need": missing})
        if missing:
            bundle = sys.stdin.buffer.read(int(str(header["bytes"])))
            if hashlib.sha256(bundle).hexdigest() != header["sha256"]:
                # The link broke off while it was sent; there is nobody left to tell.
                return None
            _store(bundle, place)
    except OSError as fault:
        full = fault.errno in (28, 122)
        _tell({"ready": False, "code": "disk-full" if full else "folder-unusable", "message": str(fault)})
        return None
    sys.path.insert(0, str(place))
    return folder


def _main() -> None:
    header = json.loads(sys.stdin.buffer.readline())
    if sys.version_info < (3, 8):  # noqa: UP036 -- it is this line that finds it out
        version = ".".join(str(part) for part in sys.version_info[:3])
        _tell({"ready": False, "code": "python-too-old", "message": version})
        return
    folder = _prepare(header)
    if folder is not None:
        # Found only now, in the folder of the agent that the header named.
        from msm_agent.serve import serve

        serve(folder)


_main()

"""Run by a service manager in front of a program: `python enter.py GIVEN PROGRAM…`.

A unit starts with its manager's environment, folder and files. This takes on the agent's, from a file that only the
account can read (and not from words, which every account can) and that is gone afterwards.
"""

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.umask(0o077)
    place = Path(sys.argv[1])
    given = json.loads(place.read_text(encoding="utf-8"))
    place.unlink()
    os.chdir(given["folder"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(given["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.execve(sys.argv[2], sys.argv[2:], given["env"])

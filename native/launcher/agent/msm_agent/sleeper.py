"""Holds a lock for a while: `python sleeper.py PLACE SECONDS`. Whether it is held later tells whether this lived."""

import fcntl
import os
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    descriptor = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, str(os.getpid()).encode())
    time.sleep(float(sys.argv[2]))
    Path(sys.argv[1]).unlink()

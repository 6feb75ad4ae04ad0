"""Starts a run's supervisor: `python AGENT_FOLDER HOME RUN_KEY ATTEMPT`."""

import sys
from pathlib import Path

from msm_agent.supervise import supervise

if __name__ == "__main__":
    home, key, attempt = sys.argv[1:4]
    sys.exit(supervise(Path(home), key, int(attempt)))

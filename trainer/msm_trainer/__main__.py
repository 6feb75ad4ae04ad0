"""Command line: `python -m msm_trainer {tokenizer,run,export,verify,score,golden} …`."""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import sys

from msm_trainer.commands import main

sys.exit(main(sys.argv[1:]))

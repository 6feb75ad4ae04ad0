"""Command line: `python -m msm_trainer {check,train,export,verify,score,tokenizer,check-world} …`."""

import sys

from msm_trainer.quiet import quiet

quiet(sys.argv[1:])

from msm_trainer.commands import main  # noqa: E402 # the libraries read their switches when they are imported

sys.exit(main(sys.argv[1:]))

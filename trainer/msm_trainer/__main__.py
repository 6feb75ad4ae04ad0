"""Command line: `python -m msm_trainer {check,train,export,verify,score,tokenizer,check-world} …`."""

import sys

from msm_trainer.lacking import end_lacking
from msm_trainer.quiet import quiet

quiet(sys.argv[1:])

try:
    # After `quiet`: the libraries read their switches when they are imported.
    from msm_trainer.commands import main
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("msm_trainer"):
        raise
    sys.exit(end_lacking(missing, sys.argv[1:]))

sys.exit(main(sys.argv[1:]))

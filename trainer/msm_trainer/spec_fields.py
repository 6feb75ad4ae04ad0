"""Kinds of values that a spec's fields hold, each with what it must be."""

from typing import Annotated

from msm_trainer.strict_json import Check, matching

Name = Annotated[str, Check(len, "must not be empty")]
InnerPath = Annotated[
    str,
    matching(
        r"(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9._+@=-]+(?:/[A-Za-z0-9._+@=-]+)*",
        "must be a path inside the run's folder",
    ),
]
RunKey = Annotated[str, matching(r"[0-9A-HJKMNP-TV-Z]{26}", "must be a run key of 26 letters and digits")]
Sha256 = Annotated[str, matching(r"[0-9a-f]{64}", "must be a SHA-256 digest of 64 hexadecimal digits")]
Revision = Annotated[str, matching(r"[0-9a-f]{40}", "must be a commit of 40 hexadecimal digits")]

PositiveInt = Annotated[int, Check(lambda value: value >= 1, "must be 1 or more")]
NotNegativeInt = Annotated[int, Check(lambda value: value >= 0, "must be 0 or more")]
PositiveFloat = Annotated[float, Check(lambda value: value > 0, "must be greater than 0")]
NotNegativeFloat = Annotated[float, Check(lambda value: value >= 0, "must be 0 or more")]
Share = Annotated[float, Check(lambda value: 0 <= value <= 1, "must lie between 0 and 1")]

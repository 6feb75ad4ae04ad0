from pathlib import Path

import pytest

from msm_trainer.bench import measure
from msm_trainer.bench_run import Bench, number, shape_of
from msm_trainer.run import train
from msm_trainer.throughput import Arithmetic, flops_per_token


def test_a_bench_of_a_tiny_model_counts_the_tokens_of_real_steps(tmp_path: Path) -> None:
    bench = Bench(
        parameters=200_000,
        device="cpu",
        precision="float32",
        steps=4,
        warm_up_steps=2,
        context_tokens=520,
        batch_tokens=1_600,
    )
    report = measure(bench, tmp_path / "run", train)
    midtrain, finetune = report["stages"]
    assert (midtrain["stage"], finetune["stage"]) == ("midtrain", "finetune")
    assert finetune["tokens"] == 2 * bench.chats * 515
    assert midtrain["tokens"] == pytest.approx(2 * bench.batch_tokens, rel=0.4)
    shape = shape_of(bench)
    model = Arithmetic(report["weightsInMatrices"], 0, shape.layers, shape.heads, shape.head_size)
    assert finetune["flopsPerToken"] == round(flops_per_token(model, 515))
    for stage in report["stages"]:
        assert stage["flopsPerSecond"] == pytest.approx(stage["tokensPerSecond"] * stage["flopsPerToken"], rel=0.01)
        assert stage["fractionOfPeak"] is None


def test_a_shape_has_the_weights_asked_for_and_usual_proportions() -> None:
    for asked in ("120M", "600M", "8B"):
        bench = Bench(parameters=number(asked))
        shape = shape_of(bench)
        layer = 2 * shape.hidden_size * shape.head_size * (shape.heads + shape.key_value_heads)
        layer += 3 * shape.hidden_size * shape.intermediate_size
        weights = shape.layers * layer + bench.words * shape.hidden_size
        assert number(asked) <= weights < 1.1 * number(asked)
        assert 40 < shape.hidden_size / shape.layers < 100


@pytest.mark.parametrize(("text", "value"), [("120M", 120_000_000), ("1.5B", 1_500_000_000), ("64k", 64_000), ("7", 7)])
def test_numbers_may_be_written_short(text: str, value: int) -> None:
    assert number(text) == value


def test_a_bench_that_makes_no_sense_is_refused() -> None:
    for settings, sentence in (
        ({"steps": 3}, "more than 3 steps"),
        ({"context_tokens": 512}, "516 tokens"),
        ({"batch_tokens": 1_024}, "raise its batch tokens"),
    ):
        with pytest.raises(ValueError, match=sentence):
            Bench(parameters=1_000_000, **settings)  # type: ignore[arg-type]

import json

import pytest

from msm_trainer.recipe import Recipe
from msm_trainer.strict_json import canonical_bytes, from_json, to_json
from tests import stand_in


def test_a_recipe_survives_the_way_through_json() -> None:
    recipe = stand_in.recipe()
    assert from_json(Recipe, json.loads(canonical_bytes(recipe))) == recipe


def test_an_unknown_key_is_refused_with_its_place() -> None:
    value = to_json(stand_in.recipe())
    value["stages"][1]["learnngRate"] = 1.0
    with pytest.raises(ValueError, match=r"the recipe\.stages\[1\] has the unknown key 'learnngRate'"):
        from_json(Recipe, value)


def test_a_missing_key_is_refused_with_its_name() -> None:
    value = to_json(stand_in.recipe())
    del value["stages"][0]["steps"]
    with pytest.raises(ValueError, match=r"the recipe\.stages\[0\] lacks the key 'steps'"):
        from_json(Recipe, value)


@pytest.mark.parametrize(
    ("key", "wrong"), [("trainingSeed", "1"), ("trainingSeed", True), ("stages", {}), ("format", 2)]
)
def test_a_value_of_another_type_is_refused(key: str, wrong: object) -> None:
    value = {**to_json(stand_in.recipe()), key: wrong}
    with pytest.raises(ValueError, match=f"the recipe.{key}"):
        from_json(Recipe, value)


def test_whole_numbers_are_read_as_fractions_where_those_are_meant() -> None:
    value = to_json(stand_in.recipe())
    value["stages"][0]["weightDecay"] = 0
    assert from_json(Recipe, value).stages[0].weight_decay == 0.0


def test_a_recipe_from_scratch_with_a_parent_is_refused() -> None:
    value = {**to_json(stand_in.recipe()), "parent": "base"}
    with pytest.raises(ValueError, match="either a model shape"):
        from_json(Recipe, value)

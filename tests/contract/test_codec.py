"""The contract's JSON: words beside offsets, checked on the way in."""

import copy
import json
from typing import Any

import pytest

from make import claim, doc, quantity, reading, source
from sayso.contract.codec import from_json, to_json
from sayso.errors import UsageError
from sayso.types import Claim, Reading

TEXT = "Officials said nearly 7,000 men fled."


@pytest.fixture
def example() -> Reading:
    number = quantity(TEXT, "nearly 7,000", None, 7000, high_open=True, hedge="nearly", counted="men")
    report = doc(TEXT)
    made = claim(report, "nearly 7,000 men fled", cue="said", source=source(TEXT, "Officials", kind="unnamed-group"))
    return reading(report, made, quantities=(number,))


def test_a_reading_comes_back_equal_through_json(example: Reading) -> None:
    data = json.loads(json.dumps(to_json(example, TEXT)))
    assert from_json(Reading, data) == example
    assert data["claims"][0]["cue"] == {"start": 10, "end": 14, "text": "said"}
    assert data["claims"][0]["certainty_span"] is None


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("claims", 0, "cue", "text"), "sold", "span-mismatch"),
        (("claims", 0, "cue", "end"), 10_000, "span-mismatch"),
        (("claims", 0, "cue", "start"), -3, "span-mismatch"),
        (("claims", 0, "cue"), "said", "bad-shape"),
        (("claims", 0, "content"), None, "bad-shape"),
        (("claims", 0), ["said"], "bad-shape"),
        (("claims", 0, "surplus"), 1, "bad-shape"),
        (("document", "text"), "Other words altogether, longer than before.", "span-mismatch"),
    ],
)
def test_what_does_not_fit_the_document_is_refused(
    example: Reading, path: tuple[Any, ...], value: Any, code: str
) -> None:
    data = copy.deepcopy(to_json(example, TEXT))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(UsageError) as caught:
        from_json(Reading, data)
    assert caught.value.code == code


def test_a_missing_field_is_named(example: Reading) -> None:
    data = to_json(example.claims[0], TEXT)
    del data["polarity"]
    with pytest.raises(UsageError, match="polarity"):
        from_json(Claim, data, TEXT)

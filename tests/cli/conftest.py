"""What the command-line tests share: a runner in an empty folder, a ledger, and a pipeline that needs no model."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from make import claim, doc, quantity, reading, source, strength
from sayso.cli import main
from sayso.ledger import open_ledger
from sayso.types import Document, Note, Reading

AT = "2026-01-02T03:04:05Z"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command in an empty folder, with none of this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SAYSO_LEDGER", "SAYSO_BY", "SAYSO_SETTINGS", "NO_COLOR", "TERM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()

    def call(*words: object, **options: Any) -> Result:
        return runner.invoke(main, [str(word) for word in words], **options)

    return call


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a ledger of two reports: three claims with numbers, a denial, and a note."""
    first = doc(
        "Officials said some 4,000 rebels held Dara.\n\nThe governor denied it, a chief said.",
        title="Rebels \x1b[31mhold Dara", outlet="Gazette", published_at="2016-05-02", url="https://example.org/a",
    )  # fmt: skip
    count = quantity(first.text, "some 4,000", 4000, 4000, hedge="about", counted="rebels")
    governor = source(
        first.text, "The governor", kind="unnamed-person", via=(source(first.text, "a chief", kind="unnamed-person"),)
    )
    one = reading(
        first,
        claim(first, "some 4,000 rebels held Dara", cue="said", source="Officials", act="estimate",
              quantities=(count,), frames=(strength(first.text, "rebels", count, group="rebels"),)),
        claim(first, "it", cue="denied", source=governor, act="deny", polarity="denied"),
        notes=(Note(code="cue-without-content", message="This looks like a cue."),),
    )  # fmt: skip
    second = doc("More than 9,000 troops came, the army announced.", title="Troops", published_at="2017-03")
    more = quantity(second.text, "More than 9,000", 9000, None, low_open=True, hedge="more-than", counted="troops")
    two = reading(
        second,
        claim(second, "More than 9,000 troops came", cue="announced", act="announce",
              source=source(second.text, "the army", name="Army of Dara"), quantities=(more,)),
    )  # fmt: skip
    path = tmp_path / "sayso.db"
    with open_ledger(path, create=True) as ledger:
        for each in (one, two):
            ledger.append_reading(each, at=AT, by="tester", origin="report.txt")
    return path


def _read_plainly(document: Document, _: object, notes: tuple[Note, ...] = ()) -> Reading:
    """Find "X said Y." without a model."""
    found = [
        claim(document, seen[2], cue=" said ", source=seen[1])
        for seen in re.finditer(r"(\w+) said ([^.]+)\.", document.text)
    ]
    return reading(document, *found, notes=(*notes, Note(code="read-plainly", message="No model was asked.")))


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands read without a model file: everything but annotating is the real thing."""
    monkeypatch.setattr("sayso.flow.make_reading", _read_plainly)
    monkeypatch.setattr("sayso.cli.reading.open_shipped_encoder", lambda **_: object())

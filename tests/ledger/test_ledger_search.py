"""Finding claims: each filter, their mixtures, and user text that is no query language."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from make import claim, doc, quantity, reading, source
from sayso.errors import UsageError
from sayso.ledger import ClaimQuery, Ledger, open_ledger
from sayso.ledger.search import match_words
from sayso.types import Claim, Document

DATES = ("2014", "2015-03", "2015-03-31T10:00:00Z", "2015-04-01", "2017-12", None, "soon")
NAMES = ("Talibán", "The Taliban's envoy", "pro-Taliban media", "General Amr", "officials")
ACTS = ("say", "deny", "estimate")
RANGES = ((40, 40), (30, 50), (None, 7), (7, None), (0, 0), (1e9, 2e9), (6000, 7000))


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Document, list[Claim]]]:
    """Reports that differ in every filtered thing."""
    draw = random.Random(3)  # noqa: S311
    made = []
    for nth in range(40):
        text = (
            f"{nth} " + " ".join(draw.choice(("fort", "fell", "to", "Kunar", "men", "fled")) for _ in range(8)) + " 9."
        )
        report = doc(text, published_at=draw.choice(DATES), title=draw.choice(("Peace talks", "A fort falls")))
        claims = []
        for start in range(3):
            low, high = draw.choice(RANGES)
            words = text.split()[start + 1]
            number = quantity(text, "9", low, high, low_open=draw.random() < 0.3, high_open=draw.random() < 0.3)
            told = source(
                text, words, name=draw.choice(NAMES), kind=draw.choice(("named-body", "named-person", "public"))
            )
            numbers = (number,) if draw.random() < 0.7 else ()
            some = {"source": told, "cue": words, "act": draw.choice(ACTS)} if draw.random() < 0.8 else {}
            claims.append(claim(report, text[start : start + 30], id=f"c-{nth:02}-{start}", quantities=numbers, **some))
        made.append((report, claims))
    return made


@pytest.fixture(scope="module")
def ledger(pairs: list[tuple[Document, list[Claim]]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger of them."""
    path: Path = tmp_path_factory.mktemp("search") / "s.db"
    with open_ledger(path, create=True) as ledger:
        for report, claims in pairs:
            ledger.append_reading(reading(report, *claims), at="2020", by="t", origin="t")
        yield ledger


def ids_of(ledger: Ledger, **filters: object) -> list[str]:
    """Return the ids of the claims found, having checked that each comes with its document."""
    found = list(ledger.find_claims(ClaimQuery(**filters)))  # type: ignore[arg-type]
    assert all(each.claim.doc_id == each.document.id for each in found)
    return [each.claim.id for each in found]


def last_day(prefix: str) -> str:
    """Pad a date prefix to its last day, the slow and plain way."""
    known = {"2014": "2014-12-31", "2015": "2015-12-31", "2015-03": "2015-03-31", "2017-12": "2017-12-31"}
    return known.get(prefix, prefix[:10])


def first_day(prefix: str) -> str:
    """Pad a date prefix to its first day."""
    return (prefix + "-01-01")[:10] if len(prefix) == 4 else (prefix + "-01")[:10]


def lies_in(item: Claim, low: float, high: float) -> bool:
    """Compare ranges by hand."""
    for number in item.quantities:
        one = float("-inf") if number.low is None else number.low
        other = float("inf") if number.high is None else number.high
        starts = one < high or (one == high and not number.low_open)
        ends = other > low or (other == low and not number.high_open)
        if starts and ends:
            return True
    return False


@pytest.mark.parametrize("seed", range(60))
def test_any_mixture_of_filters_finds_what_a_plain_loop_finds(
    seed: int, ledger: Ledger, pairs: list[tuple[Document, list[Claim]]]
) -> None:
    """The index is an oracle-tested shortcut."""
    draw = random.Random(seed)  # noqa: S311
    wanted = [(report, item) for report, claims in pairs for item in claims]
    filters: dict[str, object] = {}
    if draw.random() < 0.4:
        filters["act"] = draw.choice(ACTS)
        wanted = [(report, item) for report, item in wanted if item.act == filters["act"]]
    if draw.random() < 0.3:
        filters["kind"] = kind = draw.choice(("named-body", "named-person", "narration"))
        wanted = [pair for pair in wanted if (pair[1].source.kind if pair[1].source else "narration") == kind]
    if draw.random() < 0.5:
        start, end = sorted(draw.sample(("2014", "2015-03", "2015-03-15", "2015-04-01", "2017-12", "2016"), 2))
        filters |= {"date_from": start, "date_to": end}
        dated = [pair for pair in wanted if pair[0].published_at not in (None, "soon")]
        wanted = [
            pair
            for pair in dated
            if first_day(str(pair[0].published_at)) <= last_day(end)
            and last_day(str(pair[0].published_at)) >= first_day(start)
        ]
    if draw.random() < 0.5:
        low, high = sorted(draw.choices((0, 5, 7, 39, 40, 41, 50, 6500, 1e9, 5e9), k=2))
        filters |= {"low": low, "high": high}
        wanted = [pair for pair in wanted if lies_in(pair[1], low, high)]
    if draw.random() < 0.4:
        filters["source"] = "amr"
        wanted = [pair for pair in wanted if pair[1].source and "Amr" in str(pair[1].source.name)]
    assert ids_of(ledger, **filters) == [item.id for _, item in wanted]


def put_one(tmp_path: Path, text: str, *content: str, title: str = "T", **fields: object) -> Ledger:
    """Make a ledger of one claim."""
    ledger = open_ledger(tmp_path / "one.db", create=True)
    report = doc(text, title=title)
    ledger.append_reading(reading(report, claim(report, *content, **fields)), at="2020", by="t", origin="t")
    return ledger


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fort", True), ("FÓRT", True), ("fort fell", True), ("fell fort", True), ('"fort fell"', True),
        ("“fort fell”", True), ('"fell fort"', False), ("for", False), ("for*", True), ("al-Shabaab", True),
        ("shabaab", True), ("officials said", True), ("peace", False), ("title:peace", True),
        ('title:"peace talks"', True), ('title:"talks peace"', False), ("title:fort", False),
        ("title:pea* fort", True), ("fort OR nothing", False), ("fort nothing", False), ("colonel", True),
        ("--", False), ("", True), ("   ", True), ('"', False), ('fort"', True), ('"fort', True),
        ("fort*fell", True), ("title:", False), ("7,000", True), ("7,00", False),
    ],
)  # fmt: skip
def test_words_phrases_prefixes_and_titles(tmp_path: Path, words: str, found: bool) -> None:
    """Accents and capitals do not matter; all words must be there."""
    text = "Col. Ríos, colonel: Officials said the fort fell to al-Shabaab and 7,000 fled."
    told = source(text, "Officials", via=(source(text, "Col. Ríos", role="colonel"),))
    with put_one(
        tmp_path, text, "the fort fell to al-Shabaab and 7,000 fled", cue="said", source=told, title="Peace talks"
    ) as ledger:
        assert bool(ids_of(ledger, text=words)) is found


@pytest.mark.parametrize(
    "words",
    ["AND", "NOT", "NEAR(a b, 3)", "{content} : x", "content:fort", "(", ")", "^fort", "a + b", "*", "**", "a:b:c",
     "'; DROP TABLE entry", "\0", "\ud800", "fort\0", "é́́", "½ ²", "٣", "“", 'a"b"c"d', "-fort", "xactxsay",
     "fort " * 3000, '"' + "fort " * 3000, "a" * 100_000],
)  # fmt: skip
@pytest.mark.parametrize("field", ["text", "source"])
def test_no_user_text_is_a_syntax_error(ledger: Ledger, field: str, words: str) -> None:
    """Whatever is typed is words to look for; it finds some claims or none."""
    everything = ids_of(ledger)
    assert len(ids_of(ledger, **{field: words})) < len(everything)


@pytest.mark.parametrize("words", ["taliban", "TALIBÁN", "the taliban", "envoy", "tal*", '"the taliban"'])
def test_sources_are_found_without_accents_and_case(ledger: Ledger, words: str) -> None:
    """Name, role and words of the source; a relay is not the source."""
    assert ids_of(ledger, source=words)


def test_a_source_is_found_by_role_and_words_but_not_by_its_relay(tmp_path: Path) -> None:
    """`--source` asks on whose say-so."""
    text = "A police chief, citing a prisoner, said the fort fell."
    told = source(text, "a prisoner", role="detained fighter", via=(source(text, "A police chief"),))
    with put_one(tmp_path, text, "the fort fell", source=told) as ledger:
        assert ids_of(ledger, source="detained")
        assert ids_of(ledger, source="prisoner")
        assert not ids_of(ledger, source="police")
        assert not ids_of(ledger, source="fort")
        assert ids_of(ledger, text="police")


def test_pages_cut_one_stable_order(ledger: Ledger) -> None:
    """Page after page gives what one question gives."""
    everything = ids_of(ledger)
    assert everything == sorted(everything)  # the order of entry, as these ids were numbered
    assert [name for offset in range(0, 130, 7) for name in ids_of(ledger, limit=7, offset=offset)] == everything
    fort = ids_of(ledger, text="fort")
    assert ids_of(ledger, text="fort", limit=5, offset=3) == fort[3:8]
    assert ids_of(ledger, limit=0) == []


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"date_from": "12 March"}, "bad-date"),
        ({"date_to": "2017-02-30"}, "bad-date"),
        ({"date_to": ""}, "bad-date"),
        ({"date_from": "2018", "date_to": "2017-12"}, "bad-range"),
        ({"low": 5, "high": 4}, "bad-range"),
        ({"low": float("nan")}, "bad-range"),
        ({"limit": -1}, "bad-page"),
        ({"offset": -1}, "bad-page"),
    ],
)
def test_filters_that_make_no_sense_are_told_at_once(ledger: Ledger, filters: dict[str, object], code: str) -> None:
    """Before the first claim is asked for."""
    with pytest.raises(UsageError) as caught:
        ledger.find_claims(ClaimQuery(**filters))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_match_words_says_nothing_for_no_words() -> None:
    """None, not an empty expression."""
    assert match_words("-- … “”", "content") is None

"""Things in the order of the text, against looking at all of them; and a long report costs no more than its length."""

import time

from hypothesis import given
from hypothesis import strategies as st
from make import doc

from sayso.claim import make_claims
from sayso.claim.order import Ordered
from sayso.types import Annotations, Link, Mark, Span

PLACES = st.lists(st.integers(min_value=0, max_value=50), max_size=20)


@given(PLACES, st.integers(0, 50), st.integers(0, 50))
def test_what_is_found_is_what_a_plain_loop_finds(places: list[int], start: int, end: int) -> None:
    ordered = Ordered(places, lambda place: place)
    assert ordered.between(start, end) == sorted(place for place in places if start <= place < end)
    assert ordered.last_before(end) == max((place for place in places if place <= end), default=None)
    assert ordered.newest(3) == sorted(places)[: -3 - 1 : -1]


def take_seconds(count: int) -> float:
    line = "Officials said nearly 40 men had left in 2015. He denied it. "
    text = line * count
    marks, links, sentences = [], [], []
    for i in range(count):
        base, number = i * len(line), len(marks)
        for label, words in (("source", "Officials"), ("cue", "said"), ("content", "nearly 40 men had left in 2015")):
            start = base + line.index(words)
            marks.append(Mark(id=len(marks), span=Span(start=start, end=start + len(words)), label=label, score=0.9))
        links.append(Link(source=number + 1, target=number, label="cue-source", score=0.9))
        links.append(Link(source=number + 2, target=number + 1, label="content-cue", score=0.9))
        sentences += [Span(start=base, end=base + 46), Span(start=base + 47, end=base + 60)]
    anns = Annotations(
        doc_id="d", model_id="m", token_starts=(), token_ends=(), sentences=tuple(sentences), marks=tuple(marks),
        links=tuple(links), notes=(),
    )  # fmt: skip
    start_at = time.process_time()
    reading = make_claims(doc(text), anns)
    assert len(reading.claims) == count
    return time.process_time() - start_at


def test_a_report_ten_times_as_long_takes_no_more_than_about_ten_times_as_long() -> None:
    take_seconds(50)
    small, large = take_seconds(200), take_seconds(2000)
    assert large < 30 * small  # a pass over all for each would be near 100 times

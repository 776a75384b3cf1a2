"""Things in the order of the text, against looking at all of them."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.claim.order import Ordered

PLACES = st.lists(st.integers(min_value=0, max_value=50), max_size=20)


@given(PLACES, st.integers(0, 50), st.integers(0, 50))
def test_what_is_found_is_what_a_plain_loop_finds(places: list[int], start: int, end: int) -> None:
    ordered = Ordered(places, lambda place: place)
    assert ordered.between(start, end) == sorted(place for place in places if start <= place < end)
    assert ordered.last_before(end) == max((place for place in places if place <= end), default=None)
    assert ordered.newest(3) == sorted(places)[: -3 - 1 : -1]

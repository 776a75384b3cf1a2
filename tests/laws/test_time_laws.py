"""What holds for the dates of any text: spans inside it, in order, ends in order, moved text moves its dates."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claim.time import find_times

_WORDS = (
    "March", "May", "12", "2015", "2015-16", "the", "early", "next", "last", "month",
    "years", "ago", "from", "to", "and", "between", "Tuesday", "since", "then", "two",
    "a few", "end of", "1990s", "9/11", "in", "fall", "today", ",", ".", "\n",
    "Q3", "weekend", "of", "men", "will", "31", "February", "recent", "later", "third",
    "quarter", "12/02/2015", "week",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join) | st.text(max_size=60)
_PUBLISHED = st.sampled_from([None, "2017", "2017-03", "2017-03-12", "2016-02-29T08:00:00Z"])


@settings(max_examples=150, deadline=None)
@given(_TEXTS, _PUBLISHED)
def test_times_are_ordered_spans_of_the_text_with_ordered_ends(text: str, published: str | None) -> None:
    at = 0
    for time in find_times(text, (), published):
        assert at <= time.span.start < time.span.end <= len(text)
        assert time.span.cut(text) == time.span.cut(text).strip()
        if time.earliest and time.latest:
            assert date.fromisoformat(time.earliest) <= date.fromisoformat(time.latest)
        at = time.span.end


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=10).map(" ".join))
def test_a_paragraph_before_moves_the_dates_and_changes_none(text: str) -> None:
    lead = "The council sat.\n\n"
    alone, moved = find_times(text, (), "2017-03-12"), find_times(lead + text, (), "2017-03-12")
    assert [(t.span.start + len(lead), t.earliest, t.latest) for t in alone] == [
        (t.span.start, t.earliest, t.latest) for t in moved
    ]


@settings(max_examples=80, deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_full_date_is_read_alike_in_every_order(day: date) -> None:
    month = day.strftime("%B")
    forms = (
        f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", day.isoformat(),
        f"{day.strftime('%A')}, {month} {day.day}, {day.year}", f"the {day.day}th of {month} {day.year}",
    )  # fmt: skip
    for form in forms:
        times = find_times(f"It fell on {form}.", (), None)
        assert [(t.earliest, t.latest) for t in times] == [(day.isoformat(), day.isoformat())], form


@settings(max_examples=80, deadline=None)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 1, 1)), st.integers(min_value=1, max_value=300))
def test_days_ago_counts_days(day: date, count: int) -> None:
    (time,) = find_times(f"It fell {count} days ago.", (), day.isoformat())
    assert time.earliest == time.latest == (day - timedelta(days=count)).isoformat()


@settings(max_examples=60, deadline=None)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 1, 1)), st.dates(date(2000, 1, 3), date(2000, 1, 9)))
def test_a_weekday_told_as_past_is_within_the_last_seven_days(published: date, weekday: date) -> None:
    (time,) = find_times(f"It fell on {weekday.strftime('%A')}.", (), published.isoformat())
    seen = date.fromisoformat(time.earliest or "")
    assert seen.weekday() == weekday.weekday()
    assert timedelta(0) <= published - seen < timedelta(days=7)

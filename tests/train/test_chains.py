"""CoNLL F1 against cases worked by hand, as published with the measures."""

import pytest

from sayso.train.score.chains import make_chains, score_chains, tell_chains

# Gold {a b c} {d e f g}, found {a b} {c d} {f g h i}: the example of Pradhan et al. 2014, section 3.
GOLD = make_chains([(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 4, 1), (4, 5, 1), (5, 6, 1), (6, 7, 1)], singletons=True)
FOUND = make_chains(
    [(0, 1, 0), (1, 2, 0), (2, 3, 1), (3, 4, 1), (5, 6, 2), (6, 7, 2), (7, 8, 2), (8, 9, 2)], singletons=True
)


def test_the_published_example_comes_out_as_published() -> None:
    tallies = score_chains(GOLD, FOUND)
    muc, b3, ceaf = (tallies[name] for name in ("muc", "b3", "ceaf"))
    assert (muc.recalled / muc.gold, muc.right / muc.found) == pytest.approx((0.40, 0.40))
    assert (b3.recalled / b3.gold, b3.right / b3.found) == pytest.approx((0.42, 0.50), abs=0.01)
    assert (ceaf.recalled / ceaf.gold, ceaf.right / ceaf.found) == pytest.approx((0.65, 0.43), abs=0.01)
    assert tell_chains(tallies)["chains CoNLL"]["f1"] == pytest.approx((40.0 + 45.9 + 52.0) / 3, abs=0.5)


def test_nothing_found_scores_nothing_and_breaks_nothing() -> None:
    tallies = score_chains(GOLD, ())
    assert [tally.f1() for tally in tallies.values()] == [0, 0, 0, 0]


def test_without_singletons_a_thing_named_once_is_on_neither_side() -> None:
    assert make_chains([(0, 1, 0), (1, 2, 1), (3, 4, 1)], singletons=False) == (frozenset({(1, 2), (3, 4)}),)

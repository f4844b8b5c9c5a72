"""What a row of the benchmarks may say, and when it says nothing."""

import pytest

from tools.bench.document import Section, claimed, merged, table
from tools.bench.groups.cold_start import Start, best
from tools.bench.measured import Claim, Unit, Verdict, row
from tools.bench.windows import pace, rates

AT_MOST = Claim("ours", "theirs", 1.45)
AT_LEAST = Claim("ours", "the limit", 0.9, at_least=True)
COUNTED = Claim("round trips", "counted", 2, Unit.COUNT)
TITLES = ("Cold start", "Growth")


def section(title: str, *samples: float) -> Section:
    return Section(title, "./dev bench x", "How.", [row(AT_MOST, samples)], "2026-01-01", "2 cores.")


@pytest.mark.parametrize(
    ("claim", "samples", "verdict"),
    [
        (AT_MOST, (1.2, 1.21, 1.22), Verdict.HOLDS),
        (AT_MOST, (1.7, 1.71, 1.72), Verdict.MISSES),
        (AT_LEAST, (0.95, 0.95, 0.96), Verdict.HOLDS),
        (AT_LEAST, (0.7, 0.7, 0.71), Verdict.MISSES),
        (COUNTED, (2,), Verdict.HOLDS),
        (COUNTED, (2, 3, 3), Verdict.MISSES),
        (Claim("told", "theirs"), (1.0,), Verdict.NO_LIMIT),
    ],
)
def test_a_row_is_judged_by_its_median(claim: Claim, samples: tuple[float, ...], verdict: Verdict) -> None:
    assert row(claim, samples).verdict is verdict


@pytest.mark.parametrize("samples", [(1.1, 1.4, 1.7), (1.2, 1.5, 1.8)])
def test_a_row_whose_spread_exceeds_its_margin_is_void_whichever_side_its_median_is(samples: tuple[float, ...]) -> None:
    assert row(AT_MOST, samples).verdict is Verdict.VOID


def test_one_outlier_does_not_make_a_row_void() -> None:
    assert row(AT_MOST, (1.2, 1.2, 1.2, 1.2, 9.0)).verdict is Verdict.HOLDS


def test_what_a_clock_measured_once_or_twice_shows_nothing() -> None:
    assert row(AT_MOST, (1.2, 1.2)).verdict is Verdict.VOID


def test_a_row_that_nothing_was_measured_for_is_refused() -> None:
    with pytest.raises(ValueError, match="ours"):
        row(AT_MOST, ())


def test_a_row_tells_its_median_all_repetitions_their_middle_half_and_the_limit() -> None:
    shown = table([row(AT_MOST, (1.2, 1.3, 1.25, 1.22, 2.0)), row(COUNTED, (2, 2, 3))]).splitlines()[2:]
    assert shown == [
        "| ours | theirs | 1.25 × | 1.20–2.00 × | 1.22–1.30 × | 5 | ≤ 1.45 × | holds |",
        "| round trips | counted | 2 | 2–3 | 2–2.5 | 3 | ≤ 2 | void |",
    ]


def test_a_section_measured_again_replaces_its_former_self_and_leaves_the_others() -> None:
    first = merged("", [section("Growth", 1.0), section("Cold start", 1.1)], TITLES)
    second = merged(first, [section("Cold start", 1.3, 1.3, 1.3)], TITLES)
    assert list(claimed(second)) == list(TITLES)
    assert ("1.00 ×" in second, "1.10 ×" in second, "1.30 ×" in second) == (True, False, True)
    assert claimed(second)["Cold start"] == [("ours", "theirs", "≤ 1.45 ×")]


def test_measuring_the_same_again_changes_nothing() -> None:
    sections = [section(title, 1.0) for title in TITLES]
    assert merged(merged("", sections, TITLES), sections, TITLES) == merged("", sections, TITLES)


def test_a_rate_is_counted_in_whole_windows_between_the_first_event_and_the_last() -> None:
    assert rates([10.0, 10.1, 10.9, 11.5, 12.0, 12.3], width=1.0) == [3.0, 1.0]
    assert rates([3.0], width=1.0) == rates([], width=1.0) == []


def test_a_pace_is_that_between_the_first_event_and_the_last() -> None:
    assert pace([10.0, 10.5, 11.5, 12.0]) == 1.5
    with pytest.raises(ValueError, match="interval"):
        pace([10.0])


def test_of_several_starts_the_best_of_each_figure_counts() -> None:
    """What else the machine did only ever adds."""
    starts = [Start(1.0, 5.0, 1.0, 5.0, 9.0, 10.0, 12.0), Start(2.0, 4.0, 2.0, 4.0, 8.0, 11.0, 11.0)]
    assert best(starts) == Start(1.0, 4.0, 1.0, 4.0, 8.0, 10.0, 11.0)

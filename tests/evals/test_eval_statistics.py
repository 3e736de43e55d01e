"""Statistics of evals against values of scipy 1.17 and statsmodels 0.15, and what must hold for any data."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from math import comb, prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.evals.statistics.agreement import kappa, kappa_interval
from tonewise.evals.statistics.correction import holm, holm_of_reachable
from tonewise.evals.statistics.distributions import beta_share, fisher_fewer, t_quantile, t_share, wilson
from tonewise.evals.statistics.groups import Groups
from tonewise.evals.statistics.intervals import number_interval, percentile, share_interval
from tonewise.evals.statistics.paired import least_p, share_difference_interval, sign_flip_p
from tonewise.evals.statistics.power import changes_needed, least_seen_drop
from tonewise.evals.statistics.relabelling import relabelled_p
from tonewise.evals.statistics.resampling import resampled_means

quick = settings(max_examples=60, deadline=None)
Z = 1.959963984540054
pairs_of_values = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.floats(0, 1)), min_size=1, max_size=40)
yes_or_no = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), min_size=1, max_size=40)


def singles(values: list[float]) -> Groups:
    """Groups of one case each."""
    return Groups.of((f"{number:04}", value) for number, value in enumerate(values))


def discordant(worse: int, better: int, same: int = 10) -> Groups:
    return singles([-1.0] * worse + [1.0] * better + [0.0] * same)


# Known values


@pytest.mark.parametrize(
    ("freedom", "quantile", "share"),  # scipy.stats.t.ppf(0.975, df), scipy.stats.t.cdf(1.3, df)
    [
        (1, 12.706204736174694, 0.7912855998398473),
        (2, 4.302652729749462, 0.8383764840919801),
        (5, 2.5705818356363146, 0.8748496829146615),
        (29, 2.045229642132703, 0.898080408168985),
        (300, 1.9679030112610865, 0.9027005563837334),
    ],
)
def test_students_distribution(freedom: int, quantile: float, share: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(quantile, rel=1e-9)
    assert t_quantile(0.025, freedom) == -t_quantile(0.975, freedom)
    assert t_share(1.3, freedom) == pytest.approx(share, rel=1e-9)


def test_the_beta_distribution() -> None:
    assert beta_share(0.3, 2.5, 7) == pytest.approx(0.6412224629717214, rel=1e-9)  # scipy.stats.beta.cdf
    assert (beta_share(0, 2, 3), beta_share(1, 2, 3)) == (0, 1)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),  # statsmodels.stats.proportion.proportion_confint(hits, of, method="wilson")
    [
        (0, 20, 0.0, 0.1611251580528194),
        (19, 20, 0.7638688065532577, 0.9911185511992044),
        (7, 30, 0.11792388144489496, 0.40928326158122175),
        (250, 300, 0.7870033503873166, 0.8712346687963193),
    ],
)
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits / of, of, Z) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "p"),  # scipy.stats.fisher_exact([[second], [first]], alternative="less")
    [
        ((8, 8), (2, 8), 0.0034965034965034965),
        ((3, 3), (0, 3), 0.05),
        ((5, 10), (1, 10), 0.07043343653250772),
        ((9, 10), (3, 7), 0.05995475113122172),
    ],
)
def test_fishers_exact_test(first: tuple[int, int], second: tuple[int, int], p: float) -> None:
    assert fisher_fewer(first, second) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(
    ("worse", "better", "p"),  # statsmodels.stats.contingency_tables.mcnemar(table, exact=True)
    [(1, 9, 0.021484375), (3, 12, 0.03515625), (0, 6, 0.03125), (40, 60, 0.05688793364098084), (7, 7, 1.0)],
)
def test_groups_of_one_are_tested_by_mcnemar(worse: int, better: int, p: float) -> None:
    assert sign_flip_p(discordant(worse, better)) == pytest.approx(p, rel=1e-9)
    drafts = [(1, 1, 0, 1)] * worse + [(0, 1, 1, 1)] * better + [(1, 1, 1, 1)] * 5
    assert relabelled_p(drafts) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(
    ("differences", "p"),  # scipy.stats.permutation_test(..., permutation_type="samples", n_resamples=inf)
    [
        ([3, 1, -1, 2, 2, -3, 1, 4, 2], 0.16015625),
        ([0.5, 1 / 3, -1 / 3, 2 / 3, 1, 1 / 3, 1 / 6], 0.078125),
        ([0.123, 0.52, -0.2, 0.31, 0.44, 0.07, -0.11, 0.9], 0.09375),
    ],
)
def test_signs_are_flipped_in_all_ways(differences: list[float], p: float) -> None:
    assert sign_flip_p(singles(differences)) == pytest.approx(p, rel=1e-9)


def test_holms_correction() -> None:
    # statsmodels.stats.multitest.multipletests(values, method="holm")
    assert holm([0.01, 0.04, 0.03, 0.005, 0.2]) == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.2])


def test_the_error_of_clustered_means() -> None:
    # statsmodels OLS on a constant, cov_type="cluster", use_correction=False, times sqrt(8 / 7)
    sizes = (1, 2, 3, 4, 1, 2, 3, 5)
    values = [0.51182162, 0.9504637, 0.14415961, 0.94864945, 0.31183145, 0.42332645, 0.82770259, 0.40919914, 0.54959369,
              0.02755911, 0.75351311, 0.53814331, 0.32973172, 0.7884287, 0.30319483, 0.45349789, 0.1340417, 0.40311299,
              0.20345524, 0.26231334, 0.75036467]  # fmt: skip
    groups = [str(number) for number, size in enumerate(sizes) for _ in range(size)]
    assert Groups.of(zip(groups, values, strict=True)).error == pytest.approx(0.03913730044437769, rel=1e-6)


def test_kappa() -> None:
    assert kappa(20, 5, 10, 15) == pytest.approx(0.4)  # statsmodels.stats.inter_rater.cohens_kappa
    verdicts = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = kappa_interval([(str(number), *each) for number, each in enumerate(verdicts)], 0)
    assert found.value == pytest.approx(0.4)
    assert (found.n, found.groups) == (50, 50)
    # Its asymptotic interval is 0.1511 to 0.6489.
    assert found.low == pytest.approx(0.15, abs=0.04)
    assert found.high == pytest.approx(0.65, abs=0.04)


def test_kappa_that_is_not_defined() -> None:
    found = kappa_interval([("a", True, True), ("b", True, True)], 0)
    assert (found.value, found.low, found.high) == (None, None, None)
    assert kappa_interval([], 0).n == 0
    one_group = kappa_interval([("a", True, True), ("a", False, False)], 0)
    assert (one_group.value, one_group.low) == (1, None)


# Intervals


def test_all_pass_is_not_taken_for_certain() -> None:
    assert share_interval(singles([1.0] * 30)) == pytest.approx((wilson(1, 30, Z)[0], 1.0))
    many = Groups.of((str(number % 6), 1.0) for number in range(30))
    assert share_interval(many) == pytest.approx((wilson(1, 6, Z)[0], 1.0)), "a group counts as one case"


def test_cases_that_vary_together_are_worth_less() -> None:
    apart = singles([1.0] * 20 + [0.0] * 20)
    together = Groups.of((str(number // 5), float(number < 20)) for number in range(40))
    (low, high), (wider_low, wider_high) = share_interval(apart), share_interval(together)
    assert wider_high - wider_low > 1.8 * (high - low)


def test_one_group_tells_nothing() -> None:
    one = Groups.of([("a", 1.0), ("a", 0.0)])
    assert share_interval(one) == (0, 1)
    assert share_difference_interval(one) == (-1, 1)
    assert number_interval(one, []) is None


@quick
@given(yes_or_no)
def test_bounds_of_shares_are_bounds(values: list[tuple[str, bool]]) -> None:
    groups = Groups.of((group, float(value)) for group, value in values)
    low, high = share_interval(groups)
    assert 0 <= low <= groups.mean <= high <= 1


@quick
@given(pairs_of_values, st.randoms(use_true_random=False))
def test_the_order_of_cases_is_nothing(values: list[tuple[str, float]], random: Random) -> None:
    shuffled = random.sample(values, len(values))
    first, second = Groups.of(values), Groups.of(shuffled)
    assert first == second
    assert resampled_means([first], 3, 20) == resampled_means([second], 3, 20)


@quick
@given(pairs_of_values)
def test_resampled_means_stay_within_the_groups(values: list[tuple[str, float]]) -> None:
    groups = Groups.of(values)
    of_groups = [total / size for total, size in zip(groups.sums, groups.sizes, strict=True)]
    means = resampled_means([groups], 0, 30)[0]
    assert means == sorted(means)
    assert min(of_groups) - 1e-6 <= means[0]
    assert means[-1] <= max(of_groups) + 1e-6


def test_a_measure_is_resampled_alike_alone_and_beside_others() -> None:
    random = Random(4)
    tables = [singles([random.gauss(5, 2) * 10**power for _ in range(25)]) for power in (-6, 0, 6)]
    assert resampled_means(tables, 7) == [resampled_means([table], 7)[0] for table in tables]


def test_resampled_means_are_what_the_bootstrap_gives() -> None:
    random = Random(5)
    values = [random.random() for _ in range(40)]
    groups = singles(values)
    means = resampled_means([groups], 1, 4000)[0]
    assert sum(means) / len(means) == pytest.approx(groups.mean, abs=0.002)
    spread = (sum((mean - groups.mean) ** 2 for mean in means) / len(means)) ** 0.5
    assert spread == pytest.approx(groups.error, rel=0.05)


def test_a_resample_without_a_case_of_a_measure_gives_it_no_mean() -> None:
    rare, common = Groups.of([("g00", 0.5)]), Groups.of((f"g{number:02}", number / 9) for number in range(10))
    few, all_of_them = resampled_means([rare, common], 0, 500)
    assert 0 < len(few) < 500 == len(all_of_them)
    assert set(few) == {0.5}


def test_few_groups_widen_percentiles() -> None:
    random = Random(6)
    groups = singles([random.random() for _ in range(8)])
    means = resampled_means([groups], 0)[0]
    low, high = number_interval(groups, means) or (0, 0)
    assert low < percentile(means, 0.025) < percentile(means, 0.975) < high


# Paired tests


@quick
@given(st.lists(st.sampled_from([-1, -0.5, -1 / 3, 0, 1 / 3, 0.25, 1]), min_size=1, max_size=12))
def test_signs_are_flipped_alike_both_ways_and_as_if_listed(differences: list[float]) -> None:
    p = sign_flip_p(singles(differences))
    assert p == sign_flip_p(singles([-each for each in differences]))
    assert 0 < p <= 1
    assert p >= least_p(singles(differences))
    nonzero = [each for each in differences if each]
    sums = [sum(a * b for a, b in zip(signs, nonzero, strict=True)) for signs in product((-1, 1), repeat=len(nonzero))]
    at_least = sum(abs(each) >= abs(sum(nonzero)) - 1e-9 for each in sums) / len(sums)
    assert p == pytest.approx(at_least, rel=1e-9)


def test_one_more_case_that_got_worse_is_never_less_evidence() -> None:
    ps = [sign_flip_p(discordant(worse, 2)) for worse in range(2, 30)]
    assert ps == sorted(ps, reverse=True)


def test_a_group_has_one_sign_whatever_its_size() -> None:
    ten_cases = [(str(number // 5), -1.0) for number in range(10)]
    assert sign_flip_p(Groups.of(ten_cases)) == 0.5
    assert sign_flip_p(singles([-1.0] * 10)) == pytest.approx(2 / 2**10)


def test_many_groups_are_close_to_the_exact_test() -> None:
    random = Random(8)
    numbers = [random.gauss(0.02, 0.3) for _ in range(600)]
    exact, wide = sign_flip_p(singles(numbers[:300])), sign_flip_p(singles(numbers * 4))
    z = sum(numbers[:300]) / sum(each * each for each in numbers[:300]) ** 0.5
    assert exact == pytest.approx(2 * (1 - t_share(abs(z), 10**6)), abs=0.01)
    assert 0 < wide < 1


@pytest.mark.parametrize("seed", range(5))
def test_drafts_are_dealt_in_all_ways(seed: int) -> None:
    random = Random(seed)
    sizes = [(1, 3), (1, 3), (1, 2), (3, 3), (2, 5)]
    cases = [(random.randint(0, a), a, random.randint(0, b), b) for a, b in sizes]
    dealt = []
    for hits, first, later, second in cases:
        total = hits + later
        ks = range(max(0, total - first), min(second, total) + 1)
        dealt.append([(k / second - (total - k) / first, comb(second, k) * comb(first, total - k)) for k in ks])
    ways = [(sum(d for d, _ in each), prod(w for _, w in each)) for each in product(*dealt)]
    observed = sum(later / second - hits / first for hits, first, later, second in cases)
    above = sum(w for d, w in ways if d >= observed - 1e-9)
    below = sum(w for d, w in ways if d <= observed + 1e-9)
    assert relabelled_p(cases) == pytest.approx(min(1, 2 * min(above, below) / sum(w for _, w in ways)))


def test_dealing_many_drafts_is_close_to_the_exact_test() -> None:
    cases = [(1, 1, 2, 3)] * 200 + [(0, 1, 1, 3)] * 150
    small = relabelled_p(cases[180:240])
    assert 0 < small <= 1
    assert 0 <= relabelled_p(cases * 20) < 1e-6, "past some size it is told by the normal distribution"


def test_unlike_numbers_of_drafts_are_no_reason_for_alarm() -> None:
    """Three drafts against one: the mean of three is below one pass far more often than above one failure."""
    random = Random(9)
    alarms = 0
    for _ in range(200):
        cases = [(int(random.random() < 0.9), 1, sum(random.random() < 0.9 for _ in range(3)), 3) for _ in range(60)]
        alarms += relabelled_p(cases) <= 0.05
    assert alarms <= 16


@quick
@given(st.lists(st.sampled_from([-1.0, 0.0, 0.0, 1.0]), min_size=2, max_size=60))
def test_bounds_of_differences_mirror(differences: list[float]) -> None:
    low, high = share_difference_interval(singles(differences))
    assert share_difference_interval(singles([-each for each in differences])) == pytest.approx((-high, -low))
    assert -1 <= low < high <= 1


def test_no_difference_in_few_cases_is_not_taken_for_certain() -> None:
    widths = [share_difference_interval(singles([0.0] * count))[1] for count in (5, 20, 100, 500)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.2
    assert widths[-1] < 0.01


# Many comparisons, and what can be seen at all


@quick
@given(st.lists(st.floats(0, 1), max_size=20))
def test_correction_never_makes_more_of_a_p(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(before <= after <= 1 for before, after in zip(values, adjusted, strict=True))
    order = sorted(range(len(values)), key=lambda place: values[place])
    assert [adjusted[place] for place in order] == sorted(adjusted)


def test_what_can_never_reach_the_level_takes_nothing_from_the_rest() -> None:
    values, least = [0.01, 1.0, 1.0, 0.25], [0.001, 0.5, 1.0, 0.125]
    assert holm_of_reachable(values, least) == [0.01, 1.0, 1.0, 1.0]
    assert holm_of_reachable(values, [0.0] * 4)[0] == pytest.approx(0.04)
    assert holm_of_reachable([], []) == []


def test_what_a_number_of_cases_can_show() -> None:
    assert changes_needed() == 6
    assert sign_flip_p(discordant(5, 0)) > 0.05 >= sign_flip_p(discordant(6, 0))
    assert least_seen_drop(5) is None
    drops = [least_seen_drop(groups) or 1 for groups in (6, 30, 100, 300)]
    assert drops == sorted(drops, reverse=True)
    assert drops[2] == pytest.approx(0.078, abs=0.002)  # scipy.stats.binom.sf(5, 100, 0.078) = 0.80


def test_another_process_says_the_same() -> None:
    program = (
        "from tonewise.evals.statistics.groups import Groups\n"
        "from tonewise.evals.statistics.resampling import resampled_means\n"
        "from tonewise.evals.statistics.agreement import kappa_interval\n"
        "groups = Groups.of((str(n % 7), n * n % 11 / 10) for n in range(40))\n"
        "print(resampled_means([groups], 5, 20))\n"
        "print(kappa_interval([(str(n % 9), n % 2 == 0, n % 3 == 0) for n in range(40)], 5))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    groups = Groups.of((str(n % 7), n * n % 11 / 10) for n in range(40))
    assert runs[0].splitlines()[0] == str(resampled_means([groups], 5, 20))

"""What Python's packages need for the workloads of benches/speed.rs, on data of the same shape.

Prints lines of four fields between tabs: workload, peer, seconds for the whole workload, remark.
A peer that is not installed says so on standard error and the rest goes on.
"""

import importlib
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def least(work, runs=5):
    """The quickest of some runs, processor time of this process."""
    best = float("inf")
    for _ in range(runs):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def line(work, peer, seconds, remark=""):
    print(work, peer, f"{seconds:.4g}", remark, sep="\t", flush=True)


def peer(name):
    """The module and its name with the version, or None."""
    try:
        module = importlib.import_module(name)
    except ImportError:
        print(f"{name} is not installed: left out", file=sys.stderr)
        return None, None
    return module, f"{name} {module.__version__}"


def with_numpy(np, name):
    rng = np.random.default_rng(2026)
    groups = rng.normal(size=(10_000, 25, 5))
    c4 = 0.9399856029866251

    def charts():
        mean, sd = groups.mean(axis=2), groups.std(axis=2, ddof=1)
        centre, sigma = mean.mean(axis=1), sd.mean(axis=1) / c4
        out = np.abs(mean - centre[:, None]) > 3 * (sigma / np.sqrt(5))[:, None]
        high = c4 * sigma + 3 * sigma * np.sqrt(1 - c4 * c4)
        return out.sum() + (sd > high[:, None]).sum()

    line("b: 10,000 Xbar and S charts", name, least(charts), "all charts as one array")
    counts = rng.poisson(4, size=(100_000, 21)).astype(float)

    def ears():
        alarms = 0
        for lag in (0, 2):
            for day in range(14, 21):
                past = counts[:, day - lag - 7 : day - lag]
                alarms += (counts[:, day] > past.mean(axis=1) + 3.0902 * past.std(axis=1, ddof=1)).sum()
        return alarms

    line("d: EARS C1 and C2, 7 days of 100,000 series", name, least(ears), "all series as one array")

    def simulate():
        a, b, c, d = (m + s * rng.standard_normal(1_000_000) for m, s in ((10, 0.1), (5, 0.05), (2, 0.02), (1, 0.01)))
        results = np.sort(a * b / (c * d))
        width = results[950_000:] - results[:50_000]
        return results.mean(), results.std(ddof=1), np.quantile(results, [0.025, 0.975]), width.argmin()

    line("i: 1,000,000 trials with four normal inputs", name, least(simulate))


def with_scipy(scipy, name):
    import numpy as np
    from scipy import stats
    from scipy.optimize import linprog

    def curve():
        p = np.arange(200) * 0.001
        first = stats.binom.cdf(3, 80, p)
        for between in (4, 5):
            first = first + stats.binom.pmf(between, 80, p) * stats.binom.cdf(9 - between, 80, p)
        return first

    line("c: curve of a double plan, 200 points", name, least(curve))
    rng = np.random.default_rng(2026)
    x, y = rng.uniform(10, 100, (4, 500)), rng.uniform(10, 100, (2, 500))

    def envelopment():
        for unit in range(10):
            above = np.vstack([np.column_stack([-x[:, unit], x]), np.column_stack([np.zeros(2), -y])])
            linprog(np.r_[1, np.zeros(500)], A_ub=above, b_ub=np.r_[np.zeros(4), -y[:, unit]], method="highs")

    line("h: DEA of 500 units, CCR input", name, 50 * least(envelopment, 2), "10 of 500 measured, HiGHS")


def with_statsmodels(statsmodels, name):
    import numpy as np
    from statsmodels.robust.scale import Huber

    rng = np.random.default_rng(2026)
    sets = rng.normal(size=(10_000, 30)) * np.where(rng.uniform(size=(10_000, 30)) < 0.1, 10, 1)
    huber = Huber(c=1.5, tol=1e-8, maxiter=200)
    work = "e: algorithm A on 10,000 sets of 30"
    line(work, name, least(lambda: huber(sets, axis=1), 2), "Huber's proposal 2, all sets as one array")


def with_metrolopy(metrolopy, name):
    gummy = metrolopy.gummy

    def simulate():
        a, b, c, d = gummy(10, 0.1), gummy(5, 0.05), gummy(2, 0.02), gummy(1, 0.01)
        result = a * b / (c * d)
        gummy.simulate([result], n=1_000_000)
        return result.xsim, result.usim, result.cisim

    line("i: 1,000,000 trials with four normal inputs", name, least(simulate, 2))


for module, work in (
    ("numpy", with_numpy),
    ("scipy", with_scipy),
    ("statsmodels", with_statsmodels),
    ("metrolopy", with_metrolopy),
):
    found, named = peer(module)
    if found is not None:
        work(found, named)

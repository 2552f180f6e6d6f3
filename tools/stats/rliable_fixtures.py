"""Writes packages/stats/test/fixtures/rliable.json: what rliable, NumPy and SciPy say about small random scores.

    python -m venv venv && venv/bin/pip install "rliable==1.2.0" "pandas<3"
    venv/bin/python tools/stats/rliable_fixtures.py

rliable draws its resamples from NumPy's global legacy generator, so `numpy.random.seed` makes its intervals repeatable, and
an equal stream of random integers makes ours comparable digit by digit.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.stats
from rliable import library, metrics

SHAPES = [(2, 1), (3, 5), (5, 3), (10, 4), (20, 5), (7, 1), (11, 6)]
REPS = 300
SEED = 1234


def scores(seed, shape, ties):
    rng = np.random.default_rng(seed)
    values = rng.gamma(2.0, 0.4, size=shape) - 0.2
    return np.round(values, 1 if ties else 4)


def interval(arrays, func, confidence=0.95, task_bootstrap=False, reps=REPS):
    np.random.seed(SEED)
    _, cis = library.get_interval_estimates(
        {"x": arrays}, func, reps=reps, confidence_interval_size=confidence, task_bootstrap=task_bootstrap
    )
    return cis["x"].tolist()


AGGREGATES = {
    "iqm": metrics.aggregate_iqm,
    "mean": metrics.aggregate_mean,
    "median": metrics.aggregate_median,
    "optimalityGap": metrics.aggregate_optimality_gap,
}


def aggregate_cases():
    for k, shape in enumerate(SHAPES):
        x = scores(k, shape, ties=k % 2 == 1)
        for confidence, tasks in ((0.95, False), (0.8, True)):
            yield {
                "runs": shape[0],
                "tasks": shape[1],
                "values": x.ravel().tolist(),
                "confidence": confidence,
                "resampleTasks": tasks,
                "aggregates": {
                    name: {
                        "estimate": float(f(x)),
                        "interval": interval(x, lambda s, f=f: np.array([f(s)]), confidence, tasks),
                    }
                    for name, f in AGGREGATES.items()
                },
            }


def profile_cases():
    taus = np.linspace(-0.2, 2.2, 13)
    for k, shape in enumerate(SHAPES):
        x = scores(20 + k, shape, ties=True)
        for of, per_run in (("runs", True), ("tasks", False)):
            np.random.seed(SEED)
            profiles, cis = library.create_performance_profile({"x": x}, taus, use_score_distribution=per_run, reps=REPS)
            yield {
                "runs": shape[0],
                "tasks": shape[1],
                "values": x.ravel().tolist(),
                "thresholds": taus.tolist(),
                "of": of,
                "fractions": profiles["x"].tolist(),
                "interval": cis["x"].tolist(),
            }


def improvement_cases():
    for k, (runs_x, runs_y, tasks) in enumerate([(3, 3, 1), (5, 4, 3), (10, 10, 5), (20, 7, 2)]):
        x = scores(40 + k, (runs_x, tasks), ties=k % 2 == 0)
        y = scores(60 + k, (runs_y, tasks), ties=k % 2 == 0)
        if k == 2:
            y[:, 0] = x[:, 0]
        yield {
            "tasks": tasks,
            "x": {"runs": runs_x, "values": x.ravel().tolist()},
            "y": {"runs": runs_y, "values": y.ravel().tolist()},
            "estimate": float(metrics.probability_of_improvement(x, y)),
            "interval": interval([x, y], lambda a, b: np.array([metrics.probability_of_improvement(a, b)])),
        }


def curve_cases():
    for k, (runs, tasks, points) in enumerate([(5, 3, 4), (10, 2, 6)]):
        x = scores(80 + k, (runs, tasks, points), ties=False)
        iqm = lambda s: np.array([metrics.aggregate_iqm(s[..., p]) for p in range(points)])
        steps = np.cumsum(np.random.default_rng(k).integers(1, 9, points)).astype(float)
        yield {
            "runs": runs,
            "tasks": tasks,
            "steps": steps.tolist(),
            "values": x.ravel().tolist(),
            "estimate": iqm(x).tolist(),
            "interval": interval(x, iqm),
            "taskInterval": interval(x, iqm, task_bootstrap=True),
            "areas": (np.trapezoid(x, steps, axis=-1) / (steps[-1] - steps[0])).ravel().tolist(),
        }


def summary_cases():
    for k, n in enumerate([2, 3, 5, 10, 31, 100]):
        x = scores(100 + k, (n,), ties=False)
        yield {
            "values": x.tolist(),
            "mean": float(np.mean(x)),
            "median": float(np.median(x)),
            "std": float(np.std(x, ddof=1)),
            "standardError": float(scipy.stats.sem(x)),
            "quantiles": [[q, float(np.quantile(x, q))] for q in (0, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1)],
            "studentInterval": [float(v) for v in scipy.stats.t.interval(0.95, n - 1, np.mean(x), scipy.stats.sem(x))],
        }


def main():
    # What independent seeds give at rliable's own number of resamples, for the agreement within Monte-Carlo error.
    x = scores(4, (20, 5), ties=False)
    ends = []
    for seed in range(20):
        np.random.seed(seed)
        _, cis = library.get_interval_estimates({"x": x}, lambda s: np.array([metrics.aggregate_iqm(s)]), reps=5000)
        ends.append(cis["x"].ravel().tolist())
    fixtures = {
        "versions": {"rliable": "1.2.0", "numpy": np.__version__, "scipy": scipy.__version__},
        "seed": SEED,
        "resamples": REPS,
        "aggregates": list(aggregate_cases()),
        "profiles": list(profile_cases()),
        "improvements": list(improvement_cases()),
        "curves": list(curve_cases()),
        "summaries": list(summary_cases()),
        "studentQuantiles": [
            [p, df, float(scipy.stats.t.ppf(p, df))]
            for p in (0.005, 0.025, 0.2, 0.5, 0.9, 0.975, 0.995, 0.9995)
            for df in (1, 2, 3, 4, 9, 19, 30, 99, 400)
        ],
        "monteCarlo": {"runs": 20, "tasks": 5, "values": x.ravel().tolist(), "resamples": 5000, "ends": ends},
    }
    target = pathlib.Path(__file__).parents[2] / "packages/stats/test/fixtures/rliable.json"
    target.write_text(json.dumps(fixtures, separators=(",", ":")) + "\n")
    print(target, target.stat().st_size)


if __name__ == "__main__":
    main()

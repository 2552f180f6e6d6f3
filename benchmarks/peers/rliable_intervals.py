"""Times rliable's bootstrap: python rliable_intervals.py iqm|improvement RUNS TASKS RESAMPLES

Needs: pip install "rliable==1.2.0" "pandas<3"
"""

import json
import sys
import time

import numpy as np
from rliable import library, metrics


def main():
    what, runs, tasks, resamples = sys.argv[1], *map(int, sys.argv[2:5])
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, runs, tasks))
    if what == "iqm":
        scores, statistic = x, lambda s: np.array([metrics.aggregate_iqm(s)])
    else:
        scores, statistic = [x, y], lambda a, b: np.array([metrics.probability_of_improvement(a, b)])
    start = time.perf_counter()
    library.get_interval_estimates({"x": scores}, statistic, reps=resamples)
    print(json.dumps({"resamplesPerSecond": resamples / (time.perf_counter() - start)}))


if __name__ == "__main__":
    main()

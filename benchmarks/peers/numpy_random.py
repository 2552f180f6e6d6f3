"""Times NumPy's Generator: python numpy_random.py

Reads names of what is to be drawn, one a line; answers each with the nanoseconds of a draw, and `version` with NumPy's.
"""

import json
import sys
import time

import numpy as np

BULK = 1_000_000
SINGLE = 200_000


def nanoseconds(draws, work):
    work()
    best = min(timed(work) for _ in range(5))
    return best / draws * 1e9


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


generator = np.random.default_rng(1)
out = np.empty(BULK)
integers = generator.integers


def each(draw):
    def loop():
        for _ in range(SINGLE):
            draw()

    return loop


work = {
    "fillRandom": (BULK, lambda: generator.random(out=out)),
    "fillNormal": (BULK, lambda: generator.standard_normal(out=out)),
    "fillIntegers": (BULK, lambda: integers(0, 7, BULK)),
    "random": (SINGLE, each(generator.random)),
    "normal": (SINGLE, each(generator.normal)),
    "integers": (SINGLE, each(lambda: integers(7))),
    "seed": (2_000, lambda: [np.random.default_rng(k).random() for k in range(2_000)]),
}
for line in sys.stdin:
    name = line.strip()
    print(json.dumps(np.__version__ if name == "version" else nanoseconds(*work[name])), flush=True)

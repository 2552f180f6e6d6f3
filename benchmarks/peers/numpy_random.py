"""Times NumPy's Generator: python numpy_random.py. Prints one JSON object: nanoseconds a draw."""

import json
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


print(
    json.dumps(
        {
            "numpy": np.__version__,
            "fillRandom": nanoseconds(BULK, lambda: generator.random(out=out)),
            "fillNormal": nanoseconds(BULK, lambda: generator.standard_normal(out=out)),
            "fillIntegers": nanoseconds(BULK, lambda: integers(0, 7, BULK)),
            "random": nanoseconds(SINGLE, each(generator.random)),
            "normal": nanoseconds(SINGLE, each(generator.normal)),
            "integers": nanoseconds(SINGLE, each(lambda: integers(7))),
            "seed": nanoseconds(2_000, lambda: [np.random.default_rng(k) for k in range(2_000)]),
        }
    )
)

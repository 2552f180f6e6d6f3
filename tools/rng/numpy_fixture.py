"""Writes what NumPy's generators draw, as CRC-32s of long runs and first values: numpyRng.json of core, numpyLegacy.json of env-minatar.

Run: python tools/rng/numpy_fixture.py   (numpy 2.4)
"""

import json
import pathlib
import zlib

import numpy as np

COUNT = 10_000
SEEDS = [0, 1, 2, 42, 123, 12345, 2**31, 2**32 + 5, 2**53 + 1, 2**130 + 7]
LEGACY_SEEDS = [0, 1, 2, 42, 123, 12345, 2**31, 4000000007, 2**32 - 2, 2**32 - 1]
WEIGHTS = [0.1, 0.2, 0.3, 0.15, 0.25]


# 64-bit words do not fit a JSON number.
FIRST = {"u8": lambda a: [str(v) for v in a]}
FIRST |= {dtype: lambda a: a.tolist() for dtype in ("f8", "i4", "i1")}


def entry(values, dtype):
    array = np.ascontiguousarray(values, dtype=dtype)
    return {"crc": f"{zlib.crc32(array.astype(array.dtype.newbyteorder('<')).tobytes()):08x}", "first": FIRST[dtype](array[:3])}


# name -> (draw all values from a fresh generator, dtype of the CRC)
METHODS = {
    "random": (lambda g: g.random(COUNT), "f8"),
    "uniform(-3,5)": (lambda g: g.uniform(-3, 5, COUNT), "f8"),
    "normal": (lambda g: g.standard_normal(COUNT), "f8"),
    "normal(2,0.5)": (lambda g: g.normal(2, 0.5, COUNT), "f8"),
    "exponential": (lambda g: g.standard_exponential(COUNT), "f8"),
    "exponential(3)": (lambda g: g.exponential(3, COUNT), "f8"),
    "integers(7)": (lambda g: g.integers(7, size=COUNT), "f8"),
    "integers(-9999,9999)": (lambda g: g.integers(-9999, 9999, size=COUNT), "f8"),
    "integers(3000000000)": (lambda g: g.integers(3_000_000_000, size=COUNT), "f8"),
    "integers(2^32-1)": (lambda g: g.integers(2**32 - 1, size=COUNT), "f8"),
    "integers(2^32)": (lambda g: g.integers(2**32, size=COUNT), "f8"),
    "integers(2^53-1)": (lambda g: g.integers(2**53 - 1, size=COUNT), "f8"),
    "integers(-5,2^40)": (lambda g: g.integers(-5, 2**40, size=COUNT), "f8"),
    "uint32": (lambda g: g.integers(0, 2**32, size=COUNT, dtype=np.uint32), "f8"),
    "uint64": (lambda g: g.bit_generator.random_raw(COUNT), "u8"),
    "binary": (lambda g: np.concatenate([g.integers(0, 2, n, dtype=np.int8) for n in [1, 2, 3, 4, 5, 8, 9977]]), "i1"),
    "permutation": (lambda g: g.permutation(COUNT), "i4"),
    "shuffle twice": (lambda g: (lambda x: (g.shuffle(x), g.shuffle(x), x)[2])(np.arange(COUNT)), "i4"),
    "choice": (lambda g: g.choice(11, COUNT), "i4"),
    "choice p": (lambda g: g.choice(5, COUNT, p=WEIGHTS), "i4"),
    "choice p one by one": (lambda g: [g.choice(5, p=WEIGHTS) for _ in range(1000)], "i4"),
    "choice 3 of 5 p without replacement": (
        lambda g: np.concatenate([g.choice(5, 3, replace=False, p=WEIGHTS) for _ in range(300)]),
        "i4",
    ),
    "choice 4 of 10 without replacement": (
        lambda g: np.concatenate([g.choice(10, 4, replace=False) for _ in range(1000)]),
        "i4",
    ),
    "choice 100 of 20000 without replacement": (lambda g: g.choice(20000, 100, replace=False), "i4"),
    "choice 10000 of 20000 without replacement": (lambda g: g.choice(20000, 10000, replace=False), "i4"),
    "choice 20000 of 20000 without replacement": (lambda g: g.choice(20000, 20000, replace=False), "i4"),
    "child 2 of child 1": (
        lambda g: (g.spawn(1), g.spawn(2)[0].spawn(3)[2].random(COUNT))[1],
        "f8",
    ),
    "mixed": (
        lambda g: np.concatenate(
            [
                [g.integers(7), g.random(), g.normal(), g.integers(2**40), g.exponential(), g.integers(3), g.permutation(6)[2]]
                for _ in range(500)
            ]
        ),
        "f8",
    ),
}


LEGACY_METHODS = {
    "randomSample": (lambda r: r.random_sample(COUNT), "f8"),
    "uniform(-3,5)": (lambda r: r.uniform(-3, 5, COUNT), "f8"),
    "randint(7)": (lambda r: r.randint(7, size=COUNT), "f8"),
    "randint(-9999,9999)": (lambda r: r.randint(-9999, 9999, size=COUNT), "f8"),
    "randint(2^32)": (lambda r: r.randint(2**32, size=COUNT), "f8"),
    "randint(2^40)": (lambda r: r.randint(2**40, size=COUNT), "f8"),
    "permutation": (lambda r: r.permutation(COUNT), "i4"),
    "choice": (lambda r: [r.choice(11) for _ in range(COUNT)], "i4"),
    "mixed": (
        lambda r: np.concatenate(
            [[r.randint(7), r.random_sample(), r.randn() > 0, r.randint(2**40), r.permutation(6)[2]] for _ in range(500)]
        ),
        "f8",
    ),
}

fixture = {
    "numpy": np.__version__,
    "count": COUNT,
    "weights": WEIGHTS,
    "words": {str(s): [f"{w:08x}" for w in np.random.SeedSequence(s).generate_state(8)] for s in SEEDS},
    "generator": {
        name: {str(s): entry(draw(np.random.default_rng(s)), dtype) for s in SEEDS}
        for name, (draw, dtype) in METHODS.items()
    },
}

legacy = {
    "numpy": np.__version__,
    "count": COUNT,
    "legacy": {
        name: {str(s): entry(draw(np.random.RandomState(s)), dtype) for s in LEGACY_SEEDS}
        for name, (draw, dtype) in LEGACY_METHODS.items()
    },
    # The host's logarithm decides the last bit of these, so they are compared one by one.
    "randn": {str(s): np.random.RandomState(s).randn(100).tolist() for s in LEGACY_SEEDS},
}

for file, content in [("core/test/fixtures/numpyRng.json", fixture), ("env-minatar/test/fixtures/numpyLegacy.json", legacy)]:
    out = pathlib.Path(__file__).parents[2] / "packages" / file
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(content, indent=1) + "\n")
    print(out)

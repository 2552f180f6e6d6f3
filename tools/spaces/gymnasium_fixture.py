"""Writes packages/core/test/fixtures/gymnasiumSpaces.json: samples and flattened samples of Gymnasium's spaces.

Run: python tools/spaces/gymnasium_fixture.py   (gymnasium 1.4, numpy 2.4)
"""

import json
import pathlib

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Dict, Discrete, MultiBinary, MultiDiscrete, Tuple
from gymnasium.spaces.utils import flatten

INF = float("inf")
SEEDS = [0, 42, 12345]
SAMPLES = 8


def bounds(value, size):
    if isinstance(value, (list, tuple)):
        return np.array([float(v) for v in value])
    return np.full(size, float(value))


def build(json):
    kind = json["kind"]
    if kind == "box":
        shape, dtype = json["shape"], np.dtype(json["dtype"])
        size = int(np.prod(shape))
        low, high = (bounds(json[side], size).reshape(shape) for side in ("low", "high"))
        cast = (lambda b: b.astype(dtype)) if dtype.kind == "f" else (lambda b: b)
        return Box(cast(low), cast(high), dtype=dtype)
    if kind == "discrete":
        return Discrete(json["n"], start=json["start"])
    if kind == "multi-discrete":
        return MultiDiscrete(json["nvec"], start=json.get("start"))
    if kind == "multi-binary":
        return MultiBinary(json["n"])
    if kind == "tuple":
        return Tuple([build(part) for part in json["spaces"]])
    return Dict({name: build(part) for name, part in json["spaces"].items()})


def box(low, high, shape, dtype="float32"):
    return {"kind": "box", "low": low, "high": high, "shape": shape, "dtype": dtype}


def discrete(n, start=0):
    return {"kind": "discrete", "n": n, "start": start}


SPACES = {
    "box": box(-1, 1, [3]),
    "box with bounds of its own": box([-1, -0.1, 0], [2, 0.1, 1000], [3]),
    "box of float64": box(-3.5, 0.1, [2, 2], "float64"),
    "unbounded box": box("-Infinity", "Infinity", [3]),
    "box bounded in all ways": box(
        ["-Infinity", -1, "-Infinity", 0, 5, "-Infinity"], ["Infinity", "Infinity", 7, 1, "Infinity", -2], [6]
    ),
    "box bounded in all ways, float64": box(["-Infinity", -1, "-Infinity", 0], ["Infinity", "Infinity", 7, 1], [4], "float64"),
    "box of uint8": box(0, 255, [2, 3, 2], "uint8"),
    "box of int8": box(-128, 127, [4], "int8"),
    "box of int32": box([-5, 0], [5, 2147483647], [2], "int32"),
    "unbounded box of int32": box(["-Infinity", -1, "-Infinity"], ["Infinity", "Infinity", 3], [3], "int32"),
    "discrete": discrete(7),
    "discrete with a start": discrete(5, -2),
    "multi-discrete": {"kind": "multi-discrete", "nvec": [5, 2, 9]},
    "multi-discrete with starts": {"kind": "multi-discrete", "nvec": [3, 4, 2], "start": [-1, 0, 7]},
    "multi-binary": {"kind": "multi-binary", "n": 9},
    "tuple": {"kind": "tuple", "spaces": [discrete(3), box(0, 1, [2]), {"kind": "multi-binary", "n": 3}]},
    "dict": {
        "kind": "dict",
        "spaces": {"z": discrete(4, 1), "a": {"kind": "multi-discrete", "nvec": [3, 3]}, "m": {"kind": "tuple", "spaces": [discrete(2), discrete(3)]}},
    },
}


def share(space, generator):
    """Lets a space and all its parts draw from one generator."""
    space._np_random = generator
    parts = getattr(space, "spaces", ())
    for part in parts.values() if isinstance(parts, dict) else parts:
        share(part, generator)


def packed(space, value):
    if isinstance(space, Tuple):
        return [v for part, own in zip(space.spaces, value) for v in packed(part, own)]
    if isinstance(space, Dict):
        return [v for name, part in space.spaces.items() for v in packed(part, value[name])]
    return np.asarray(value).ravel().tolist()


def sample(json, seed):
    space = build(json)
    share(space, np.random.Generator(np.random.PCG64(seed)))
    values = [space.sample() for _ in range(SAMPLES)]
    assert all(space.contains(value) for value in values)
    return {
        "samples": [packed(space, value) for value in values],
        "flat": np.asarray(flatten(space, values[0]), dtype=np.float32).tolist(),
    }


def masked(seed):
    space = Discrete(6, start=3)
    share(space, np.random.Generator(np.random.PCG64(seed)))
    masks = [[1, 0, 1, 1, 0, 1], [0, 0, 0, 0, 1, 0], [0] * 6, [1] * 6]
    return {"masks": masks, "samples": [[int(space.sample(np.array(m, dtype=np.int8))) for m in masks] for _ in range(SAMPLES)]}


fixture = {
    "gymnasium": gymnasium.__version__,
    "spaces": {
        name: {"json": json, "repr": repr(build(json)), "seeds": {str(seed): sample(json, seed) for seed in SEEDS}}
        for name, json in SPACES.items()
    },
    "masked": {str(seed): masked(seed) for seed in SEEDS},
}
out = pathlib.Path(__file__).parents[2] / "packages/core/test/fixtures/gymnasiumSpaces.json"
out.write_text(json.dumps(fixture) + "\n")
print(out.stat().st_size)

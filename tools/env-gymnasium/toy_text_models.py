"""Writes checksums of Gymnasium's transition tables, action masks, and random lakes."""

import json
import pathlib
import zlib

import gymnasium
import numpy as np
from gymnasium.envs.toy_text.frozen_lake import generate_random_map

ROOT = pathlib.Path(__file__).resolve().parents[2]

TABLES = [
    ("FrozenLake-v1", {}),
    ("FrozenLake-v1", {"is_slippery": False}),
    ("FrozenLake-v1", {"success_rate": 0.75, "reward_schedule": [5, -2, -1]}),
    ("FrozenLake-v1", {"desc": ["SFS", "HFF", "FGH"]}),
    ("FrozenLake8x8-v1", {}),
    ("CliffWalking-v1", {}),
    ("CliffWalkingSlippery-v1", {}),
    ("Taxi-v4", {}),
    ("Taxi-v4", {"is_rainy": True}),
    ("Taxi-v4", {"is_rainy": True, "rainy_probability": 0.5}),
]


def crc(values, dtype) -> int:
    return zlib.crc32(np.array(values, dtype=dtype).tobytes())


def table(env_id: str, kwargs: dict) -> dict:
    env = gymnasium.make(env_id, **kwargs).unwrapped
    lengths, rows = [], []
    for state in range(env.observation_space.n):
        for action in range(env.action_space.n):
            lengths.append(len(env.P[state][action]))
            rows += env.P[state][action]
    result = {
        "env": env_id,
        "kwargs": kwargs,
        "outcomes": len(rows),
        "lengths": crc(lengths, "<i4"),
        "probabilities": crc([row[0] for row in rows], "<f8"),
        "nextStates": crc([row[1] for row in rows], "<i4"),
        "rewards": crc([row[2] for row in rows], "<f8"),
        "terminated": crc([row[3] for row in rows], "u1"),
        "startDistribution": crc(env.initial_state_distrib, "<f8"),
    }
    if env_id.startswith("Taxi"):
        result["actionMasks"] = zlib.crc32(b"".join(env.action_mask(state).tobytes() for state in range(500)))
    return result


document = {
    "source": f"Gymnasium {gymnasium.__version__}, NumPy {np.__version__}",
    "note": "CRC-32 of little-endian arrays over states, then actions, then outcomes in order.",
    "tables": [table(env_id, kwargs) for env_id, kwargs in TABLES],
    "maps": [
        {"size": size, "p": p, "seed": seed, "map": generate_random_map(size, p, seed)}
        for size, p, seed in [(4, 0.5, 0), (4, 0.8, 1), (8, 0.8, 0), (8, 0.6, 7), (12, 0.7, 123)]
    ],
}
path = ROOT / "packages/env-gridworld/test/fixtures/models.json"
path.write_text(json.dumps(document, indent=1) + "\n")
print(path, path.stat().st_size)

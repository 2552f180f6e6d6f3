"""Writes CRC-32s of Gymnasium's observations, rewards and flags over several episodes: 20 seeds for each environment."""

import json
import pathlib
import zlib

import gymnasium
import numpy as np

from policies import POLICIES

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = range(100, 120)

CLASSIC = [
    ("CartPole-v1", {}, "lcg", 600),
    ("CartPole-v1", {}, "balance", 1600),
    ("CartPole-v1", {"sutton_barto_reward": True}, "lcg", 200),
    ("CartPole-v0", {}, "balance", 500),
    ("MountainCar-v0", {}, "lcg", 450),
    ("MountainCar-v0", {}, "swing", 450),
    ("MountainCar-v0", {"goal_velocity": 0.02}, "swing", 300),
    ("MountainCarContinuous-v0", {}, "lcg", 1200),
    ("MountainCarContinuous-v0", {}, "swing", 1200),
    ("MountainCarContinuous-v0", {"goal_velocity": 0.02}, "swing", 300),
    ("Pendulum-v1", {}, "lcg", 450),
    ("Pendulum-v1", {"g": 9.81}, "swing", 250),
    ("Acrobot-v1", {}, "lcg", 600),
    ("Acrobot-v1", {}, "swing", 300),
]

GRID = [
    ("FrozenLake-v1", {}, "lcg", 600),
    ("FrozenLake-v1", {"is_slippery": False}, "lcg", 300),
    ("FrozenLake-v1", {"success_rate": 0.75, "reward_schedule": [5, -2, -1]}, "lcg", 300),
    ("FrozenLake8x8-v1", {}, "lcg", 600),
    ("CliffWalking-v1", {}, "lcg", 400),
    ("CliffWalkingSlippery-v1", {}, "lcg", 400),
    ("Taxi-v4", {}, "lcg", 500),
    ("Taxi-v4", {"is_rainy": True}, "lcg", 500),
    ("Taxi-v4", {"is_rainy": True, "fickle_passenger": True}, "lcg", 500),
    ("Blackjack-v1", {}, "lcg", 400),
    ("Blackjack-v1", {"natural": True, "sab": False}, "lcg", 400),
]


def run(env_id: str, kwargs: dict, policy: str, seed: int, steps: int) -> dict:
    env = gymnasium.make(env_id, **kwargs)
    discrete = not isinstance(env.observation_space, gymnasium.spaces.Box)
    observations, rewards, flags = [], [], []

    def see(observation):
        observations.append(np.atleast_1d(np.array(observation, dtype=np.int32 if discrete else np.float32)))

    act = POLICIES[policy](seed, env.action_space)
    observation, _ = env.reset(seed=seed)
    see(observation)
    for _ in range(steps):
        observation, reward, terminated, truncated, _ = env.step(act(observation))
        see(observation)
        rewards.append(float(reward))
        flags.append(int(terminated) + 2 * int(truncated))
        if terminated or truncated:
            observation, _ = env.reset()
            see(observation)
    env.close()
    return {
        "seed": seed,
        "observations": zlib.crc32(np.concatenate(observations).tobytes()),
        "rewards": zlib.crc32(np.array(rewards).tobytes()),
        "flags": zlib.crc32(bytes(flags)),
        "episodes": sum(flag > 0 for flag in flags),
        "return": float(np.sum(rewards)),
    }


def write(folder: str, table: list) -> None:
    runs = [
        {"env": env_id, "kwargs": kwargs, "policy": policy, "steps": steps,
         "runs": [run(env_id, kwargs, policy, seed, steps) for seed in SEEDS]}
        for env_id, kwargs, policy, steps in table
    ]
    document = {
        "source": f"Gymnasium {gymnasium.__version__}, NumPy {np.__version__}, x86-64 glibc",
        "note": "CRC-32 of little-endian bytes: observations (float32 or int32; each reset's and each step's, in order), rewards "
        "(float64), flags (a byte each: terminated + 2 * truncated). After an ending: reset() without a seed.",
        "environments": runs,
    }
    path = ROOT / "packages" / folder / "test" / "fixtures" / "checksums.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(document, indent=1)
    path.write_text(lines.replace("{\n     ", "{").replace(",\n     ", ", ").replace("\n    }", "}") + "\n")
    print(path, path.stat().st_size)


write("env-classic", CLASSIC)
write("env-gridworld", GRID)

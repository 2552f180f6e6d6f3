"""Writes what Gymnasium's wrappers show around environments whose actions are given by a simple rule."""

import base64
import json
import pathlib

import gymnasium
import numpy as np
from gymnasium import spaces, wrappers
from gymnasium.wrappers import vector as vector_wrappers

from policies import Lcg

ROOT = pathlib.Path(__file__).resolve().parents[2]
STEPS = 120


def encode(values, dtype) -> str:
    return base64.b64encode(np.array(values, dtype=dtype).tobytes()).decode()


class Counter(gymnasium.Env):
    """Shows the action it was given; draws nothing, so that a wrapper's draws are all there are."""

    observation_space = spaces.Discrete(10)
    action_space = spaces.Discrete(10)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return 0, {}

    def step(self, action):
        return int(action), float(action), False, False, {}


def run(name: str, env: gymnasium.Env, seed: int, act=None, dtype="<f4", steps: int = STEPS) -> dict:
    act = act or Lcg(seed, env.action_space)
    observations, rewards, flags, episodes = [], [], [], []
    observation, _ = env.reset(seed=seed)
    observations.append(np.array(observation).ravel())
    for _ in range(steps):
        observation, reward, terminated, truncated, info = env.step(act(observation))
        observations.append(np.array(observation).ravel())
        rewards.append(float(reward))
        flags.append(int(terminated) + 2 * int(truncated))
        if "episode" in info:
            episodes.append([float(info["episode"]["r"]), int(info["episode"]["l"])])
        if terminated or truncated:
            observation, _ = env.reset()
            observations.append(np.array(observation).ravel())
    return {
        "name": name,
        "seed": seed,
        "shape": list(np.array(observation).shape),
        "observations": encode(np.concatenate(observations), dtype),
        "rewards": encode(rewards, "<f8"),
        "flags": flags,
        "episodes": episodes,
    }


def vector_run(name: str, envs, seed: int, steps: int) -> dict:
    """Before any episode ends: autoreset differs."""
    observations, _ = envs.reset(seed=seed)
    rows, rewards = [observations.ravel()], []
    act = Lcg(seed, envs.single_action_space)
    for _ in range(steps):
        if isinstance(envs.single_action_space, spaces.Discrete):
            actions = np.array([act(None) for _ in range(envs.num_envs)])
        else:
            actions = np.stack([act(None) for _ in range(envs.num_envs)])
        observations, reward, terminated, truncated, _ = envs.step(actions)
        assert not terminated.any() and not truncated.any()
        rows.append(observations.ravel())
        rewards.append(np.array(reward, dtype=np.float64))
    return {
        "name": name,
        "seed": seed,
        "numEnvs": envs.num_envs,
        "observations": encode(np.concatenate(rows), "<f4"),
        "rewards": encode(np.concatenate(rewards), "<f8"),
    }


def cart():
    return gymnasium.make("CartPole-v1")


def pendulum():
    return gymnasium.make("Pendulum-v1")


wide = spaces.Box(-3, 3, (1,), dtype=np.float32)
wide_lcg = lambda seed: Lcg(seed, wide)  # noqa: E731

singles = [
    run("TimeLimit", wrappers.TimeLimit(gymnasium.make("CartPole-v1", max_episode_steps=-1), 13), 1),
    run("FrameStack", wrappers.FrameStackObservation(cart(), 3), 2),
    run("FrameStackZero", wrappers.FrameStackObservation(cart(), 4, padding_type="zero"), 3),
    run("NormalizeObservation", wrappers.NormalizeObservation(cart()), 4, steps=400),
    run("NormalizeReward", wrappers.NormalizeReward(cart()), 5),
    run("NormalizeRewardPendulum", wrappers.NormalizeReward(pendulum(), gamma=0.9), 6, steps=250),
    run("ClipReward", wrappers.ClipReward(pendulum(), -3, -1), 7),
    run("ClipAction", wrappers.ClipAction(pendulum()), 8, wide_lcg(8)),
    run("RescaleAction", wrappers.RescaleAction(pendulum(), np.float32(-0.5), np.float32(3)), 9),
    run("FlattenObservation", wrappers.FlattenObservation(gymnasium.make("FrozenLake-v1")), 10),
    run("FlattenTuple", wrappers.FlattenObservation(gymnasium.make("Blackjack-v1")), 11),
    run("TransformReward", wrappers.TransformReward(pendulum(), lambda r: 0.5 * r + 1), 12),
    run("TransformObservation", wrappers.TransformObservation(cart(), lambda o: o * np.float32(2), cart().observation_space), 13),
    run("RecordEpisodeStatistics", wrappers.RecordEpisodeStatistics(cart()), 14),
    run("StickyAction", wrappers.StickyAction(Counter(), 0.25), 15, Lcg(15, Counter.action_space)),
    run("StickyActionDuration", wrappers.StickyAction(Counter(), 0.3, (2, 5)), 16, Lcg(16, Counter.action_space)),
]

vectors = [
    vector_run(
        f"NormalizeObservation{count}",
        vector_wrappers.NormalizeObservation(gymnasium.make_vec("Pendulum-v1", count, vectorization_mode="sync")),
        20,
        30,
    )
    for count in (2, 5, 20)
] + [
    vector_run(
        f"NormalizeReward{count}",
        vector_wrappers.NormalizeReward(gymnasium.make_vec("Pendulum-v1", count, vectorization_mode="sync")),
        21,
        30,
    )
    for count in (2, 5, 20, 300)
]
# Only the rewards matter in these, and 300 observations a step would fill the file.
for entry in vectors:
    if entry["name"].startswith("NormalizeReward"):
        entry["observations"] = ""
    if entry["numEnvs"] == 300:
        entry["rewards"] = encode(np.frombuffer(base64.b64decode(entry["rewards"]), "<f8")[::50], "<f8")

document = {
    "source": f"Gymnasium {gymnasium.__version__}, NumPy {np.__version__}, x86-64 glibc",
    "note": "base64 of little-endian float32 observations (each reset's and each step's, in order) and float64 rewards; flags: "
    "terminated + 2 * truncated. The vector of 300 holds every 50th reward.",
    "singles": singles,
    "vectors": vectors,
}
path = ROOT / "packages/wrappers/test/fixtures/wrappers.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text(json.dumps(document).replace('{"name"', '\n{"name"') + "\n")
print(path, path.stat().st_size)

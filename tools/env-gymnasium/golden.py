"""Replays the recorded actions of every golden trace in Gymnasium and compares all values."""

import base64
import json
import pathlib

import gymnasium
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]


def decode(trace: dict, name: str):
    for suffix, dtype in (("F32", np.float32), ("F64", np.float64)):
        if name + suffix in trace:
            return np.frombuffer(base64.b64decode(trace[name + suffix]), dtype)
    return np.array(trace[name], dtype=np.int64 if name.lower().endswith("obs") or name == "obs0" else np.float64)


def replay(entry: dict, trace: dict) -> None:
    env = gymnasium.make(entry["env"], **entry["kwargs"])
    if "actions" in trace:
        actions = [int(digit) for digit in trace["actions"]]
    else:
        actions = list(decode(trace, "actions").reshape(-1, *env.action_space.shape))
    first, _ = env.reset(seed=trace["seed"])
    observations, rewards, resets, reset_observations, flags = [], [], [], [], []
    for k, action in enumerate(actions):
        observation, reward, terminated, truncated, _ = env.step(action)
        observations.append(np.atleast_1d(observation))
        rewards.append(float(reward))
        flags.append((int(terminated), int(truncated)))
        if terminated or truncated:
            resets.append(k)
            reset_observations.append(np.atleast_1d(env.reset()[0]))
    assert np.array_equal(np.atleast_1d(first), decode(trace, "obs0"))
    assert np.array_equal(np.concatenate(observations), decode(trace, "obs"))
    assert np.array_equal(rewards, decode(trace, "rewards"))
    assert resets == list(trace["resets"])
    if resets:
        assert np.array_equal(np.concatenate(reset_observations), decode(trace, "resetObs"))


for folder in ("env-classic", "env-gridworld"):
    path = ROOT / "packages" / folder / "test" / "fixtures" / "golden.json"
    for entry in json.loads(path.read_text())["envs"]:
        for trace in entry["traces"]:
            replay(entry, trace)
        print(entry["env"], entry["kwargs"], len(entry["traces"]), "traces equal")

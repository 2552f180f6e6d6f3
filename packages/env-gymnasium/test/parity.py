"""Prints what environments do in Python's own loop: parity.py NAME SEED ACTIONS, with actions as [[of each environment], …]."""

import json
import sys

import gymnasium
import numpy as np


def numbers(value):
    if isinstance(value, dict):
        return [x for key in sorted(value) for x in numbers(value[key])]
    if isinstance(value, tuple):
        return [x for part in value for x in numbers(part)]
    return [float(x) for x in np.ravel(value)]


def seen(observation, info):
    return numbers({**observation, **info} if isinstance(observation, dict) else observation)


name, seed, actions = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
module, _, rest = name.rpartition(":")
make = getattr(__import__(module), rest) if module else lambda: gymnasium.make(name)
envs = [make() for _ in actions[0]]
told = [[seen(*env.reset(seed=seed + i)) for i, env in enumerate(envs)]]
for row in actions:
    rows = []
    for env, action in zip(envs, row):
        observation, reward, terminated, truncated, info = env.step(np.int64(action))
        final = None
        if terminated or truncated:
            final = seen(observation, info)
            observation, info = env.reset()
        rows.append([seen(observation, info), float(reward), int(terminated), int(truncated), final])
    told.append(rows)
print(json.dumps(told))

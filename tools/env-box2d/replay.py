"""Replays recorded actions in Gymnasium and writes the digests of its answers as the parity fixture.

usage: pip install 'gymnasium[box2d]==1.3.0'; python tools/env-box2d/replay.py /tmp/actions.jsonl

For each run: steps, CRC-32 of all observations (float32) and of all rewards (float64), and how often a task ended.
"""

import json
import pathlib
import sys
import zlib

import gymnasium
import numpy as np

fixture = pathlib.Path(__file__).parents[2] / "packages/env-box2d/test/fixtures/parity.json"
runs = []
for line in open(sys.argv[1]):
    run = json.loads(line)
    env = gymnasium.make(run["id"], **run["kwargs"])
    observations, rewards, steps, endings = 0, 0, 0, 0
    for k, actions in enumerate(run["episodes"]):
        observation, _ = env.reset(seed=run["seed"]) if k == 0 else env.reset()
        observations = zlib.crc32(observation.tobytes(), observations)
        for action in actions:
            action = action if run["discrete"] else np.array(action, np.float32)
            observation, reward, terminated, _, _ = env.step(action)
            observations = zlib.crc32(observation.tobytes(), observations)
            rewards = zlib.crc32(np.float64(reward).tobytes(), rewards)
            steps += 1
            endings += terminated
    env.close()
    runs.append([run["name"], run["policy"], run["seed"], steps, endings, observations, rewards])
lines = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs)
fixture.write_text(f"[\n{lines}\n]\n")

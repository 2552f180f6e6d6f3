"""Times cpprb's prioritized replay of a million transitions of CartPole: python replay_cpprb.py

Reads what is to be done, one word a line: add, sample or update (sample 32 and give back 32 priorities); answers each with the nanoseconds
of one. Needs: pip install cpprb
"""
import json
import sys
import time

import numpy as np
from cpprb import PrioritizedReplayBuffer

CAPACITY, BATCH, CALLS = 1_000_000, 32, 2000
fields = {"obs": {"shape": 4}, "act": {"dtype": np.int32}, "rew": {}, "next_obs": {"shape": 4}, "done": {}}
buffer = PrioritizedReplayBuffer(CAPACITY, fields)
rng = np.random.default_rng(0)
row = {"obs": np.zeros(4, np.float32), "act": 0, "rew": 0.0, "next_obs": np.zeros(4, np.float32), "done": 0.0}
for _ in range(100):
    rows = {name: np.repeat(np.asarray(value)[None], 10_000, axis=0) for name, value in row.items()}
    buffer.add(**rows, priorities=rng.uniform(0.01, 1, 10_000))


def add():
    buffer.add(**row)


def sample():
    return buffer.sample(BATCH, beta=0.4)


def update():
    buffer.update_priorities(sample()["indexes"], rng.uniform(0.01, 1, BATCH))


work = {"add": add, "sample": sample, "update": update}
for line in sys.stdin:
    call = work[line.strip()]
    started = time.perf_counter()
    for _ in range(CALLS):
        call()
    print(json.dumps((time.perf_counter() - started) / CALLS * 1e9), flush=True)

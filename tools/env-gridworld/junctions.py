"""Episodes of Junctions-v0, played by its rules as written here once more, with NumPy's random numbers.

    pip install numpy
    python tools/env-gridworld/junctions.py

writes packages/env-gridworld/test/fixtures/junctions.json.
"""

import json
from pathlib import Path

import numpy as np


class Junctions:
    def __init__(self, streets, main_rate=0.7, side_rate=0.3, capacity=10, detour=20):
        self.streets, self.rates, self.capacity, self.detour = streets, (main_rate, side_rate), capacity, detour

    def reset(self, seed):
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.lights = [0] * len(self.streets)
        self.cars = [[min(self.capacity, int(self.rng.integers(3))) for _ in range(n + 1)] for n in self.streets]

    def step(self, action):
        for j in reversed(range(len(self.streets))):
            queue = action[j]
            for _ in range(2 if queue == self.lights[j] else 1):
                if self.cars[j][queue] == 0:
                    break
                if queue == 0 and j + 1 < len(self.streets):
                    if self.cars[j + 1][0] == self.capacity:
                        break
                    self.cars[j + 1][0] += 1
                self.cars[j][queue] -= 1
            self.lights[j] = queue
        away = 0
        for j, queues in enumerate(self.cars):
            for k in range(len(queues)):
                if k == 0 and j > 0:
                    continue
                if self.rng.random() < self.rates[min(k, 1)]:
                    if queues[k] < self.capacity:
                        queues[k] += 1
                    else:
                        away += 1
        flat = sum(self.cars, [])
        return -(sum(flat) + self.detour * away) / len(flat)


def play(seed, steps, **settings):
    env = Junctions(**settings)
    env.reset(seed)
    chooser = np.random.Generator(np.random.PCG64(100 + seed))
    trace = {"seed": seed, "actions": [], "rewards": [], "cars": [sum(env.cars, [])]}
    for _ in range(steps):
        # Lights that mostly stay, so that cars pass.
        action = [int(chooser.integers(n + 1)) if chooser.random() < 0.3 else light for n, light in zip(env.streets, env.lights)]
        trace["actions"].append(action)
        trace["rewards"].append(env.step(action))
        trace["cars"].append(sum(env.cars, []))
    return trace


cases = [
    {"settings": {"streets": [2, 1, 2]}, "traces": [play(s, 100, streets=[2, 1, 2]) for s in (0, 7)]},
    {
        "settings": {"streets": [1, 3], "mainRate": 0.9, "sideRate": 0.4, "capacity": 3},
        "traces": [play(3, 100, streets=[1, 3], main_rate=0.9, side_rate=0.4, capacity=3)],
    },
]
path = Path(__file__).parents[2] / "packages/env-gridworld/test/fixtures/junctions.json"
path.write_text(json.dumps(cases) + "\n")
print(path.stat().st_size)

"""Records digests of the physics of Gymnasium's CarRacing as a parity fixture; pictures are left out, which is much faster.

usage: pip install 'gymnasium[box2d]==1.3.0'; SDL_VIDEODRIVER=dummy python tools/env-box2d/carPhysics.py

40 seeds, continuous and discrete actions in turns, every fourth with random colours, two races each in one environment. The
actions come from a linear congruential generator; each is held for ten steps. For each run: steps, number of tiles of both
tracks, CRC-32 of the states (hull x, y, angle, vx, vy, angular velocity, wheel speeds; float32) and of the rewards (float64).
"""

import json
import pathlib
import zlib

import numpy as np
from gymnasium.envs.box2d.car_racing import CarRacing

fixture = pathlib.Path(__file__).parents[2] / "packages/env-box2d/test/fixtures/carPhysics.json"
CarRacing._render = lambda self, mode: np.zeros((96, 96, 3), np.uint8)


def state(env):
    hull = env.car.hull
    values = [*hull.position, hull.angle, *hull.linearVelocity, hull.angularVelocity]
    return np.array([*values, *(wheel.omega for wheel in env.car.wheels)], np.float32).tobytes()


runs = []
for seed in range(40):
    continuous = seed % 2 == 0
    env = CarRacing(continuous=continuous, domain_randomize=seed % 4 == 3)
    x = (seed * 2654435761 + 12345) % 2**32
    steps, states, rewards, tiles = 0, 0, 0, []
    for race in range(2):
        if race == 0:
            env.reset(seed=seed)
        else:
            env.reset()
        tiles.append(len(env.track))
        states = zlib.crc32(state(env), states)
        for step in range(300):
            if step % 10 == 0:
                draws = []
                for _ in range(3):
                    x = (1664525 * x + 1013904223) % 2**32
                    draws.append(x / 2**32)
                if continuous:
                    action = np.array([2 * draws[0] - 1, draws[1], draws[2] ** 3], np.float32)
                else:
                    action = int(draws[0] * 5)
            _, reward, terminated, _, _ = env.step(action)
            states = zlib.crc32(state(env), states)
            rewards = zlib.crc32(np.float64(reward).tobytes(), rewards)
            steps += 1
            if terminated:
                break
    runs.append([seed, steps, *tiles, states, rewards])
lines = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs)
fixture.write_text(f"[\n{lines}\n]\n")

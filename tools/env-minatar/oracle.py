"""Writes packages/env-minatar/test/fixtures/oracle.json: what MinAtar 1.0.15 does, for many seeds and settings.

    python3 -m venv .venv && .venv/bin/pip install minatar==1.0.15 gymnasium
    node --conditions=@prism-rl/source tools/env-minatar/players.ts > played.json
    .venv/bin/python tools/env-minatar/oracle.py played.json

MinAtar is used from outside only: it is played, and what it shows is recorded. A case's checksum runs over every state (bytes
[row][column][channel]) and after each step over the reward (one signed byte) and the terminal flag (one byte).
"""

import json
import pathlib
import sys
import zlib

import gymnasium
import minatar.gym
from minatar import Environment

GAMES = ["asterix", "breakout", "freeway", "seaquest", "space_invaders"]
NAMES = {"asterix": "Asterix", "breakout": "Breakout", "freeway": "Freeway", "seaquest": "Seaquest", "space_invaders": "SpaceInvaders"}
# Steps for which the game is played on after its end in the cases that linger.
LINGER = 5


def uniform(seed, n):
    """The linear congruential generator of Numerical Recipes; its twin stands beside the test."""
    x = (seed * 2654435761 + 12345) % 2**32
    while True:
        x = (1664525 * x + 1013904223) % 2**32
        yield (x >> 16) % n


def record(game, seed, actions, steps, sticky=0.1, ramping=True, linger=0, reseed=0):
    env = Environment(game, sticky_action_prob=sticky, difficulty_ramping=ramping)
    env.seed(seed)
    env.reset()
    crc = zlib.crc32(env.state().astype("uint8").tobytes())
    total, ends, over = 0, 0, 0
    for k in range(steps):
        reward, terminal = env.act(next(actions))
        crc = zlib.crc32(env.state().astype("uint8").tobytes(), crc)
        crc = zlib.crc32(bytes([int(reward) & 0xFF, int(terminal)]), crc)
        total += int(reward)
        over = over + 1 if terminal else 0
        if terminal and over > linger:
            ends += 1
            over = 0
            if reseed:
                env.seed(reseed + ends)
            env.reset()
            crc = zlib.crc32(env.state().astype("uint8").tobytes(), crc)
    return {"crc": f"{crc:08x}", "reward": total, "episodes": ends}


def gym_record(game_id, seed, steps):
    env = gymnasium.make(game_id)
    observation, _ = env.reset(seed=seed)
    crc = zlib.crc32(observation.astype("uint8").tobytes())
    actions = uniform(seed, int(env.action_space.n))
    total, ends = 0, 0
    for _ in range(steps):
        observation, reward, terminated, truncated, _ = env.step(next(actions))
        assert not truncated
        crc = zlib.crc32(observation.astype("uint8").tobytes(), crc)
        crc = zlib.crc32(bytes([int(reward) & 0xFF, int(terminated)]), crc)
        total += int(reward)
        if terminated:
            ends += 1
            observation, _ = env.reset()
            crc = zlib.crc32(observation.astype("uint8").tobytes(), crc)
    return {"crc": f"{crc:08x}", "reward": total, "episodes": ends}


def main():
    cases = []
    for game in GAMES:
        steps = 3000 if game == "freeway" else 1000
        for seed in [*range(100, 130), 2**31, 2**32 - 1]:
            cases.append({"id": f"MinAtar/{NAMES[game]}-v0", "seed": seed, "steps": steps, **record(game, seed, uniform(seed, 6), steps)})
        variants = [{"sticky": 0}, {"sticky": 0.5}, {"sticky": 1}, {"ramping": False}, {"linger": LINGER}, {"reseed": 5000}]
        for variant in variants:
            for seed in (200, 201):
                result = record(game, seed, uniform(seed, 6), 1000, **variant)
                cases.append({"id": f"MinAtar/{NAMES[game]}-v0", "seed": seed, "steps": 1000, **variant, **result})
    minatar.gym.register_envs()
    for game in GAMES:
        for version in ("v0", "v1"):
            for seed in (300, 301):
                game_id = f"MinAtar/{NAMES[game]}-{version}"
                cases.append({"id": game_id, "seed": seed, "steps": 1000, **gym_record(game_id, seed, 1000)})
    for played in json.loads(pathlib.Path(sys.argv[1]).read_text()):
        actions = iter(map(int, played["actions"]))
        steps = len(played["actions"])
        result = record(played["game"], played["seed"], actions, steps)
        case = {"id": f"MinAtar/{NAMES[played['game']]}-v0", "seed": played["seed"], "steps": steps}
        cases.append({**case, "actions": played["actions"], **result})
    target = pathlib.Path(__file__).parents[2] / "packages/env-minatar/test/fixtures/oracle.json"
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    target.write_text(f'{{"package":"MinAtar 1.0.15","linger":{LINGER},"cases":[\n{lines}\n]}}\n')
    print(target, target.stat().st_size, len(cases))


if __name__ == "__main__":
    main()

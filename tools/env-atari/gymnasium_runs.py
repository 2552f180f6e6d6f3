"""Plays Gymnasium's Atari environments and writes checksums of every step as JSON.

    python gymnasium_runs.py <out.json> [steps]
"""

import json
import sys
import zlib

import ale_py
import gymnasium as gym
import numpy as np
from gymnasium.wrappers import AtariPreprocessing

gym.register_envs(ale_py)
ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
GAMES = ["Pong", "Breakout", "Seaquest", "SpaceInvaders", "MsPacman", "Qbert", "Enduro", "BeamRider",
         "MontezumaRevenge", "Asteroids"]
STEPS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000


def crc(array):
    return zlib.crc32(np.ascontiguousarray(array).tobytes())


def play(env, steps, seed=11):
    """Checksum chain over observations, rewards and flags: one number every 50 steps."""
    x = seed
    n = int(getattr(env.action_space, "n", 0))
    observation, info = env.reset(seed=seed)
    chain = crc(observation)
    rows = [chain]
    for step in range(1, steps + 1):
        x = (x * 1103515245 + 12345) % 2**31
        # A continuous action: radius, angle and button from the same number.
        action = (x >> 8) % n if n else np.array(
            [((x >> 8) % 101) / 100, ((x >> 15) % 629 - 314) / 100, ((x >> 4) % 11) / 10], np.float32)
        observation, reward, terminated, truncated, info = env.step(action)
        facts = [crc(observation), int(round(float(reward))) & 0xFFFFFFFF, int(terminated), int(truncated), info["lives"]]
        chain = zlib.crc32(np.array(facts, dtype="<u4").tobytes(), chain)
        if step % 50 == 0:
            rows.append(chain)
        if terminated or truncated:
            observation, info = env.reset()
            chain = zlib.crc32(np.array([crc(observation)], dtype="<u4").tobytes(), chain)
    env.close()
    return rows


runs = {}
for name in GAMES:
    runs[f"{name}|preprocessing|"] = play(AtariPreprocessing(gym.make(f"{name}NoFrameskip-v4")), STEPS)
SINGLE = {
    "rgb": {},
    "grayscale": {"obs_type": "grayscale"},
    "ram": {"obs_type": "ram"},
    "skip25": {"frameskip": (2, 5), "obs_type": "ram"},
    "full": {"full_action_space": True, "obs_type": "ram"},
    "plain": {"frameskip": 1, "repeat_action_probability": 0.0, "obs_type": "ram"},
    "short": {"max_num_frames_per_episode": 400, "obs_type": "ram"},
}
for name in ["Pong", "Breakout", "Adventure", "Tetris"]:
    for key, options in SINGLE.items():
        runs[f"{name}|env|{key}"] = play(gym.make(f"ALE/{name}-v5", **options), 300)
runs["Breakout|env|mode"] = play(gym.make("ALE/Breakout-v5", mode=4, difficulty=1, obs_type="ram"), 300)
PRE = {
    "life": {"terminal_on_life_loss": True},
    "size": {"screen_size": (64, 96)},
    "rgb": {"grayscale_obs": False},
    "half": {"screen_size": (80, 105)},
    "noops": {"noop_max": 5, "frame_skip": 2},
    "skip1": {"frame_skip": 1},
    "scale": {"scale_obs": True},
}
for name in ["Breakout", "Tetris"]:
    for key, options in PRE.items():
        base = gym.make(f"ALE/{name}-v5", frameskip=1, repeat_action_probability=0.25)
        runs[f"{name}|preprocessing|{key}"] = play(AtariPreprocessing(base, **options), 300)
for name in ["Breakout", "Seaquest"]:
    runs[f"{name}|continuous|"] = play(gym.make(f"ALE/{name}-v5", continuous=True, obs_type="ram"), 300)
with open(sys.argv[1], "w") as file:
    json.dump(runs, file)
print(len(runs), "runs")

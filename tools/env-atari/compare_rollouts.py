"""Compares `prism rollout ALE/<Game>-v5 --digest`, row for row, with the Arcade Learning Environment: RAM and screen.

    python compare_rollouts.py [steps] [Game …]        # by default 500 steps of ten games

Needs ale-py and gymnasium, and the images imported (prism atari roms import).
"""

import json
import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import ale_py
import gymnasium as gym

gym.register_envs(ale_py)
ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
ROOT = Path(__file__).resolve().parents[2]
GAMES = ["Pong", "Breakout", "Seaquest", "SpaceInvaders", "MsPacman", "Qbert", "Enduro", "BeamRider",
         "MontezumaRevenge", "Asteroids"]
SEED = 3


def reference(game, kind, actions):
    """The rows that the command line prints, from ALE."""
    env = gym.make(f"ALE/{game}-v5", obs_type="ram", frameskip=1, repeat_action_probability=0)
    ale = env.unwrapped.ale
    digest = lambda: zlib.crc32((ale.getRAM() if kind == "ram" else ale.getScreen()).tobytes())
    env.reset(seed=SEED)
    rows = [{"step": 0, "reset": True, "observation": digest()}]
    for step, action in enumerate(actions, 1):
        _, reward, terminated, truncated, _ = env.step(action)
        rows.append({"step": step, "observation": digest(), "reward": int(reward), "terminated": terminated,
                     "truncated": truncated})
        if terminated or truncated:
            env.reset()
            rows.append({"step": step, "reset": True, "observation": digest()})
    env.close()
    return rows


def ours(game, kind, file):
    settings = [f"obsType={kind}", "frameSkip=1", "repeatActionProbability=0"]
    command = ["node", "scripts/run.mjs", "prism", "rollout", f"ALE/{game}-v5", "--seed", str(SEED), "--actions", file,
               "--digest", *(word for setting in settings for word in ("--set", setting))]
    out = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "actions.jsonl")
        for game in sys.argv[2:] or GAMES:
            count = int(gym.make(f"ALE/{game}-v5").action_space.n)
            actions, x = [], SEED
            for _ in range(steps):
                x = (x * 1103515245 + 12345) % 2**31
                actions.append((x >> 8) % count)
            Path(file).write_text("\n".join(map(str, actions)) + "\n")
            for kind in ("ram", "palette"):
                equal = ours(game, kind, file) == reference(game, kind, actions)
                failed += not equal
                print(f"{game} {kind}: {'equal' if equal else 'DIFFERENT'} over {steps} steps", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

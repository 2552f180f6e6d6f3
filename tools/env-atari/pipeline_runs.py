"""Runs our own game through ale_py's vector environment, under another game's name.

    python pipeline_runs.py <image of Prism Catch> <fixture.json>
"""

import json
import os
import shutil
import sys
import tempfile
import zlib

import ale_py
import ale_py.roms
import numpy as np
from ale_py.vector_env import AtariVectorEnv

GAME = "donkey_kong"
STEPS = 60
VECTOR = {
    "": {},
    "sticky": {"repeat_action_probability": 0.25},
    "rgb": {"grayscale": False, "stack_num": 2},
    "64x96": {"img_width": 64, "img_height": 96, "maxpool": False},
    "half": {"img_width": 80, "img_height": 105},
    "same": {"img_width": 160, "img_height": 210, "stack_num": 1},
    "tiny": {"img_width": 20, "img_height": 21, "stack_num": 2},
    "odd": {"img_width": 37, "img_height": 53, "grayscale": False, "stack_num": 1},
    "plain": {"use_fire_reset": False, "noop_max": 0, "frameskip": 3, "reward_clipping": False},
    "short": {"max_num_frames_per_episode": 50, "full_action_space": True},
}


def crc(*arrays):
    value = 0
    for array in arrays:
        value = zlib.crc32(np.ascontiguousarray(array).tobytes(), value)
    return value


def vector(options):
    env = AtariVectorEnv(GAME, 2, num_threads=1, **options)
    observations, _ = env.reset(seed=9)
    rows = [crc(observations)]
    n = int(env.single_action_space.n)
    for step in range(STEPS):
        actions = np.array([(step * 5) % n, (step * 3 + 1) % n])
        observations, rewards, terminated, truncated, _ = env.step(actions)
        flags = [terminated.astype("u1"), truncated.astype("u1")]
        rows.append(crc(observations, np.asarray(rewards, "<f8"), *flags))
    env.close()
    return rows


ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
with tempfile.TemporaryDirectory() as scratch:
    image = os.path.join(scratch, GAME + ".bin")
    shutil.copy(sys.argv[1], image)
    ale_py.roms.get_rom_path = lambda name: image
    runs = {f"vector {key}".strip(): vector(options) for key, options in VECTOR.items()}
# One number for every ten steps, chained, keeps the fixture small and still says where a difference begins.
for key, rows in runs.items():
    chained, value = [], 0
    for step, row in enumerate(rows):
        value = zlib.crc32(row.to_bytes(4, "little"), value)
        if step % 10 == 0:
            chained.append(f"{value:08x}")
    runs[key] = chained
with open(sys.argv[2], "w") as file:
    file.write("{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in runs.items()) + "\n}\n")
print(len(runs), "runs")

"""Records observations of Gymnasium's CarRacing as the fixture that our pictures are compared with.

usage: pip install 'gymnasium[box2d]==1.3.0'; SDL_VIDEODRIVER=dummy python tools/env-box2d/carPictures.py

For some seeds: the actions of a drive (discrete), and some of its observations, deflated and in base64.
"""

import base64
import json
import pathlib
import zlib

import gymnasium

fixture = pathlib.Path(__file__).parents[2] / "packages/env-box2d/test/fixtures/carPictures.json"
drive = [3] * 40 + [2] * 12 + [3] * 25 + [1] * 15 + [0] * 10 + [3] * 40 + [2] * 30 + [4] * 8 + [1] * 20
wanted = (0, 5, 30, 60, 100, 140, 180, 200)
runs = []
for seed in (0, 1, 2, 3):
    env = gymnasium.make("CarRacing-v3", continuous=False)
    observation, _ = env.reset(seed=seed)
    frames = {}
    for step in range(len(drive) + 1):
        if step in wanted:
            frames[step] = base64.b64encode(zlib.compress(observation.tobytes(), 9)).decode()
        if step < len(drive):
            observation = env.step(drive[step])[0]
    runs.append({"seed": seed, "frames": frames})
fixture.write_text(json.dumps({"actions": drive, "runs": runs}, separators=(",", ":")) + "\n")

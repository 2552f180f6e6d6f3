"""Writes what Gymnasium's GrayscaleObservation and ResizeObservation (OpenCV) make of drawn pictures."""

import json
import pathlib

import gymnasium
import numpy as np
from gymnasium import spaces, wrappers

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Still(gymnasium.Env):
    """Shows one picture."""

    action_space = spaces.Discrete(2)

    def __init__(self, picture):
        self.picture = picture
        self.observation_space = spaces.Box(0, 255, picture.shape, np.uint8)

    def reset(self, *, seed=None, options=None):
        return self.picture, {}


def shown(env) -> dict:
    observation, _ = env.reset()
    return {"shape": list(env.observation_space.shape), "pixels": observation.ravel().tolist()}


rng = np.random.default_rng(5)
picture = rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)
single = rng.integers(0, 256, (10, 7), dtype=np.uint8)
cases = {
    "picture": {"shape": [9, 12, 3], "pixels": picture.ravel().tolist()},
    "single": {"shape": [10, 7], "pixels": single.ravel().tolist()},
    "grayscale": shown(wrappers.GrayscaleObservation(Still(picture))),
    "grayscale keep": shown(wrappers.GrayscaleObservation(Still(picture), keep_dim=True)),
    "resize 4x5": shown(wrappers.ResizeObservation(Still(picture), (4, 5))),
    "resize 3x6": shown(wrappers.ResizeObservation(Still(picture), (3, 6))),
    "resize single 6x7": shown(wrappers.ResizeObservation(Still(single), (6, 7))),
}
path = ROOT / "packages/wrappers/test/fixtures/pictures.json"
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")

"""Environments for the tests."""

import os
import time

import gymnasium
import numpy as np
from gymnasium import spaces


class Nim(gymnasium.Env):
    """Who takes the last stick wins. A Dict with a mask in info; pictures."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 4}

    def __init__(self, sticks=12, render_mode=None):
        self.sticks, self.render_mode = sticks, render_mode
        self.observation_space = spaces.Dict({"left": spaces.Box(0, 1, (sticks,)), "last": spaces.Discrete(4)})
        self.action_space = spaces.Discrete(3)

    def look(self):
        row = (np.arange(self.sticks) < self.left).astype(np.float32)
        return {"left": row, "last": self.last}, {"action_mask": np.arange(3) < self.left}

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.left, self.last = int(self.np_random.integers(5, self.sticks + 1)), 0
        return self.look()

    def step(self, action):
        assert action < self.left, "so many are not left"
        self.left -= int(action) + 1
        won = self.left == 0
        if not won:
            self.last = min(self.left, int(self.np_random.integers(1, 4)))
            self.left -= self.last
        observation, info = self.look()
        return observation, float(won) - float(self.left == 0 and not won), self.left == 0, False, info

    def render(self):
        picture = np.full((20, 8 * self.sticks, 3), 255, np.uint8)
        for k in range(self.left):
            picture[4:16, 8 * k + 3 : 8 * k + 5] = (120, 70, 20)
        return picture


class Mixed(gymnasium.Env):
    """Every kind of space in observations and actions; float64, int64, bool; shapes with two axes; names that are numbers.

    Its metadata promise pictures, but its constructor takes no render_mode, and their rate is a number of NumPy.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": np.int64(4)}

    def __init__(self):
        self.action_space = spaces.Tuple(
            (
                spaces.Discrete(3, start=-1),
                spaces.Dict({"grip": spaces.MultiBinary(2), "push": spaces.Box(-1, 1, (2, 2), np.float64)}),
                spaces.MultiDiscrete([2, 5]),
            )
        )
        self.observation_space = spaces.Dict(
            {
                "taken": self.action_space,
                "count": spaces.Box(0, 1000, (1, 2), np.int64),
                "even": spaces.Box(0, 1, (2,), bool),
                "ranks": spaces.Dict({rank: spaces.Discrete(1, start=rank) for rank in range(11)}),
                "noise": spaces.Box(-np.inf, np.inf, (3,), np.float64),
            }
        )

    def look(self):
        return {
            "taken": self.taken,
            "count": np.array([[self.steps, 2 * self.steps]]),
            "even": np.array([self.steps % 2 == 0, True]),
            "ranks": {rank: rank for rank in range(11)},
            "noise": self.np_random.normal(size=3),
        }

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        nothing = {"grip": np.zeros(2, np.int8), "push": np.zeros((2, 2))}
        self.steps, self.taken = 0, (np.int64(-1), nothing, np.zeros(2, np.int64))
        return self.look(), {}

    def step(self, action):
        assert self.action_space.contains(action), action
        self.steps, self.taken = self.steps + 1, action
        return self.look(), float(self.np_random.normal()), False, False, {}


gymnasium.register("Mixed-v0", Mixed)


class Guard(gymnasium.Env):
    """MultiDiscrete actions with a mask of two parts in info, over a Discrete observation; text for a picture."""

    metadata = {"render_modes": ["ansi"]}

    def __init__(self, render_mode=None):
        self.render_mode = render_mode
        self.observation_space, self.action_space = spaces.Discrete(4), spaces.MultiDiscrete([2, 3])

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.at = int(self.np_random.integers(4))
        return self.at, self.info()

    def info(self):
        return {"action_mask": (np.array([1, self.at % 2], np.int8), np.array([self.at > 1, 1, 0], np.int8))}

    def step(self, action):
        assert all(mask[k] for mask, k in zip(self.info()["action_mask"], action)), action
        self.at = int(self.np_random.integers(4))
        return self.at, 1.0, self.at == 3, False, self.info()

    def render(self):
        return f"at {self.at}"


class Faulty(Nim):
    """Does what `fault` says in its third step."""

    def __init__(self, fault, at=3, render_mode=None):
        super().__init__(render_mode=render_mode)
        self.fault, self.at, self.steps = fault, at, 0
        if at == 0:
            self.fail()

    def step(self, action):
        self.steps += 1
        if self.steps == self.at:
            self.fail()
        return super().step(action)

    def fail(self):
        if self.fault == "raise":
            error = ValueError("no more\nof this")
            error.__notes__ = ["for today"]
            raise error
        if self.fault == "orphan" and os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        if self.fault in ("die", "orphan"):
            os._exit(3)
        if self.fault == "hang":
            while True:
                pass
        if self.fault == "sleep":
            time.sleep(1000)
        if self.fault == "print":
            print("this goes to standard error", flush=True)


class Words(gymnasium.Env):
    observation_space, action_space = spaces.Dict({"say": spaces.Text(9), "n": spaces.Discrete(2)}), spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        return {"say": "hi", "n": 0}, {}


class Outside(gymnasium.Env):
    observation_space, action_space = spaces.Box(0, 1, (2,)), spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        return np.array([0.5, 2]), {}


class Unmasked(gymnasium.Env):
    """A mask of other actions, which only Node.js notices."""

    observation_space, action_space = spaces.Box(0, 1, (2,)), spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        return np.zeros(2, np.float32), {"action_mask": np.ones(5, np.int8)}

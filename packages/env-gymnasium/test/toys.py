"""Environments for tests with the packages in the folder plain, and with NumPy and Gymnasium."""

import math
import os
import random
import sys
import time

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.spaces import Box, Dict, Discrete, MultiBinary, MultiDiscrete, Text, Tuple  # for expressions of tests


def array(values, type="float32", shape=None):
    return np.array(values, type).reshape(len(values) if shape is None else shape)


class Walk(gymnasium.Env):
    """Observes its seed, its episode, its step and its last action. Ends after three steps, every second time by truncation."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 7}

    def __init__(self, start=0, render_mode=None):
        self.start, self.render_mode, self.episode = start, render_mode, 0
        self.observation_space, self.action_space = Box(-(2.0**60), 2.0**60, (4,)), Discrete(3, start=-1)

    def look(self, action):
        return array([float(self.seed), self.episode, self.steps, action])

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self.seed, self.episode = seed, 0
        self.episode, self.steps = self.episode + 1, self.start
        return self.look(9), {}

    def step(self, action):
        assert isinstance(action, (int, np.int64))
        self.steps += 1
        ends = self.steps == 3
        return self.look(action), action / 4, ends and self.episode % 2 == 1, ends and self.episode % 2 == 0, {}

    def render(self):
        return array([self.steps, 1, 2] * 6, "uint8", (2, 3, 3))


gymnasium.register("Walk-v0", Walk, max_episode_steps=2)
gymnasium.register("Named-v0", "toys:Walk")


def make_walk(start=1):
    return Walk(start)


class Plus(gymnasium.Wrapper):
    """Adds to the rewards."""

    def step(self, action):
        observation, reward, *rest = self.env.step(action)
        return observation, 2 * reward + 10, *rest


class Times(gymnasium.Wrapper):
    def step(self, action):
        observation, reward, *rest = self.env.step(action)
        return observation, 3 * reward, *rest


class Script(gymnasium.Env):
    """Returns what expressions say: `first` from resets, then `later` from steps, one by one; whole results if `whole`."""

    def __init__(self, space, first, later=(), action="Discrete(2)", whole=False, infos=("{}",), metadata=None, mode=None, picture="None"):
        self.observation_space, self.action_space = eval(space), eval(action)
        self.first, self.later, self.whole, self.infos = first, later, whole, infos
        self.metadata, self.render_mode, self.picture = eval(metadata or "{}"), mode, picture

    def reset(self, *, seed=None, options=None):
        self.at, self.resets = 0, getattr(self, "resets", 0) + 1
        self.seed = getattr(self, "seed", None) if seed is None else seed
        return eval(self.first) if self.whole else (eval(self.first), eval(self.infos[0]))

    def step(self, action):
        value = eval(self.later[self.at % len(self.later)])
        self.at += 1
        return value if self.whole else (value, 1, False, False, eval(self.infos[self.at % len(self.infos)]))

    def render(self):
        return eval(self.picture)


class Chance(gymnasium.Env):
    """Observes numbers of the generators that all code shares, and an order that depends on the seed of hashes."""

    observation_space, action_space = Box(0, 100, (5,), "float64"), Discrete(2)

    def __init__(self):
        self.born = random.random(), np.random.rand()

    def look(self):
        order = list({"a", "b", "c", "d", "e", "f"})
        return array([*self.born, random.random(), np.random.rand(), order.index("a") * 6 + order.index("b")], "float64")

    def reset(self, *, seed=None, options=None):
        return self.look(), {}

    def step(self, action):
        return self.look(), 0, False, False, {}


class Faulty(Walk):
    """Does what `fault` says in its second step, or at its creation."""

    def __init__(self, fault="", at=2):
        super().__init__()
        self.fault, self.at = fault, at
        if at == 0:
            self.fail()

    def step(self, action):
        if self.steps + 1 == self.at:
            self.fail()
        return super().step(action)

    def fail(self):
        if self.fault == "raise":
            raise ValueError("no more\nof this")
        if self.fault == "long":
            raise ValueError("x" * 10**6)
        if self.fault == "die":
            os._exit(3)
        if self.fault == "sleep":
            time.sleep(1000)
        if self.fault == "print":
            print("this goes to standard error")
            sys.stdin.read()
        if self.fault == "fork":
            os.fork()
        if self.fault == "late" and os.fork() == 0:
            time.sleep(0.2)

    def close(self):
        if self.fault.startswith("close "):
            with open(self.fault[6:], "a") as file:
                file.write("closed\n")


class Unmasked(gymnasium.Env):
    """A mask of other actions, which only Node.js notices."""

    observation_space, action_space = Box(0, 1, (2,)), Discrete(2)

    def reset(self, *, seed=None, options=None):
        return array([0, 0]), {"action_mask": array([1] * 5, "int8")}


class Wide(gymnasium.Env):
    """Observations and actions that are larger than a pipe: it observes its actions."""

    def __init__(self, size=50000):
        self.observation_space, self.action_space = Box(-9, 9, (size,)), Box(-9, 9, (size,))

    def reset(self, *, seed=None, options=None):
        return array([0] * self.action_space.shape[0]), {}

    def step(self, action):
        return action, 0, False, False, {}

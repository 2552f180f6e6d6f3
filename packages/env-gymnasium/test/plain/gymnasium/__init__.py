"""The part of Gymnasium that the bridge uses, in plain Python."""

import random

from . import envs, error, spaces, wrappers
from .envs.registration import make, register, spec


__version__ = "1"


class Env:
    metadata = {"render_modes": []}
    render_mode = None

    def reset(self, *, seed=None, options=None):
        if seed is not None:
            self.np_random = random.Random(seed)

    def close(self):
        pass


class Wrapper(Env):
    def __init__(self, env):
        self.env = env
        self.observation_space, self.action_space = env.observation_space, env.action_space
        self.metadata, self.render_mode = env.metadata, env.render_mode

    def reset(self, **options):
        return self.env.reset(**options)

    def step(self, action):
        return self.env.step(action)

    def render(self):
        return self.env.render()

    def close(self):
        self.env.close()


class TimeLimit(Wrapper):
    def __init__(self, env, limit):
        super().__init__(env)
        self.limit = limit

    def reset(self, **options):
        self.steps = 0
        return super().reset(**options)

    def step(self, action):
        self.steps += 1
        observation, reward, terminated, truncated, info = super().step(action)
        return observation, reward, terminated, truncated or self.steps == self.limit, info


wrappers.TimeLimit = TimeLimit

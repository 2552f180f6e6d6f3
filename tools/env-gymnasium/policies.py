"""Action policies of the fixtures. Each has a twin in TypeScript, so that a fixture needs no list of actions."""

import numpy as np
from gymnasium import spaces


class Lcg:
    """Numerical Recipes' linear congruential generator: pseudo-random actions that any language can repeat."""

    def __init__(self, seed: int, space: spaces.Space):
        self.x = (seed * 2654435761 + 12345) % 2**32
        self.space = space

    def _next(self) -> int:
        self.x = (1664525 * self.x + 1013904223) % 2**32
        return self.x

    def __call__(self, _observation):
        if isinstance(self.space, spaces.Discrete):
            return (self._next() >> 16) % int(self.space.n)
        low, high = self.space.low.astype(np.float64), self.space.high.astype(np.float64)
        return np.array([lo + self._next() / 2**32 * (hi - lo) for lo, hi in zip(low, high)], dtype=np.float32)


class Balance:
    """CartPole: keeps the pole up for whole episodes, which brings out the last bit of every sine."""

    def __init__(self, _seed: int, _space: spaces.Space):
        pass

    def __call__(self, observation):
        x, v, angle, w = (float(value) for value in observation)
        return int(0.1 * x + 0.2 * v + 4.0 * angle + 1.0 * w > 0)


class Swing:
    """MountainCar, MountainCarContinuous, Acrobot, Pendulum: pushes in the direction of the motion."""

    def __init__(self, _seed: int, space: spaces.Space):
        self.space = space

    def __call__(self, observation):
        # The last observation but one of Acrobot is the first joint's velocity; of the others, the last one.
        velocity = float(observation[4] if len(observation) == 6 else observation[-1])
        if isinstance(self.space, spaces.Discrete):
            return 2 if velocity >= 0 else 0
        return np.array([self.space.high[0] if velocity >= 0 else self.space.low[0]], dtype=np.float32)


POLICIES = {"lcg": Lcg, "balance": Balance, "swing": Swing}

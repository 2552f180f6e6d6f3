import math

import numpy as np


class Space:
    def __init__(self, shape, type):
        self.shape, self.dtype = shape, np.dtype(type)


class Box(Space):
    def __init__(self, low, high, shape, type="float32"):
        super().__init__(tuple(shape), type)
        size = math.prod(shape)
        self.low, self.high = (
            np.array_of([bound] * size if isinstance(bound, (int, float)) else bound, "float64", self.shape) for bound in (low, high)
        )

    def contains(self, value):
        array = np.asarray(value)
        return array.shape == self.shape and (array >= self.low).all() and (array <= self.high).all()

    def __str__(self):
        return f"Box({self.shape}, {self.dtype})"


class Discrete(Space):
    def __init__(self, n, start=0):
        super().__init__((), "int64")
        self.n, self.start = n, start

    def contains(self, value):
        return isinstance(value, int) and self.start <= value < self.start + self.n

    def __str__(self):
        return f"Discrete({self.n})"


class MultiDiscrete(Space):
    def __init__(self, nvec, start=None):
        super().__init__((len(nvec),), "int64")
        self.nvec = np.array_of(nvec, "int64")
        if start is not None:
            self.start = np.array_of(start, "int64")

    def contains(self, value):
        return value.shape == self.shape

    def __str__(self):
        return f"MultiDiscrete({self.nvec})"


class MultiBinary(Space):
    def __init__(self, n):
        super().__init__((n,), "int8")

    def contains(self, value):
        return value.shape == self.shape


class Text(Space):
    def __init__(self, length):
        self.shape = self.dtype = None

    def contains(self, value):
        return isinstance(value, str)


class Dict(Space):
    def __init__(self, spaces):
        self.spaces, self.dtype, self.shape = spaces, None, None

    def contains(self, value):
        return isinstance(value, dict) and value.keys() == self.spaces.keys() and all(self.spaces[k].contains(value[k]) for k in value)


class Tuple(Space):
    def __init__(self, spaces):
        self.spaces, self.dtype, self.shape = tuple(spaces), None, None

    def contains(self, value):
        return len(value) == len(self.spaces) and all(s.contains(v) for s, v in zip(self.spaces, value))

"""The part of NumPy that the bridge uses, in plain Python: the fast tests need no package. The slow tests use NumPy."""

import builtins
import math
import operator
import random as generators
from array import array as memory_of


__version__ = "2"


class dtype:
    """An element type, of which there is one object for each name."""

    known = {}

    def __new__(cls, name):
        return name if isinstance(name, dtype) else cls.known[name]

    @classmethod
    def add(cls, name, code):
        own = cls.known[name] = object.__new__(cls)
        own.name, own.code, own.itemsize = name, code, memory_of(code).itemsize
        own.kind = {"f": "f", "u": "u", "i": "i", "b": "b"}[name[0]]
        own.type = {"f": float, "b": bool}.get(own.kind, int)
        cls.known[own.type] = own

    def __str__(self):
        return self.name


for name, code in {
    "float32": "f",
    "float64": "d",
    "int8": "b",
    "uint8": "B",
    "int32": "i",
    "uint64": "Q",
    "int64": "q",
    "bool": "B",
}.items():
    dtype.add(name, code)
float32, float64, uint8, int8, int32, int64, uint64 = map(
    dtype, ("float32", "float64", "uint8", "int8", "int32", "int64", "uint64")
)


class ndarray(memory_of):
    """An array; array.array makes it a buffer, which is flat here."""

    def __new__(cls, values, type, shape):
        values = values.tolist() if isinstance(values, ndarray) else values
        values = [bool(value) for value in values] if type.kind == "b" else values
        own = super().__new__(cls, type.code, [wrapped(value, type) for value in values])
        own.dtype, own.shape, own.size = type, shape, len(own)
        return own

    def reshape(self, *shape):
        shape = shape[0] if isinstance(shape[0], tuple) else shape
        assert math.prod(shape) == self.size, "cannot reshape"
        return ndarray(self, self.dtype, shape)

    def ravel(self):
        return self.reshape(self.size)

    def astype(self, type):
        return ndarray(self, dtype(type), self.shape)

    view = astype

    def all(self):
        return builtins.all(self.tolist())

    def min(self):
        return builtins.min(self.tolist())

    def max(self):
        return builtins.max(self.tolist())

    def __getitem__(self, key):
        part = super().__getitem__(key)
        return ndarray(part, self.dtype, (len(part),)) if isinstance(key, slice) else self.dtype.type(part)

    def __iter__(self):
        if len(self.shape) < 2:
            return iter([self.dtype.type(value) for value in self.tolist()])
        width = self.size // self.shape[0]
        return iter([self.ravel()[k : k + width] for k in range(0, self.size, width)])

    def __int__(self):
        (value,) = self.tolist()
        return value

    def __str__(self):
        return str(self.tolist()).replace(",", "")

    def with_each(self, other, what):
        others = other.tolist() if isinstance(other, ndarray) else [other]
        others = others * self.size if len(others) == 1 else others
        values = [what(a, b) for a, b in zip(self.tolist(), others, strict=True)]
        return ndarray(values, dtype("bool") if isinstance(what(0, 0), bool) else self.dtype, self.shape)


for name in ("eq", "ge", "le", "lt", "and", "sub", "add"):
    what = getattr(operator, f"__{name}__")
    setattr(ndarray, f"__{name}__", lambda self, other, what=what: self.with_each(other, what))


class Target:
    """An array over the memory of another object."""

    def __init__(self, memory, type):
        self.memory, self.dtype, self.shape = memory, type, None

    def reshape(self, *shape):
        self.shape = shape[0] if isinstance(shape[0], tuple) else shape
        return self

    def __setitem__(self, all_of_it, value):
        assert all_of_it is Ellipsis
        for k, number in enumerate(value.tolist()):
            self.memory[k] = number

    def read(self):
        return ndarray(self.memory, self.dtype, self.shape or (len(self.memory),))

    def astype(self, type):
        return self.read().astype(type)

    def __iter__(self):
        return iter(self.read())


def wrapped(value, type):
    """A value as C casts it: the bits that fit."""
    if type.kind == "f":
        return value if type.itemsize == 8 or not math.isfinite(value) or abs(value) < 3.4e38 else math.copysign(math.inf, value)
    bits = 8 * type.itemsize
    value = int(value) % 2**bits
    return value - 2**bits if type.kind == "i" and value >= 2 ** (bits - 1) else value


def frombuffer(memory, type, offset=0):
    rest = memoryview(memory).cast("B")[offset:]
    return Target(rest.cast(dtype(type).code), dtype(type))


def asarray(value):
    if isinstance(value, ndarray):
        return value
    if not isinstance(value, (list, tuple)):
        kind = {bool: "bool", int: "int64", float: "float64"}.get(type(value))
        if kind is not None:
            return ndarray([value], dtype(kind), ())
        other = ndarray([], dtype("int8"), ())
        other.dtype = object.__new__(dtype)
        other.dtype.name, other.dtype.kind = "object", "O"
        return other
    parts = [asarray(part) for part in value]
    if builtins.any(part.shape != parts[0].shape for part in parts):
        raise ValueError("inhomogeneous shape")
    return array_of([x for part in parts for x in part.tolist()], parts[0].dtype, (len(parts), *parts[0].shape))


def array(values, type):
    return array_of(values, type)


def array_of(values, type="float64", shape=None):
    return ndarray(values, dtype(type), (len(values),) if shape is None else shape)


def can_cast(source, target, how):
    assert how == "same_kind"
    order = "buif"
    return source.kind in order and order.index(source.kind) <= order.index(target.kind)


class iinfo:
    def __init__(self, type):
        bits = 8 * type.itemsize - (type.kind == "i")
        self.min, self.max = -(2**bits) if type.kind == "i" else 0, 2**bits - 1


def isfinite(values):
    return array_of([math.isfinite(value) for value in values.tolist()], "bool", values.shape)


def all(values):
    return values.all()


def zeros(shape, type):
    return array_of([0] * math.prod(shape), type, shape)


def zeros_like(values):
    return array_of([0] * values.size, values.dtype, values.shape)


def ones_like(values, type):
    return array_of([1] * values.size, type, values.shape)


def ravel(values):
    return asarray(values).ravel()


def hstack(parts):
    parts = [ravel(part) for part in parts]
    return array_of([x for part in parts for x in part.tolist()], parts[0].dtype)


class random:
    """The generator that all code of a process shares."""

    shared = generators.Random()

    @classmethod
    def seed(cls, seed):
        assert 0 <= seed < 2**32
        cls.shared.seed(seed)

    @classmethod
    def rand(cls):
        return cls.shared.random()

"""Steps environments of Gymnasium for @prism-rl/env-gymnasium. Uses standard streams until the environments exist, then pipes.

Node.js writes two lines of JSON to standard input: which environments to create, and, after the handshake on standard output, the element
types of packed rows. A request is a header (operation, index, seed, number) and the packed actions of all environments. An answer is a header
(kind, length, number of the request) and that many bytes: the results of a step, a picture, or JSON of an error. Numbers are little-endian.
"""

import functools
import importlib
import importlib.machinery
import importlib.util
import inspect
import json
import os
import select
import shutil
import signal
import struct
import sys
import tempfile
import threading
import time
import traceback
from collections import namedtuple
from operator import index as as_integer
from operator import le

RESET, SEED, STEP, RESTART, RENDER = range(1, 6)
RESULTS, PICTURE, FAILED = range(3)
REQUEST, ANSWER = struct.Struct("<iiQI4x"), struct.Struct("<iiI4x")
# Seconds to spin for the next request: a wake-up on another processor takes 15 µs.
SPIN = 0.0001
# An interrupt ends this process only if a request has taken more seconds; otherwise Node.js handles it.
STUCK = 5
busy_since = None
MASK = "action_mask"
FORKED = "Probably it has forked, and both processes answer: a process that an environment starts must not return from its step."

ElementType = namedtuple("ElementType", "format integers")
# Element types of rows: their names in struct, and the smallest and largest of the integers that they hold without a gap.
TYPES = {
    "float32": ElementType("f", (-(2**24), 2**24)),
    "float64": ElementType("d", (-(2**53), 2**53)),
    "int32": ElementType("i", (-(2**31), 2**31 - 1)),
    "uint8": ElementType("B", (0, 255)),
    "int8": ElementType("b", (-128, 127)),
}


class Refusal(Exception):
    """An error with a code, a sentence and a hint."""

    def __init__(self, code, message, hint=None):
        super().__init__(message)
        self.failure = {"code": code, "message": message, "hint": hint}


class Unsound(Exception):
    """What an environment returned, in words, with a hint."""

    def __init__(self, words, hint=None):
        super().__init__(words)
        self.hint = hint


class Greeter:
    """The original standard streams. What environments print goes to standard error."""

    def __init__(self):
        self.source, self.target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)

    def listen(self):
        line = self.source.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def send(self, message):
        self.target.write(json.dumps(message).encode() + b"\n")
        self.target.flush()


class Pipes:
    """Two named pipes; on Windows, one for both directions. The thread of Node.js that steps can wait for a pipe, but not for the streams of a child."""

    def __init__(self):
        self.pause = self.skip = 0
        if os.name == "nt":
            import _winapi

            path = rf"\\.\pipe\prism-{os.getpid()}"
            access = _winapi.PIPE_ACCESS_DUPLEX | _winapi.FILE_FLAG_FIRST_PIPE_INSTANCE
            self.handle = _winapi.CreateNamedPipe(path, access, _winapi.PIPE_WAIT, 1, 2**16, 2**16, 0, 0)
            self.paths = [path, path]
        else:
            self.folder = tempfile.mkdtemp(prefix="prism-")
            self.paths = [os.path.join(self.folder, name) for name in ("requests", "answers")]
            for path in self.paths:
                os.mkfifo(path, 0o600)

    def open(self):
        """Opens these ends after Node.js has opened its own. Does not wait, because Node.js may have closed them."""
        if os.name == "nt":
            import _winapi
            import msvcrt

            try:
                _winapi.ConnectNamedPipe(self.handle, False)
            except OSError as error:
                if error.winerror != 535:  # It is connected already.
                    raise
            self.source = self.target = msvcrt.open_osfhandle(self.handle, os.O_BINARY)
        else:
            self.source = os.open(self.paths[0], os.O_RDONLY | os.O_NONBLOCK)
            self.target = os.open(self.paths[1], os.O_RDWR)
            self.poll = select.poll()
            self.poll.register(self.source, select.POLLIN)
        self.input = os.fdopen(self.source, "rb", buffering=0, closefd=False)

    def remove(self):
        """Removes their names, which are no longer needed."""
        if os.name != "nt":
            shutil.rmtree(self.folder)

    def read(self, view):
        """Fills the view. Ends this process if Node.js has ended."""
        at = 0
        while at < len(view):
            count = self.input.readinto(view[at:])
            if count is None:
                self.wait()
                continue
            if not count:
                raise EOFError
            at += count

    def wait(self):
        """Spins, then sleeps. Spins less often after spinning was in vain: others need the processor, or Node.js works for longer."""
        if self.skip > 0:
            self.skip -= 1
        else:
            end, is_there = time.monotonic() + SPIN, False
            while not is_there and time.monotonic() < end:
                is_there = bool(self.poll.poll(0))
            self.pause = self.pause // 2 if is_there else min(2 * self.pause + 1, 1023)
            self.skip = self.pause
            if is_there:
                return
        self.poll.poll()

    def write(self, view):
        at = 0
        while at < len(view):
            at += os.write(self.target, view[at:])

    def send(self, kind, number, data):
        self.write(memoryview(ANSWER.pack(kind, len(data), number) + data))


def watch_parent():
    """Ends this process when Node.js ends, even during a step."""
    parent = os.getppid()
    if os.name == "nt":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.WaitForSingleObject(ctypes.c_void_p(kernel.OpenProcess(0x100000, False, parent)), -1)
    else:
        while os.getppid() == parent:
            time.sleep(0.5)
    os._exit(1)


def interrupted(_number, _frame):
    if busy_since is not None and time.monotonic() - busy_since > STUCK:
        os._exit(130)


def where(error):
    """The file and line of an error outside of this file."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else None


def look_here(module):
    """Puts the current folder on the path, only if a named module lies in it. Refuses to choose between this module and an installed one."""
    top = module.partition(".")[0]
    here = importlib.machinery.PathFinder.find_spec(top, [os.getcwd()])
    if here is None or os.getcwd() in sys.path:
        return
    other = importlib.util.find_spec(top)
    if other is None:
        sys.path.insert(0, os.getcwd())
    elif here.origin and other.origin and os.path.realpath(here.origin) != os.path.realpath(other.origin):
        raise Refusal(
            "file",
            f"Python has two modules {top}: {here.origin} and {other.origin}.",
            f"Rename the first, or put its folder on Python's path yourself: PYTHONPATH={os.getcwd()}",
        )


def find(path, what):
    """The object at `module:name`, or None if the module has none of that name."""
    module, _, name = path.partition(":")
    look_here(module)
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not (module + ".").startswith(error.name + "."):
            raise
        raise Refusal(
            "file",
            f"The {what} {path} was not found: Python has no module {error.name}.",
            f"Install it for {sys.executable}, or go to the folder that holds {error.name}.py; modules are looked up in {os.getcwd()}, too.",
        ) from None
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is not None:
        require_maker(found, path, what)
    return found


def require_maker(maker, path, what):
    """Refuses names that make no environment, such as os:system, before they are called."""
    import gymnasium

    while isinstance(maker, functools.partial):
        maker = maker.func
    if inspect.isclass(maker):
        is_one = issubclass(maker, gymnasium.Env)
    else:
        is_own = (getattr(maker, "__module__", None) or "").partition(".")[0] not in sys.stdlib_module_names
        is_one = is_own and (inspect.isfunction(maker) or inspect.ismethod(maker))
    if not is_one:
        raise Refusal(
            "contract",
            f"The {what} {path} is neither a subclass of gymnasium.Env nor a function that returns one.",
            "Derive the class from gymnasium.Env; a wrapper from gymnasium.Wrapper.",
        )


def creator(name):
    """Returns what creates an environment, its class or function, and whether it is registered."""
    import gymnasium

    module, colon, rest = name.rpartition(":")
    made = find(name, "environment") if colon else None
    if made is not None:
        return made, made, False
    try:
        entry = gymnasium.spec(rest).entry_point
        maker = entry if callable(entry) else gymnasium.envs.registration.load_env_creator(entry)
    except (gymnasium.error.Error, ImportError) as error:
        if colon:
            raise Refusal(
                "unknown-name",
                f"There is no environment {name}: the Python module {module} has no {rest}, and registers no environment of that name.",
            ) from None
        raise Refusal("unknown-name", f"Gymnasium has no environment {name}: {str(error).splitlines()[0]}") from None
    return (lambda **kwargs: gymnasium.make(rest, disable_env_checker=True, **kwargs)), maker, True


def accepts_render_mode(maker):
    try:
        parameters = inspect.signature(maker).parameters
    except (TypeError, ValueError):
        return False
    return "render_mode" in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def make_environments(asked):
    """Creates the environments that the first message asks for, all alike."""
    import gymnasium

    make, maker, is_registered = creator(asked["name"])
    kwargs = dict(asked["kwargs"])
    modes = (getattr(maker, "metadata", None) or {}).get("render_modes") or []
    mode = next((mode for mode in ("rgb_array", "ansi") if mode in modes), None)
    if mode is not None and accepts_render_mode(maker):
        kwargs.setdefault("render_mode", mode)
    limit = asked["maxEpisodeSteps"]
    if limit is not None and is_registered:
        kwargs["max_episode_steps"] = limit

    def one():
        env = make(**kwargs)
        for path in asked["wrappers"]:
            wrapper = find(path, "wrapper")
            if wrapper is None:
                raise Refusal("unknown-name", f"The wrapper {path} was not found: its module has none of this name.")
            env = wrapper(env)
        if not isinstance(env, gymnasium.Env):
            raise Refusal("contract", f"{asked['name']} is of the type {type(env).__name__}, which is no gymnasium.Env.")
        if limit is not None and not is_registered:
            env = gymnasium.wrappers.TimeLimit(env, limit)
        return env

    return [one() for _ in range(asked["count"])]


def bound(values, role):
    """One number if all are equal, in JSON."""
    flat = [float(value) for value in values.ravel()]
    if any(value != value for value in flat):
        raise Refusal("contract", f"The {role} space has a bound that is NaN.", "A bound is a number or infinity.")
    words = [value if abs(value) != float("inf") else str(value).replace("inf", "Infinity") for value in flat]
    return words[0] if words and all(word == words[0] for word in words) else words


def dtype_of(space):
    """The element type in which a Box is packed: that of the space, or the smallest of ours that holds its values."""
    import numpy as np

    if space.dtype.name in TYPES:
        return space.dtype.name
    if space.dtype.kind == "f":
        return "float32" if space.dtype.itemsize < 4 else "float64"
    if space.dtype.kind == "b":
        return "uint8"
    low, high = TYPES["int32"].integers
    return "int32" if np.all(space.low >= low) and np.all(space.high <= high) else "float64"


def brief(value):
    return f"{str(value)[:80]} ({type(value).__name__})"


def types_of(result):
    """The types of what a function returned."""
    if not isinstance(result, tuple):
        return brief(result)
    return f"({', '.join(type(part).__name__ for part in result)})"


def named(path):
    return f"the field {'.'.join(map(str, path))} of the observation" if path else "the observation"


def element_check(space, packed):
    """
    Returns a function that says whether all elements of an array are in the space, and are the same in the element type `packed`; None if
    they always are. The bounds of a Box do not count, as in Gymnasium's vectors.
    """
    import numpy as np
    from gymnasium import spaces

    if isinstance(space, spaces.MultiBinary):
        # Takes a tenth of the time of a comparison.
        return lambda array: not array.tobytes().translate(None, b"\0\1")
    none = np.zeros(space.shape, space.dtype)
    if isinstance(space, spaces.MultiDiscrete):
        low = none + getattr(space, "start", 0)
        high = low + space.nvec - 1
    elif space.dtype.kind in "iu":
        (least, most), own = TYPES[packed.name].integers, np.iinfo(space.dtype)
        if least <= own.min and own.max <= most:
            return None
        low, high = none + max(least, own.min), none + min(most, own.max)
    else:
        return None
    # Lists of numbers are faster where there are few. In larger arrays, the search for a zero byte is faster than all().
    if none.size > 32:
        return lambda array: b"\0" not in ((array >= low) & (array <= high)).tobytes()
    lows, highs = low.ravel().tolist(), high.ravel().tolist()

    def is_within(array):
        values = array.ravel().tolist()
        return all(map(le, lows, values)) and all(map(le, values, highs))

    return is_within


class Field:
    """A part of a space that is an array, and its place in a row of numbers."""

    def __init__(self, space, path, at):
        self.space, self.path, self.shape, self.dtype = space, path, space.shape, space.dtype
        count = 1
        for length in self.shape:
            count *= length
        self.part = slice(at, at + count)

    def writer(self, row, packed):
        """Returns a function that checks a value and writes it to the row, a memory of the element type `packed`."""
        import numpy as np

        dtype, shape, view = self.dtype, self.shape, row[self.part]
        holds = element_check(self.space, packed)
        target = np.frombuffer(view, packed).reshape(shape)

        def write_other(value):
            target[...] = self.array_of(value, holds)

        if holds is None and dtype == packed and len(shape) == 1:

            def write(value):
                try:
                    view[:] = value  # Refuses other types and shapes, in half the time of an assignment to the array.
                except (TypeError, ValueError):
                    write_other(value)

            return write

        def write(value):
            try:
                own = value.dtype
                is_sound = (own is dtype or own == dtype) and value.shape == shape and (holds is None or holds(value))
            except AttributeError:
                is_sound = False
            if is_sound:
                target[...] = value
            else:
                write_other(value)

        return write

    def array_of(self, value, holds):
        """Returns a value as an array of the space. Accepts what Gymnasium's vectors accept, if no element changes but for rounding."""
        import numpy as np

        dtype, what = self.dtype, named(self.path)
        hint = f"Its space is {self.space}: return a numpy.{dtype} array of the shape {self.shape}."
        try:
            array = np.asarray(value)
        except ValueError:
            raise Unsound(f"{what} is not an array, but {brief(value)}.", hint) from None
        if array.shape != self.shape:
            raise Unsound(f"{what} has the shape {array.shape} instead of {self.shape}.", hint)
        if not np.can_cast(array.dtype, dtype, "same_kind"):
            raise Unsound(f"{what} has elements of type {array.dtype} instead of {dtype}.", hint)
        cast = array.astype(dtype)
        is_same = np.isfinite(cast) == np.isfinite(array) if dtype.kind == "f" else cast == array
        if not is_same.all():
            raise Unsound(f"{what} has elements that {dtype} does not hold: {brief(array)}.", hint)
        if holds is None or holds(cast):
            return cast
        if self.space.contains(cast):
            hint = "Integers are passed on up to 2⁵³: let the environment, or a wrapper of the setting wrappers, scale them or split them up."
        raise Unsound(f"{what} has elements that are out of range: {brief(array)}.", hint)

    def read(self, row):
        return row[self.part].astype(self.dtype).reshape(self.shape)


class Number(Field):
    """A Discrete space, and its place in a row of numbers."""

    def writer(self, row, _packed):
        at, low, high = self.part.start, int(self.space.start), int(self.space.start) + int(self.space.n) - 1

        def write(value):
            try:
                number = as_integer(value)
            except TypeError:
                number = self.number_of(value)
            if not low <= number <= high:
                raise Unsound(f"{named(self.path)} is {brief(value)}, which is not in {self.space}.")
            row[at] = number

        return write

    def number_of(self, value):
        """Returns a boolean of NumPy, or an array of one integer, as a number."""
        import numpy as np

        array = np.asarray(value)
        if array.shape == () and array.dtype.kind in "bui":
            return int(array)
        raise Unsound(f"{named(self.path)} is {brief(value)}, which is not an integer.", f"Its space is {self.space}.")

    def read(self, row):
        return self.dtype.type(row[self.part.start])


class Layout:
    """How values of a space lie in a row of numbers."""

    def __init__(self, space, role):
        self.role = role
        self.size = 0
        # form is the space in JSON, writer(row, packed) returns a function that writes a value to the row, read(row) returns a new value.
        self.form, self.writer, self.read = self.lay(space, ())

    def lay(self, space, path):
        import numpy as np
        from gymnasium import spaces

        if isinstance(space, (spaces.Dict, spaces.Tuple)):
            is_dict = isinstance(space, spaces.Dict)
            # Node.js sorts the names as text, also those that are numbers here.
            names = sorted(space.spaces, key=str) if is_dict else range(len(space.spaces))
            parts = [(name, *self.lay(space.spaces[name], (*path, name))) for name in names]

            def writer(row, packed):
                writes = [(name, part_writer(row, packed)) for name, _, part_writer, _ in parts]

                def write(value):
                    for name, write_part in writes:
                        try:
                            part = value[name]
                        except (LookupError, TypeError):
                            raise Unsound(f"{named((*path, name))} is missing in {brief(value)}.") from None
                        write_part(part)

                return write

            if is_dict:
                form = {"kind": "dict", "spaces": {name: form for name, form, _, _ in parts}}
                return form, writer, lambda row: {name: read(row) for name, _, _, read in parts}
            form = {"kind": "tuple", "spaces": [form for _, form, _, _ in parts]}
            return form, writer, lambda row: tuple(read(row) for _, _, _, read in parts)
        field = self.field(space, path)
        self.size = field.part.stop
        if isinstance(space, spaces.Box):
            limits = {"low": bound(space.low, self.role), "high": bound(space.high, self.role)}
            form = {"kind": "box", **limits, "shape": space.shape, "dtype": dtype_of(space)}
        elif isinstance(space, spaces.Discrete):
            form = {"kind": "discrete", "n": int(space.n), "start": int(space.start)}
        elif isinstance(space, spaces.MultiDiscrete):
            start = np.zeros_like(space.nvec) + getattr(space, "start", 0)
            form = {"kind": "multi-discrete", "nvec": space.nvec.ravel().tolist(), "start": start.ravel().tolist()}
        else:
            form = {"kind": "multi-binary", "n": field.part.stop - field.part.start}
        return form, field.writer, field.read

    def field(self, space, path):
        from gymnasium import spaces

        if isinstance(space, spaces.Discrete):
            return Number(space, path, self.size)
        if isinstance(space, (spaces.Box, spaces.MultiDiscrete, spaces.MultiBinary)):
            return Field(space, path, self.size)
        place = f" in its field {'.'.join(map(str, path))}" if path else ""
        raise Refusal(
            "incompatible",
            f"The {self.role} space contains a {type(space).__name__} space{place}, which cannot be packed as numbers.",
            "Box, Discrete, MultiDiscrete, MultiBinary, Dict and Tuple can; the setting wrappers names wrappers of Python that change a space.",
        )


def with_mask(env, info):
    """Returns the observation space with the mask of `info`, and a function that adds the mask to observations."""
    import numpy as np
    from gymnasium import spaces

    boolean, int8 = np.dtype("bool"), np.dtype("int8")

    def flat(mask):
        if isinstance(mask, np.ndarray):
            array = mask.ravel()
        else:
            array = np.hstack(mask) if isinstance(mask, (tuple, list)) else np.ravel(mask)
        return array.view(int8) if array.dtype is boolean else array

    space, all_possible = env.observation_space, np.ones_like(flat(info[MASK]), "int8")
    is_dict = isinstance(space, spaces.Dict)
    fields = space.spaces if is_dict else {"observation": space}

    def add(observation, info, is_terminated):
        mask = info.get(MASK)
        if mask is None and not is_terminated:
            hint = "Return it from every reset and step; only where an episode terminates it may be missing."
            raise Unsound(f"info has no {MASK}, but had one at the first reset.", hint)
        own = observation if is_dict else {"observation": observation}
        return {**own, MASK: all_possible if mask is None else flat(mask)}

    return spaces.Dict({**fields, MASK: spaces.MultiBinary(len(all_possible))}), add


def outside(space, value, path=()):
    """The path, value and space of the first part of a value that is not in its space."""
    parts = getattr(space, "spaces", ())
    names = parts if isinstance(parts, dict) else range(len(parts))
    for name in names if isinstance(value, (dict, tuple)) and len(value) == len(parts) else ():
        if isinstance(value, dict) and name not in value:
            break
        if not parts[name].contains(value[name]):
            return outside(parts[name], value[name], (*path, name))
    return path, value, space


def wrong_type(observation, space):
    """A hint if an observation is of another type than its Box."""
    seen, wanted = getattr(observation, "dtype", None), space.dtype
    return f"Its elements are {seen}: return observation.astype(np.{wanted})." if wanted and seen and seen != wanted else None


def frame_rate(env):
    """The frames per second in the metadata of an environment, if any."""
    rate = (env.metadata or {}).get("render_fps")
    try:
        number = float(rate or 0)
    except (TypeError, ValueError):
        number = -1.0
    if 0 <= number < float("inf"):
        return number or None
    raise Refusal("contract", f"The render_fps of the metadata, {brief(rate)}, is not a number of frames per second.")


def sources_of(asked):
    """Digests of the modules that are not installed, and versions: of the packages that the environment comes from, and of Python."""
    import hashlib
    import sysconfig
    from importlib import metadata

    import gymnasium
    import numpy as np

    compared, library = {}, sysconfig.get_path("stdlib") + os.sep
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None) or ""
        is_installed = "site-packages" in path or "dist-packages" in path or path.startswith(library)
        if is_installed or path == __file__ or not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()[:16]
        compared[module.__name__.replace(".", "/") + os.path.splitext(path)[1]] = digest
    owners = metadata.packages_distributions()
    modules = [getattr(creator(asked["name"])[1], "__module__", ""), *(path.partition(":")[0] for path in asked["wrappers"])]
    for module in modules:
        for name in owners.get(module.partition(".")[0], []):
            compared[name] = metadata.version(name)
    recorded = {"gymnasiumVersion": gymnasium.__version__, "numpyVersion": np.__version__}
    return {"compared": compared, "recorded": {"pythonVersion": sys.version.split()[0], **recorded}}


def seed_globals(seed):
    """Seeds the generators that environments of this process share."""
    import random

    import numpy as np

    random.seed(seed)
    np.random.seed(seed % 2**32)


def reset(env, seed=None):
    result = env.reset(seed=seed)
    try:
        observation, info = result
        MASK in info
    except (TypeError, ValueError):
        raise Unsound(f"reset() returned {types_of(result)}.", "Return an observation and info, a dict.") from None
    return observation, info


class Rows:
    """The environments, and the arrays of requests and answers, once `allocate` has been called."""

    def __init__(self, asked):
        self.name, self.first, self.autoreset = asked["name"], asked["first"], asked["autoreset"]
        # For errors: what is called of which environment, and the number of steps before each one's episode.
        self.doing, self.current, self.steps, self.begun = "reset", 0, 0, [0] * asked["count"]
        seed_globals(self.first)
        envs = self.envs = make_environments(asked)
        env = envs[0]
        observation, info = reset(env, 0)
        if not env.observation_space.contains(observation):
            path, value, part = outside(env.observation_space, observation)
            place = f", in its field {'.'.join(map(str, path))}," if path else ""
            raise Refusal("contract", f"The first observation{place} is {str(value)[:200]}, not in {part}.", wrong_type(value, part))
        space, self.add = env.observation_space, None
        has_mask = hasattr(space, "spaces") and MASK in space.spaces
        self.refuses_mask = asked["actionMask"] and not has_mask and MASK not in info
        if asked["actionMask"] and not has_mask and MASK in info:
            space, self.add = with_mask(env, info)
        seen, done = Layout(space, "observation"), Layout(env.action_space, "action")
        self.writer, self.read = seen.writer, done.read
        self.is_discrete = done.form["kind"] == "discrete"
        self.sizes = seen.size, done.size
        self.mode = getattr(env, "render_mode", None)
        self.description = {
            "observationSpace": seen.form,
            "actionSpace": done.form,
            "renders": self.mode if self.mode in ("rgb_array", "ansi") else None,
            "framesPerSecond": frame_rate(env),
            "sources": sources_of(asked) if asked["sources"] else None,
        }

    def allocate(self, types):
        """Creates the arrays. Node.js knows the element types, which for Dict and Tuple depend on all parts."""
        import numpy as np

        count, (size, width) = len(self.envs), self.sizes
        seen, done = np.dtype(types["observations"]), np.dtype(types["actions"])
        self.request = bytearray(REQUEST.size + done.itemsize * width * count)
        self.actions = np.frombuffer(self.request, done, offset=REQUEST.size)
        if not self.is_discrete:
            self.actions = self.actions.reshape(count, width)
        item = seen.itemsize * size
        flags = -(-2 * count // 8) * 8
        self.item, self.end = item, ANSWER.size + 8 * count + flags + item * count
        self.answer = bytearray(self.end + item * count)
        memory = memoryview(self.answer)
        at = ANSWER.size + 8 * count
        # Memories refuse what is no number, and take the truth of anything for a flag.
        self.rewards = memory[ANSWER.size : at].cast("d")
        self.terminated, self.truncated = memory[at : at + count].cast("?"), memory[at + count : at + 2 * count].cast("?")
        rows = [memory[end - item : end].cast(TYPES[seen.name].format) for end in range(at + flags + item, len(memory) + 1, item)]
        self.observations = [self.writer(row, seen) for row in rows[:count]]
        self.finals = [self.writer(row, seen) for row in rows[count:]]

    def show(self, write, observation, info, is_terminated=False):
        if self.add is not None:
            observation = self.add(observation, info, is_terminated)
        elif self.refuses_mask and MASK in info:
            hint = "Return it from every reset and step, or set actionMask to false to leave it out."
            raise Unsound(f"info has an {MASK}, but had none at the first reset.", hint)
        write(observation)

    def reset(self, index, seed=None):
        self.doing, self.current, self.begun[index] = "reset", index, self.steps
        observation, info = reset(self.envs[index], seed)
        self.show(self.observations[index], observation, info)

    def step(self):
        """Steps all environments; returns how many episodes ended."""
        self.doing = "step"
        self.steps += 1
        rewards, terminated, truncated, show = self.rewards, self.terminated, self.truncated, self.show
        actions = self.actions.astype("int64") if self.is_discrete else map(self.read, self.actions)
        ended = index = 0
        try:
            for index, (env, write, action) in enumerate(zip(self.envs, self.observations, actions)):
                result = env.step(action)
                try:
                    observation, rewards[index], is_terminated, is_truncated, info = result
                    terminated[index], truncated[index] = is_terminated, is_truncated
                    MASK in info
                except (TypeError, ValueError):
                    hint = "Return an observation, the reward as a number, terminated and truncated as booleans, and info, a dict."
                    raise Unsound(f"step() returned {types_of(result)}.", hint) from None
                if (is_terminated or is_truncated) and self.autoreset:
                    show(self.finals[ended], observation, info, is_terminated)
                    ended += 1
                    self.reset(index)
                    self.doing = "step"
                else:
                    show(write, observation, info, is_terminated)
        except Exception:
            self.current = index
            raise
        return ended

    def close(self):
        for env in self.envs:
            env.close()

    def picture(self, index):
        """The bytes of a picture, with its height and width, or of a text."""
        import numpy as np

        self.doing, self.current = "render", index
        result = self.envs[index].render()
        if self.mode == "ansi":
            if isinstance(result, str):
                return result.encode()
            raise Unsound(f"render() returned {brief(result)}.", "With the render mode ansi it returns a str.")
        pixels = np.asarray(result)
        hint = "With the render mode rgb_array it returns a numpy.uint8 array of the shape (height, width, 3) with values from 0 to 255."
        if pixels.dtype.kind not in "iu" or len(pixels.shape) != 3 or pixels.shape[2] != 3 or not pixels.size:
            seen = "None" if result is None else f"an array of {pixels.dtype} with the shape {pixels.shape}"
            raise Unsound(f"render() returned {seen}.", hint)
        if pixels.min() < 0 or pixels.max() > 255:
            raise Unsound(f"render() returned values from {pixels.min()} to {pixels.max()}.", hint)
        return struct.pack("<ii", *pixels.shape[:2]) + pixels.astype("uint8").tobytes()

    def serve(self, operation, index, seed):
        """Returns the kind of answer, and its bytes or the number of episodes that ended."""
        if operation == STEP:
            return RESULTS, self.step()
        if operation == RENDER:
            return PICTURE, self.picture(index)
        if operation == RESTART:
            self.reset(index)
            return RESULTS, 0
        for at in range(len(self.envs)):
            self.rewards[at] = self.terminated[at] = self.truncated[at] = 0
        if operation == SEED:
            seed_globals(seed)
        for at in range(len(self.envs)):
            self.reset(at, seed + at if operation == SEED else None)
        return RESULTS, 0

    def place(self):
        """What failed, in words."""
        step = self.steps - self.begun[self.current]
        doing = f"step {step} of the episode" if self.doing == "step" else self.doing
        return f"{self.name} (environment {self.first + self.current}, {doing})"


def failure_of(error, doing):
    if isinstance(error, Refusal):
        return error.failure
    if isinstance(error, Unsound):
        return {"code": "contract", "message": f"{doing}: {error}", "hint": error.hint}
    # An excerpt of the source may precede the words, and notes may follow.
    lines = traceback.format_exception_only(type(error), error)
    words = next(line for line in lines if not line.startswith(" ")).strip().replace("\n", " ")
    place = where(error)
    return {"code": "contract", "message": f"{doing} failed in Python: {words[:2000]}", "hint": place and f"It was raised in {place}."}


def main():
    global busy_since
    greeter = Greeter()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    threading.Thread(target=watch_parent, daemon=True).start()
    asked = greeter.listen()
    busy_since = time.monotonic()
    try:
        import gymnasium  # noqa: F401: before modules of others, whose own imports would fail first
    except ModuleNotFoundError:
        version = sys.version.split()[0]
        message = f"Gymnasium is not installed for {sys.executable} (Python {version})."
        hint = f"Run {sys.executable} -m pip install gymnasium, or name another Python in the setting python or in PRISM_PYTHON."
        greeter.send({"failure": {"code": "unavailable", "message": message, "hint": hint}})
        return
    try:
        rows = Rows(asked)
    except Exception as error:
        greeter.send({"failure": failure_of(error, f"Creating {asked['name']}")})
        return
    pipes = Pipes()
    greeter.send({**rows.description, "pipes": pipes.paths})
    busy_since = None
    try:
        try:
            rows.allocate(greeter.listen())
            pipes.open()
        finally:
            pipes.remove()
        answer_requests(pipes, rows)
    finally:
        rows.close()


def answer_requests(pipes, rows):
    """Raises EOFError once Node.js has no more."""
    global busy_since
    request, answer = memoryview(rows.request), memoryview(rows.answer)
    expected = 0
    while True:
        busy_since = None
        pipes.read(request)
        busy_since = time.monotonic()
        operation, index, seed, number = REQUEST.unpack_from(request)
        try:
            if number != expected:
                raise Refusal("contract", f"{rows.name} did not get the request {expected}, but {number}.", FORKED)
            expected = (expected + 1) % 2**32
            kind, result = rows.serve(operation, index, seed)
        except Exception as error:
            pipes.send(FAILED, number, json.dumps(failure_of(error, rows.place())).encode())
            continue
        if kind == PICTURE:
            pipes.send(PICTURE, number, result)
            continue
        end = rows.end + result * rows.item
        ANSWER.pack_into(answer, 0, RESULTS, end - ANSWER.size, number)
        pipes.write(answer[:end])


if __name__ == "__main__":
    try:
        main()
    except (EOFError, ConnectionError):
        pass  # Node.js has ended.

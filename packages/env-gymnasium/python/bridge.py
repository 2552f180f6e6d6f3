"""Steps environments of Gymnasium for @prism-rl/env-gymnasium: over standard streams until they are created, then over pipes.

On standard input Node.js first says in a line of JSON which environments to create and, after the handshake on standard output, the element
types of packed rows. A request is a header (operation, index, seed) and the packed actions of all environments. An answer is a header (kind,
length) and that many bytes: the results of a step, a picture, or JSON of an error. Numbers are little-endian.
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

RESET, SEED, STEP, RESTART, RENDER = range(1, 6)
RESULTS, PICTURE, FAILED = range(3)
REQUEST, ANSWER = struct.Struct("<iiQ"), struct.Struct("<ii")
# Seconds to spin for the next request: to be woken on another processor takes 15 µs.
SPIN = 0.0001
# Seconds in one request after which an interrupt ends this process: before, it is for Node.js alone.
STUCK = 5
busy_since = None


class Refusal(Exception):
    """A sentence for people, with a code and a hint."""

    def __init__(self, code, message, hint=None):
        super().__init__(message)
        self.told = {"code": code, "message": message, "hint": hint}


class Greeter:
    """The original standard streams. Whatever environments print goes to standard error."""

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

    def tell(self, told):
        self.target.write(json.dumps(told).encode() + b"\n")
        self.target.flush()


class Pipes:
    """Two named pipes, on Windows one in both directions: Node.js can wait for these in the thread that steps, not for its children's streams."""

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
        """Opens these ends, once Node.js has opened its own. Never waits for it: it may have closed them."""
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
        """Spins before it sleeps, but rarely where this was of no use: the processor is needed, or Node.js has much to do."""
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

    def tell(self, kind, data):
        self.write(memoryview(ANSWER.pack(kind, len(data)) + data))


def watch_parent():
    """Ends this process with Node.js, even if it is killed during a step."""
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
    """The file and line of an error in code that is not ours."""
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


def bound(values):
    """One number if all are equal, in JSON."""
    flat = [float(value) for value in values.ravel()]
    words = [value if abs(value) != float("inf") else str(value).replace("inf", "Infinity") for value in flat]
    return words[0] if words and all(word == words[0] for word in words) else words


def dtype_of(space):
    """The element type in which a Box is packed: that of the space, or the smallest of ours that holds its values."""
    import numpy as np

    if space.dtype.name in ("float32", "float64", "int32", "uint8", "int8"):
        return space.dtype.name
    if space.dtype.kind == "f":
        return "float32" if space.dtype.itemsize < 4 else "float64"
    if space.dtype.kind == "b":
        return "uint8"
    wide = np.iinfo(np.int32)
    fits = np.all(space.low >= wide.min) and np.all(space.high <= wide.max)
    return "int32" if fits else "float64"


class Layout:
    """How values of a space lie in a row of numbers."""

    def __init__(self, space, role):
        self.role = role
        self.size = 0
        # write(row, value) packs a value, read(row) returns a new one; form is the space in JSON.
        self.form, self.write, self.read = self.lay(space)

    def lay(self, space):
        import numpy as np
        from gymnasium import spaces

        if isinstance(space, (spaces.Dict, spaces.Tuple)):
            is_dict = isinstance(space, spaces.Dict)
            # Node.js sorts the names as text, also those that are numbers here.
            names = sorted(space.spaces, key=str) if is_dict else range(len(space.spaces))
            parts = [(name, *self.lay(space.spaces[name])) for name in names]

            def write(row, value):
                for name, _form, write_part, _read in parts:
                    write_part(row, value[name])

            if is_dict:
                form = {"kind": "dict", "spaces": {name: form for name, form, _, _ in parts}}
                return form, write, lambda row: {name: read(row) for name, _, _, read in parts}
            form = {"kind": "tuple", "spaces": [form for _, form, _, _ in parts]}
            return form, write, lambda row: tuple(read(row) for _, _, _, read in parts)
        at, shape, dtype = self.size, space.shape, space.dtype
        count = int(np.prod(shape)) if shape else 1
        part = slice(at, at + count)
        self.size += count
        if isinstance(space, spaces.Box):
            limits = {"low": bound(space.low), "high": bound(space.high)}
            form = {"kind": "box", **limits, "shape": shape, "dtype": dtype_of(space)}
        elif isinstance(space, spaces.Discrete):
            form = {"kind": "discrete", "n": int(space.n), "start": int(space.start)}
        elif isinstance(space, spaces.MultiDiscrete):
            start = np.zeros_like(space.nvec) + getattr(space, "start", 0)
            form = {"kind": "multi-discrete", "nvec": space.nvec.ravel().tolist(), "start": start.ravel().tolist()}
        elif isinstance(space, spaces.MultiBinary):
            form = {"kind": "multi-binary", "n": count}
        else:
            raise Refusal(
                "incompatible",
                f"The {self.role} space contains a {type(space).__name__} space, which cannot be packed as numbers.",
                "Box, Discrete, MultiDiscrete, MultiBinary, Dict and Tuple can; the setting wrappers names wrappers of Python that change a space.",
            )
        if not shape:

            def write(row, value):
                row[at] = value

            return form, write, lambda row: dtype.type(row[at])

        def write(row, value):
            row[part] = value if len(shape) == 1 else np.ravel(value)

        return form, write, lambda row: row[part].astype(dtype).reshape(shape)


def with_mask(env, info):
    """Returns the observation space with the mask of `info`, and what adds the mask to observations."""
    import numpy as np
    from gymnasium import spaces

    def flat(mask):
        return np.hstack(mask) if isinstance(mask, (tuple, list)) else np.ravel(mask)

    space, all_possible = env.observation_space, np.ones_like(flat(info["action_mask"]))
    mask_space = spaces.MultiBinary(len(all_possible))
    if isinstance(space, spaces.Dict):
        space = spaces.Dict({**space.spaces, "action_mask": mask_space})
    else:
        space = spaces.Dict({"observation": space, "action_mask": mask_space})

    def add(observation, info):
        mask = info.get("action_mask")
        own = observation if isinstance(env.observation_space, spaces.Dict) else {"observation": observation}
        return {**own, "action_mask": all_possible if mask is None else flat(mask)}

    return space, add


def wrong_type(observation, space):
    """A hint if an observation is of another type than its Box."""
    seen, wanted = getattr(observation, "dtype", None), space.dtype
    return f"Its elements are {seen}: return observation.astype(np.{wanted})." if wanted and seen and seen != wanted else None


class Rows:
    """The environments, and the arrays of requests and answers, once `allocate` has been called."""

    def __init__(self, asked):
        envs = self.envs = make_environments(asked)
        self.autoreset = asked["autoreset"]
        env = envs[0]
        observation, info = env.reset(seed=0)
        if not env.observation_space.contains(observation):
            raise Refusal(
                "contract",
                f"The first observation, {str(observation)[:200]}, is not in {env.observation_space}.",
                wrong_type(observation, env.observation_space),
            )
        space, self.add = env.observation_space, None
        has_mask = hasattr(space, "spaces") and "action_mask" in space.spaces
        if asked["actionMask"] and "action_mask" in info and not has_mask:
            space, self.add = with_mask(env, info)
        seen, done = Layout(space, "observation"), Layout(env.action_space, "action")
        self.write, self.read = seen.write, done.read
        self.is_discrete = done.form["kind"] == "discrete"
        self.sizes = seen.size, done.size
        mode, speed = getattr(env, "render_mode", None), (env.metadata or {}).get("render_fps")
        self.told = {
            "observationSpace": seen.form,
            "actionSpace": done.form,
            "renders": mode if mode in ("rgb_array", "ansi") else None,
            # A number of NumPy is not JSON.
            "framesPerSecond": float(speed) if speed else None,
        }

    def allocate(self, types):
        """Creates the arrays. Node.js knows the element types, which for Dict and Tuple depend on all parts."""
        import numpy as np

        count, (size, width) = len(self.envs), self.sizes
        seen, done = np.dtype(types["observations"]), np.dtype(types["actions"])
        self.request = bytearray(REQUEST.size + done.itemsize * width * count)
        self.actions = np.frombuffer(self.request, done, offset=REQUEST.size).reshape(count, width)
        item = seen.itemsize * size
        flags = -(-2 * count // 8) * 8
        places = np.cumsum([ANSWER.size, 8 * count, flags, item * count, item * count]).tolist()
        self.answer, self.item, self.end = bytearray(places[4]), item, places[3]
        self.rewards = np.frombuffer(self.answer, "float64", count, places[0])
        self.terminated = np.frombuffer(self.answer, "uint8", count, places[1])
        self.truncated = np.frombuffer(self.answer, "uint8", count, places[1] + count)
        self.observations = list(np.frombuffer(self.answer, seen, size * count, places[2]).reshape(count, -1))
        self.finals = list(np.frombuffer(self.answer, seen, size * count, places[3]).reshape(count, -1))

    def show(self, row, observation, info):
        self.write(row, observation if self.add is None else self.add(observation, info))

    def reset(self, index, seed=None):
        observation, info = self.envs[index].reset(seed=seed)
        self.show(self.observations[index], observation, info)

    def step(self):
        """Steps all environments; returns how many episodes ended."""
        rewards, terminated, truncated, show = self.rewards, self.terminated, self.truncated, self.show
        actions = self.actions[:, 0].astype("int64") if self.is_discrete else map(self.read, self.actions)
        ended = 0
        for index, (env, action) in enumerate(zip(self.envs, actions)):
            observation, rewards[index], is_terminated, is_truncated, info = env.step(action)
            terminated[index], truncated[index] = is_terminated, is_truncated
            if (is_terminated or is_truncated) and self.autoreset:
                show(self.finals[ended], observation, info)
                ended += 1
                observation, info = env.reset()
            show(self.observations[index], observation, info)
        return ended

    def close(self):
        for env in self.envs:
            env.close()

    def serve(self, operation, index, seed):
        """Returns the kind of answer, and its bytes or the number of episodes that ended."""
        if operation == STEP:
            return RESULTS, self.step()
        if operation == RENDER:
            picture = self.envs[index].render()
            if isinstance(picture, str):
                return PICTURE, picture.encode()
            import numpy as np

            pixels = np.ascontiguousarray(picture, "uint8")
            return PICTURE, struct.pack("<ii", *pixels.shape[:2]) + pixels.tobytes()
        if operation == RESTART:
            self.reset(index)
            return RESULTS, 0
        for array in (self.rewards, self.terminated, self.truncated):
            array.fill(0)
        for index in range(len(self.envs)):
            self.reset(index, seed + index if operation == SEED else None)
        return RESULTS, 0


def told_of(error, doing):
    if isinstance(error, Refusal):
        return error.told
    # An excerpt of the source may precede the words, and notes may follow.
    lines = traceback.format_exception_only(type(error), error)
    words = next(line for line in lines if not line.startswith(" ")).strip().replace("\n", " ")
    place = where(error)
    return {"code": "contract", "message": f"{doing} failed in Python: {words}", "hint": place and f"It was raised in {place}."}


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
        greeter.tell({"failure": {"code": "unavailable", "message": message, "hint": hint}})
        return
    try:
        rows = Rows(asked)
    except Exception as error:
        greeter.tell({"failure": told_of(error, f"Creating {asked['name']}")})
        return
    pipes = Pipes()
    greeter.tell({**rows.told, "pipes": pipes.paths})
    busy_since = None
    try:
        try:
            rows.allocate(greeter.listen())
            pipes.open()
        finally:
            pipes.remove()
        answer_requests(pipes, rows, asked["name"])
    finally:
        rows.close()


def answer_requests(pipes, rows, name):
    """Raises EOFError once Node.js has no more."""
    global busy_since
    request, answer = memoryview(rows.request), memoryview(rows.answer)
    names = {RESET: "reset", SEED: "reset", STEP: "step", RESTART: "reset", RENDER: "render"}
    while True:
        busy_since = None
        pipes.read(request)
        busy_since = time.monotonic()
        operation, index, seed = REQUEST.unpack_from(request)
        try:
            kind, result = rows.serve(operation, index, seed)
        except Exception as error:
            pipes.tell(FAILED, json.dumps(told_of(error, f"{names[operation]} of {name}")).encode())
            continue
        if kind == PICTURE:
            pipes.tell(PICTURE, result)
            continue
        end = rows.end + result * rows.item
        ANSWER.pack_into(answer, 0, RESULTS, end - ANSWER.size)
        pipes.write(answer[:end])


if __name__ == "__main__":
    try:
        main()
    except (EOFError, ConnectionError):
        pass  # Node.js has ended.

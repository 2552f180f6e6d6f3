from types import SimpleNamespace

from ..error import Error

registry = {}


def register(name, entry_point, **rest):
    registry[name] = SimpleNamespace(entry_point=entry_point, **rest)


def spec(name):
    if name in registry:
        return registry[name]
    raise Error(f"Environment `{name}` doesn't exist.\nMore words.")


def load_env_creator(path):
    module, _, name = path.partition(":")
    return getattr(__import__(module), name)


def make(name, max_episode_steps=None, disable_env_checker=None, **kwargs):
    from .. import wrappers

    assert disable_env_checker, "its warnings would be printed"
    entry = spec(name)
    maker = entry.entry_point if callable(entry.entry_point) else load_env_creator(entry.entry_point)
    limit = max_episode_steps or getattr(entry, "max_episode_steps", None)
    env = maker(**kwargs)
    return env if limit is None else wrappers.TimeLimit(env, limit)

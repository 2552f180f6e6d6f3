"""Compiles the models in a folder, named by the id of their environment (packages/env-mujoco/test/models.test.ts writes them there), and
those of Gymnasium with MuJoCo, and compares every array and number of the compiled models: they must be equal. Prints one line a model;
exits with 1 where one differs."""
import os, sys
import gymnasium, mujoco, numpy as np

ours = sys.argv[1]


def facts(owner, prefix=''):
    """Every number and array below `owner`, by name."""
    for name in dir(owner):
        if name.startswith('_'):
            continue
        value = getattr(owner, name)
        if isinstance(value, (int, float, np.ndarray, bytes)):
            yield prefix + name, np.frombuffer(value, np.uint8) if isinstance(value, bytes) else np.asarray(value)
        elif name in ('opt', 'stat', 'vis') or prefix.startswith('vis.') and 'Mj' in type(value).__name__:
            yield from facts(value, f'{prefix}{name}.')


failed = False
for file in sorted(os.listdir(ours)):
    a = dict(facts(mujoco.MjModel.from_xml_path(os.path.join(ours, file))))
    b = dict(facts(mujoco.MjModel.from_xml_path(gymnasium.make(file.removesuffix('.xml')).unwrapped.fullpath)))
    unlike = [name for name in sorted({*a, *b}) if name not in a or name not in b or not np.array_equal(a[name], b[name], equal_nan=a[name].dtype.kind == 'f')]
    failed |= bool(unlike)
    print(f'{file}: {len(a)} arrays and numbers, {"equal" if not unlike else "unlike: " + ", ".join(unlike)}')
sys.exit(failed)

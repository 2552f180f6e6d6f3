"""Gives our states to Gymnasium's environments, step by step, and compares what both make of them: observations, rewards,
terminations, infos. Prints the largest difference of each variant, and exits with 1 where one exceeds 1e-12.

    venv/bin/python tools/env-mujoco/teacher_forcing.py FOLDER [--steps 1000] [--write]

--write stores what Gymnasium said of the first 40 steps in packages/env-mujoco/test/fixtures/taught.json. Difference means |a - b| / max(1, |b|)."""
import json, os, subprocess, sys
import gymnasium, numpy as np
from variants import settings, variants

folder = sys.argv[1]
steps = sys.argv[sys.argv.index('--steps') + 1] if '--steps' in sys.argv else '1000'
os.makedirs(folder, exist_ok=True)
names = os.path.join(folder, 'variants.json')
with open(names, 'w') as file:
    json.dump([[id, settings(arguments)] for id, arguments in variants], file)
here = os.path.dirname(os.path.abspath(__file__))
subprocess.run(['node', '--conditions=@prism-rl/source', os.path.join(here, 'recordStates.ts'), names, folder, steps], check=True)


def apart(a, b):
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    assert a.shape == b.shape, (a.shape, b.shape)
    return float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b)), initial=0))


taught, failed = [], False
for index, (id, arguments) in enumerate(variants):
    header = json.load(open(os.path.join(folder, f'{index}.json')))
    rows = np.fromfile(os.path.join(folder, f'{index}.f64')).reshape(len(header['told']), -1)
    env = gymnasium.make(id, **arguments).unwrapped
    env.reset(seed=0)
    most, ours = {}, {}

    def put():
        for name, values in ours.items():
            if name != 'observation':
                getattr(env.data, name).reshape(-1)[:] = values

    env._step_mujoco_simulation = lambda ctrl, frames: put()
    rewards, ends = [], []
    for row, told in zip(rows, header['told']):
        at = 0
        ours = {}
        for name, size in header['sizes']:
            ours[name] = row[at:at + size]
            at += size
        if told['step']:
            # The action is what was controlled with: float32, as spaces give it.
            observation, reward, terminated, _, info = env.step(ours['ctrl'].astype(np.float32))
            found = {'reward': apart(told['reward'], reward), 'terminated': float(told['terminated'] != terminated)}
            rewards.append(float(reward))
            ends.append(int(terminated))
        else:
            put()
            observation, info, found = env._get_obs(), env._get_reset_info(), {}
        found['observation'] = apart(ours['observation'], observation)
        assert set(info) == set(told['info']), (set(info), set(told['info']))
        found.update({key: apart(told['info'][key], info[key]) for key in info})
        for key, value in found.items():
            most[key] = max(most.get(key, 0), value)
    worst = max(most, key=most.get)
    bad = most[worst] > 1e-12
    failed |= bad
    print(f'{index:2} {id} {len(rewards)} steps, {sum(ends)} ends, largest difference {most[worst]:.1e} ({worst}){" TOO LARGE" if bad else ""}', flush=True)
    taught.append(dict(id=id, settings=settings(arguments), rewards=rewards[:40], ends=ends[:40]))
if '--write' in sys.argv:
    with open(os.path.join(here, '../../packages/env-mujoco/test/fixtures/taught.json'), 'w') as file:
        file.write('[\n' + ',\n'.join(json.dumps(one, separators=(',', ':')) for one in taught) + '\n]\n')
sys.exit(failed)

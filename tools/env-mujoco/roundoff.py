"""How far positions and velocities of thirty steps of random actions are from native MuJoCo's, and how far native MuJoCo's are from its
own: run again, in another process, and from a start whose first velocity is one unit in the last place larger. All of it with the solver's
usual tolerance, with none, so that it always takes all its iterations, and without contacts. Ends of episodes are passed over.

    venv/bin/python tools/env-mujoco/roundoff.py [--seeds 12] [--steps 30] [ids...]

--write stores what the test packages/env-mujoco/test/roundoff.test.ts reads: native states of HalfCheetah after the last step."""
import argparse, base64, hashlib, json, os, subprocess, sys
import gymnasium, mujoco, numpy as np
from variants import ids

parser = argparse.ArgumentParser()
parser.add_argument('ids', nargs='*', default=ids)
parser.add_argument('--seeds', type=int, default=12)
parser.add_argument('--steps', type=int, default=30)
parser.add_argument('--digest', action='store_true', help='print only the digest of the states')
parser.add_argument('--write', action='store_true')
options = parser.parse_args()
here = os.path.dirname(os.path.abspath(__file__))


def native(id, nudged=False, tight=False, free=False):
    """States by seed and step."""
    env = gymnasium.make(id).unwrapped
    if tight:
        env.model.opt.tolerance = env.model.opt.ls_tolerance = 0
    if free:
        env.model.opt.disableflags |= mujoco.mjtDisableBit.mjDSBL_CONTACT
    states = []
    for seed in range(options.seeds):
        env.reset(seed=seed)
        env.action_space.seed(seed)
        if nudged:
            velocity = env.data.qvel.copy()
            velocity[0] = np.nextafter(velocity[0], np.inf)
            env.set_state(env.data.qpos.copy(), velocity)
        for _ in range(options.steps):
            env.step(env.action_space.sample())
            states.append(np.concatenate([env.data.qpos, env.data.qvel]))
    return np.reshape(states, (options.seeds, options.steps, -1))


def ours(id, tight=False):
    command = ['node', '--conditions=@prism-rl/source', os.path.join(here, 'recordSteps.ts'), id, str(options.seeds), str(options.steps)]
    told = subprocess.run(command + ['tolerance="0" ls_tolerance="0"'] * tight, check=True, stdout=subprocess.PIPE).stdout
    return np.frombuffer(told).reshape(options.seeds, options.steps, -1)


def apart(a, b):
    """In words: how many seeds stay within 1e-9, and the furthest difference."""
    most = np.abs(a - b).max(axis=(1, 2))
    return f'{(most < 1e-9).sum():2d} of {len(most)}, {most.max():.0e}'


digest = lambda states: hashlib.md5(states.tobytes()).hexdigest()
if options.digest:
    print(*[digest(native(id)) for id in options.ids])
    sys.exit()
if options.write:
    packed = lambda states: [base64.b64encode(rows[-1].tobytes()).decode() for rows in states]
    told = dict(id='HalfCheetah-v5', steps=options.steps, states=packed(native('HalfCheetah-v5')), nudged=packed(native('HalfCheetah-v5', nudged=True)))
    with open(os.path.join(here, '../../packages/env-mujoco/test/fixtures/roundoff.json'), 'w') as file:
        json.dump(told, file, indent=0)
        file.write('\n')
    sys.exit()
print('seeds within 1e-9, and the furthest | ours | native, one ulp | ours, no tolerance | native, one ulp, no tolerance | native, one ulp, no contacts | native twice, in two processes')
for id in options.ids:
    plain, tight = native(id), native(id, tight=True)
    command = [sys.executable, __file__, '--digest', '--seeds', str(options.seeds), '--steps', str(options.steps), id]
    other = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    same = ['unlike', 'equal']
    print(
        id, apart(ours(id), plain), apart(native(id, nudged=True), plain), apart(ours(id, tight=True), tight),
        apart(native(id, nudged=True, tight=True), tight), apart(native(id, nudged=True, free=True), native(id, free=True)),
        f'{same[np.array_equal(native(id), plain)]}, {same[digest(plain) == other]}', sep=' | ', flush=True)

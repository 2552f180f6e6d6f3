"""Writes packages/env-mujoco/test/fixtures/golden.json: starts and first steps of Gymnasium's MuJoCo environments.

    python -m venv venv && venv/bin/pip install gymnasium==1.3.0 mujoco==3.14.0
    venv/bin/python tools/env-mujoco/golden.py

Arrays are base64 of float64. Actions are those of the action space with the run's seed."""
import base64, json, os
import gymnasium, mujoco, numpy as np
from variants import settings, variants

steps, seed, shown = 30, 3, (0, 9, 19, 29)
packed = lambda array: base64.b64encode(np.asarray(array, np.float64).tobytes()).decode()
plain = lambda info: {key: np.asarray(value, np.float64).tolist() for key, value in info.items()}

runs = []
for id, arguments in variants:
    env = gymnasium.make(id, **arguments)
    data = env.unwrapped.data
    starts = []
    for start in (0, 1, 123456789):
        observation, info = env.reset(seed=start)
        starts.append(dict(seed=start, qpos=packed(data.qpos), qvel=packed(data.qvel), observation=packed(observation), info=plain(info)))
    env.reset(seed=seed)
    env.action_space.seed(seed)
    rewards, flags, infos, observations = [], [], [], []
    for step in range(steps):
        observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
        rewards.append(float(reward))
        flags.append(int(terminated) + 2 * int(truncated))
        infos.append(plain(info))
        if step in shown:
            observations.append(packed(observation))
        if terminated or truncated:
            env.reset()
    keys = list(infos[0])
    runs.append(dict(
        id=id, settings=settings(arguments), starts=starts, rewards=rewards, flags=flags, observations=observations,
        infos={key: packed([info[key] for info in infos]) for key in keys}))

path = os.path.join(os.path.dirname(__file__), '../../packages/env-mujoco/test/fixtures/golden.json')
os.makedirs(os.path.dirname(path), exist_ok=True)
facts = dict(gymnasium=gymnasium.__version__, mujoco=mujoco.__version__, seed=seed, shown=shown)
with open(path, 'w') as file:
    file.write('{\n' + ''.join(f'"{key}": {json.dumps(value)},\n' for key, value in facts.items()) + '"runs": [\n')
    file.write(',\n'.join(json.dumps(run, separators=(',', ':')) for run in runs) + '\n]}\n')

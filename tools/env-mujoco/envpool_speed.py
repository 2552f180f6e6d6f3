"""Steps a second of envpool's vectors of four robots with random actions, on one thread and on two; envpool needs a venv of its own.

    venv/bin/pip install envpool gymnasium && venv/bin/python tools/env-mujoco/envpool_speed.py"""
import time
import envpool, numpy as np
from variants import ids

for id in ids:
    rates = []
    for threads in (1, 2):
        env = envpool.make(id, env_type='gymnasium', num_envs=4, num_threads=threads)
        env.reset()
        space, rng = env.action_space, np.random.default_rng(1)
        actions = [rng.uniform(space.low, space.high, (4, *space.shape)).astype(space.dtype) for _ in range(64)]

        def measure(most):
            start, steps = time.perf_counter(), 0
            while time.perf_counter() - start < most:
                env.step(actions[steps % 64])
                steps += 1
            return steps * 4 / (time.perf_counter() - start)

        measure(0.15)
        rates.append(round(measure(0.5)))
    print(id, *rates, flush=True)

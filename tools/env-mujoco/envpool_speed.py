"""Steps a second of envpool's vectors of four robots with random actions, on one thread and on two.

    venv/bin/pip install envpool gymnasium && venv/bin/python tools/env-mujoco/envpool_speed.py [seconds] [ids...]"""
import sys, time
import envpool, numpy as np
from variants import ids

seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
for id in sys.argv[2:] or ids:
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

        measure(seconds / 3)
        rates.append(round(measure(seconds)))
    print(id, *rates, flush=True)

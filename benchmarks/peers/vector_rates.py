"""Times vectors of environments: python vector_rates.py gymnax|envpool ENVIRONMENT NUM_ENVS THREADS

Random actions drawn beforehand, resets included. gymnax runs 200 steps in one compiled program, on one thread. Reads seconds, one number
a line; answers each with steps a second, measured for so long. Needs: pip install gymnax jax six, or envpool
"""
import json
import os
import sys
import time

library, name, num_envs, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def gymnax_steps():
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import gymnax
    import jax

    env, params = gymnax.make(name)
    step = jax.vmap(env.step, in_axes=(0, 0, 0, None))
    keys = jax.random.split(jax.random.PRNGKey(0), num_envs)
    actions = jax.vmap(env.action_space(params).sample)(keys)
    _, state = jax.vmap(env.reset, in_axes=(0, None))(keys, params)

    @jax.jit
    def play(state, key):
        def one(state, key):
            _, state, reward, *_ = step(jax.random.split(key, num_envs), state, actions, params)
            return state, reward.sum()

        return jax.lax.scan(one, state, jax.random.split(key, 200))

    def steps():
        nonlocal state
        state, rewards = play(state, keys[0])
        rewards.block_until_ready()
        return 200 * num_envs

    return steps


def envpool_steps():
    import envpool
    import numpy as np

    env = envpool.make(name, env_type="gymnasium", num_envs=num_envs, num_threads=threads, seed=1)
    rng = np.random.default_rng(1)

    def batch():
        space = env.action_space
        if hasattr(space, "n"):
            return rng.integers(space.n, size=num_envs).astype(np.int32)
        return rng.uniform(space.low, space.high, (num_envs, *space.shape)).astype(np.float32)

    batches = [batch() for _ in range(64)]
    env.reset()

    def steps():
        for actions in batches:
            env.step(actions)
        return 64 * num_envs

    return steps


play = gymnax_steps() if library == "gymnax" else envpool_steps()
play()
for line in sys.stdin:
    total, started = 0, time.perf_counter()
    while time.perf_counter() - started < float(line):
        total += play()
    print(json.dumps(total / (time.perf_counter() - started)), flush=True)

"""Times DQN's step in JAX, one compiled function with its optimizer: python jit_jax.py SIZES CORES [BATCH]

SIZES are those of dense layers: 8-256-256-4. The process stays on as many cores as CORES says: XLA's own settings do not keep it from
taking all of them for products.

Reads numbers of steps, one a line; answers each with the microseconds of each step, a list in JSON.
The same networks, batch, loss and optimizer as jit_torch.py. Needs: pip install jax
"""

import json
import os
import sys
import time

os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-int(sys.argv[2]) :])

import jax  # noqa: E402, threads are made at the import
import jax.numpy as jnp  # noqa: E402


def values(layers, x):
    for weights, bias in layers[:-1]:
        x = jax.nn.relu(x @ weights + bias)
    weights, bias = layers[-1]
    return x @ weights + bias


def loss_of(online, target, batch):
    observations, chosen, rewards, next_observations, terminated = batch
    goal = rewards + 0.99 * (1 - terminated) * values(target, next_observations).max(1)
    error = jnp.abs(jnp.take_along_axis(values(online, observations), chosen, 1)[:, 0] - goal)
    return jnp.where(error < 1, 0.5 * error * error, error - 0.5).mean()


def step(state, target, batch):
    online, first, second, count = state
    loss, gradients = jax.value_and_grad(loss_of)(online, target, batch)
    count = count + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
    of_first, of_second = 1 / (1 - 0.9**count), 1 / (1 - 0.999**count)
    online = jax.tree.map(
        lambda p, m, v: p - 1e-3 * m * of_first / (jnp.sqrt(v * of_second) + 1e-8), online, first, second
    )
    return (online, first, second, count), loss


def main():
    sizes = [int(size) for size in sys.argv[1].split("-")]
    size = int(sys.argv[3]) if len(sys.argv) > 3 else 32
    keys = iter(jax.random.split(jax.random.key(1), 1000))

    def network():
        return [
            (jax.random.normal(next(keys), (a, b)) / a**0.5, jnp.zeros(b)) for a, b in zip(sizes, sizes[1:])
        ]

    def batch():
        return (
            jax.random.normal(next(keys), (size, sizes[0])),
            jax.random.randint(next(keys), (size, 1), 0, sizes[-1]),
            jax.random.normal(next(keys), (size,)),
            jax.random.normal(next(keys), (size, sizes[0])),
            (jax.random.uniform(next(keys), (size,)) < 0.1).astype(jnp.float32),
        )

    online, target = network(), network()
    zeros = jax.tree.map(jnp.zeros_like, online)
    state = (online, zeros, jax.tree.map(jnp.zeros_like, online), jnp.float32(0))
    batches = [batch() for _ in range(16)]
    compiled = jax.jit(step, donate_argnums=0)

    k = 0
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            state, loss = compiled(state, target, batches[k % len(batches)])
            loss.block_until_ready()
            jax.block_until_ready(state)
            times.append(round((time.perf_counter() - start) * 1e6, 1))
            k += 1
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()

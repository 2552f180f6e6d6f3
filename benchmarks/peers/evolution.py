"""Evolution strategies on CartPole: python evolution.py numpy|evosax POPULATION

A policy 4-64-64-2 with ReLUs, mirrored samples, centred ranks, Adam. numpy tries one candidate after the other in Gymnasium's environment;
evosax and gymnax compile whole generations, on one thread, in which all candidates play 500 steps that begin new episodes: all count.
Reads seconds, one number a line; answers each with steps per second of processor time, measured for so long. Needs: pip install numpy gymnasium, or evosax gymnax
"""
import json
import os
import sys
import time

library, population = sys.argv[1], int(sys.argv[2])
sizes = [(4, 64), (64, 64), (64, 2)]


def numpy_generation():
    import gymnasium
    import numpy as np

    env = gymnasium.make("CartPole-v1")
    rng = np.random.default_rng(1)
    count = sum(i * o + o for i, o in sizes)
    sigma, rate = 0.1, 0.05
    mean = rng.uniform(-0.1, 0.1, count)
    first, second, t = np.zeros(count), np.zeros(count), 0

    def play(weights, seed):
        layers, at = [], 0
        for i, o in sizes:
            layers.append((weights[at : at + i * o].reshape(i, o), weights[at + i * o : at + i * o + o]))
            at += i * o + o
        observation, _ = env.reset(seed=seed)
        steps = 0
        while True:
            x = observation
            for w, b in layers[:-1]:
                x = np.maximum(x @ w + b, 0)
            w, b = layers[-1]
            observation, _, terminated, truncated, _ = env.step(int(np.argmax(x @ w + b)))
            steps += 1
            if terminated or truncated:
                return steps

    def generation():
        nonlocal mean, first, second, t
        directions = rng.standard_normal((population // 2, count))
        seed = int(rng.integers(2**31))
        scores = np.array([play(mean + s * sigma * d, seed) for d in directions for s in (1, -1)])
        ranks = np.empty(population)
        ranks[scores.argsort()] = np.linspace(-0.5, 0.5, population)
        gradient = (ranks[0::2] - ranks[1::2]) @ directions / (population * sigma) - 0.005 * mean
        t += 1
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        mean = mean + rate * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        return int(scores.sum())

    return generation


def evosax_generation():
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import gymnax
    import jax
    import jax.numpy as jnp
    import optax
    from evosax.algorithms import Open_ES

    env, params = gymnax.make("CartPole-v1")
    keys = jax.random.split(jax.random.PRNGKey(1), 4)
    start = [
        (jax.random.uniform(key, (i, o), minval=-0.1, maxval=0.1), jnp.zeros(o))
        for key, (i, o) in zip(keys, sizes)
    ]
    strategy = Open_ES(population_size=population, solution=start, optimizer=optax.adam(0.05))
    settings = strategy.default_params
    state = strategy.init(keys[3], start, settings)

    def act(layers, x):
        for w, b in layers[:-1]:
            x = jax.nn.relu(x @ w + b)
        w, b = layers[-1]
        return jnp.argmax(x @ w + b)

    def play(layers, key):
        def one(carry, key):
            observation, at, alive, score = carry
            observation, at, reward, *rest = env.step(key, at, act(layers, observation), params)
            over = rest[0] if len(rest) == 2 else rest[0] | rest[1]
            return (observation, at, alive * (1 - over), score + alive * reward), None

        observation, at = env.reset(key, params)
        (_, _, _, score), _ = jax.lax.scan(one, (observation, at, 1.0, 0.0), jax.random.split(key, 500))
        return score

    @jax.jit
    def whole(state, key):
        ask, episode, tell = jax.random.split(key, 3)
        candidates, state = strategy.ask(ask, state, settings)
        scores = jax.vmap(play, in_axes=(0, None))(candidates, episode)
        state, _ = strategy.tell(tell, candidates, -scores, state, settings)
        return state, scores

    key = jax.random.PRNGKey(2)

    def generation():
        nonlocal state, key
        key, own = jax.random.split(key)
        state, scores = whole(state, own)
        scores.block_until_ready()
        return 500 * population

    return generation


generation = numpy_generation() if library == "numpy" else evosax_generation()
for _ in range(2):  # JAX compiles again for what the first generation returns
    generation()
for line in sys.stdin:
    total, started = 0, time.process_time()
    while time.process_time() - started < float(line):
        total += generation()
    print(json.dumps(total / (time.process_time() - started)), flush=True)

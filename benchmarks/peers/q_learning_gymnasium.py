"""Tabular Q-learning as it is written in Python: Gymnasium's environment and a NumPy table.

Usage: python q_learning_gymnasium.py ENV STEPS. Prints {"stepsPerSecond": …, "success": …}: the share of the last 100
episodes with a positive return, as a sign that it learns.
"""

import json
import sys
import time

import gymnasium
import numpy as np


def main(env_id: str, steps: int) -> None:
    env = gymnasium.make(env_id, disable_env_checker=True)
    rng = np.random.default_rng(0)
    q = np.zeros((env.observation_space.n, env.action_space.n))
    discount, step_size, epsilon = 0.99, 0.1, 0.1
    returns = []
    total = 0.0
    state, _ = env.reset(seed=0)
    started = time.perf_counter()
    for _ in range(steps):
        values = q[state]
        if rng.random() < epsilon:
            action = rng.integers(env.action_space.n)
        else:
            action = values.argmax()
            if values[action] == values.min():  # nothing learnt yet, or all alike
                action = rng.integers(len(values))
        successor, reward, terminated, truncated, _ = env.step(int(action))
        future = 0.0 if terminated else q[successor].max()
        q[state, action] += step_size * (reward + discount * future - q[state, action])
        total += reward
        state = successor
        if terminated or truncated:
            returns.append(total)
            total = 0.0
            state, _ = env.reset()
    seconds = time.perf_counter() - started
    success = float(np.mean(np.array(returns[-100:]) > 0))
    print(json.dumps({"stepsPerSecond": steps / seconds, "success": success}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

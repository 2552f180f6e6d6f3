"""PQN in PyTorch and Gymnasium with the settings of CleanRL's pqn.py: the peer of our own.

Usage: pqn_torch.py ENVIRONMENT SEED [CONFIG-JSON]
The configuration may hold rewardScale (1) and bootstrapTruncated (false: a truncated episode's last state counts as a terminal one, as with
CleanRL). Prints one JSON object: seconds, trained (mean return of the last 100 episodes of training), evaluation (greedy, 100 episodes).
Needs: pip install torch gymnasium
"""
import json
import math
import sys
import time

import gymnasium
import numpy as np
import torch
from torch import nn

environment, seed = sys.argv[1], int(sys.argv[2])
config = {"rewardScale": 1, "bootstrapTruncated": False, **json.loads(sys.argv[3] if len(sys.argv) > 3 else "{}")}
total_steps, num_envs, rollout_steps, minibatches, epochs = 500_000, 4, 128, 4, 4
discount, trace_decay, learning_rate, max_gradient_norm = 0.99, 0.65, 2.5e-4, 10
epsilon_start, epsilon_end, epsilon_steps = 1, 0.05, 250_000

torch.set_num_threads(1)
torch.set_flush_denormal(True)
np.random.seed(seed)
torch.manual_seed(seed)
started = time.perf_counter()


def make():
    return gymnasium.wrappers.RecordEpisodeStatistics(gymnasium.make(environment))


envs = gymnasium.vector.SyncVectorEnv([make] * num_envs, autoreset_mode=gymnasium.vector.AutoresetMode.SAME_STEP)
inputs, actions = envs.single_observation_space.shape[0], int(envs.single_action_space.n)


def linear(fan_in, units):
    layer = nn.Linear(fan_in, units)
    nn.init.orthogonal_(layer.weight, math.sqrt(2))
    nn.init.zeros_(layer.bias)
    return layer


network = nn.Sequential(
    linear(inputs, 120), nn.LayerNorm(120), nn.ReLU(), linear(120, 84), nn.LayerNorm(84), nn.ReLU(), linear(84, actions)
)
optimizer = torch.optim.RAdam(network.parameters(), lr=learning_rate)


def values_of(observations):
    with torch.no_grad():
        return network(torch.from_numpy(np.asarray(observations, np.float32))).numpy()


rollout = (rollout_steps, num_envs)
observations = np.zeros((*rollout, inputs), np.float32)
taken = np.zeros(rollout, np.int64)
rewards, values, behind = (np.zeros(rollout, np.float32) for _ in range(3))
ends = np.zeros(rollout, bool)
returns = []

observation, _ = envs.reset(seed=seed)
iterations, step = total_steps // (rollout_steps * num_envs), 0
for iteration in range(iterations):
    optimizer.param_groups[0]["lr"] = learning_rate * (1 - iteration / iterations)
    for t in range(rollout_steps):
        step += num_envs
        epsilon = max(epsilon_start + (epsilon_end - epsilon_start) * step / epsilon_steps, epsilon_end)
        observations[t] = observation
        q = values_of(observation)
        values[t] = q.max(1)
        explores = np.random.rand(num_envs) < epsilon
        taken[t] = np.where(explores, np.random.randint(0, actions, num_envs), q.argmax(1))
        observation, reward, terminated, truncated, info = envs.step(taken[t])
        rewards[t] = config["rewardScale"] * reward
        ends[t] = terminated | truncated
        behind[t] = 0
        if config["bootstrapTruncated"]:
            for i in np.nonzero(truncated & ~terminated)[0]:
                behind[t, i] = values_of(info["final_obs"][i][None]).max()
        if "final_info" in info:
            episodes = info["final_info"]["episode"]["r"]
            returns += [float(episodes[i]) for i in np.nonzero(info["final_info"]["_episode"])[0]]

    # G = r + γ [(1 − λ) max_a q(s′, a) + λ G′], and behind an episode's end what bootstrapping brings.
    targets = np.zeros(rollout, np.float32)
    next_value = values_of(observation).max(1)
    next_target = next_value
    for t in reversed(range(rollout_steps)):
        mixed = (1 - trace_decay) * next_value + trace_decay * next_target
        targets[t] = rewards[t] + discount * np.where(ends[t], behind[t], mixed)
        next_value, next_target = values[t], targets[t]

    batch = [torch.from_numpy(column.reshape(-1, *column.shape[2:])) for column in (observations, taken, targets)]
    order = np.arange(rollout_steps * num_envs)
    for _ in range(epochs):
        np.random.shuffle(order)
        for rows in np.split(order, minibatches):
            states, chosen, target = (column[torch.from_numpy(rows)] for column in batch)
            q = network(states).gather(1, chosen.unsqueeze(-1)).squeeze(-1)
            loss = nn.functional.mse_loss(q, target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), max_gradient_norm)
            optimizer.step()
seconds = time.perf_counter() - started


def greedy_return(episode):
    env = gymnasium.make(environment)
    observation, _ = env.reset(seed=10_000 + episode)
    total, over = 0.0, False
    while not over:
        observation, reward, terminated, truncated, _ = env.step(int(values_of(observation[None]).argmax()))
        total, over = total + float(reward), terminated or truncated
    return total


print(
    json.dumps(
        {
            "environment": environment,
            "seed": seed,
            **config,
            "seconds": round(seconds, 1),
            "trained": round(float(np.mean(returns[-100:])), 2),
            "evaluation": round(float(np.mean([greedy_return(k) for k in range(100)])), 2),
        }
    ),
    flush=True,
)

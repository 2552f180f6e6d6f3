"""The course's Gaussian policy gradient on LunarLanderContinuous in PyTorch, Gymnasium and scikit-learn: the peer of `gaussian-pg`.

Usage: gaussian_pg_torch.py ITERATIONS SEED
Line by line the course's script, whose TensorFlow 1 no longer installs: only the policy network is PyTorch's instead.
Prints one JSON object: seconds, steps, stepsPerSecond, iterationsPerSecond, meanReturn (last 100 training episodes).
"""
import json
import sys
import time

import gymnasium
import numpy as np
import scipy.signal
import torch
from sklearn.linear_model import LinearRegression
from torch import nn

iterations, seed = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(1)
torch.set_flush_denormal(True)
np.random.seed(seed)
torch.manual_seed(seed)

env = gymnasium.make("LunarLanderContinuous-v3", disable_env_checker=True)
states_dim = env.observation_space.shape[0]
action_dim = env.action_space.shape[0]


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = nn.Sequential(
            nn.Linear(states_dim, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, action_dim)
        )
        for layer in self.mean:
            if isinstance(layer, nn.Linear):  # Keras's first values
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)
        self.logstd = nn.Parameter(torch.zeros(action_dim))

    def log_likelihood(self, state, action):
        mean = self.mean(state)
        variance = torch.exp(2 * self.logstd)
        func = -torch.square(action - mean) / (2 * variance) - 0.5 * np.log(2 * np.pi) - self.logstd
        return func.sum(dim=1)


policy = Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3)
approx = LinearRegression()
approx.fit(np.zeros((1, states_dim)), np.zeros((1, 1)))


def predict(state):
    with torch.no_grad():
        mean = policy.mean(torch.from_numpy(state[None]))
        return (torch.randn(mean.shape) * torch.exp(policy.logstd) + mean)[0].numpy()


def fit(state, action, advantage):
    loss = -(policy.log_likelihood(torch.from_numpy(state), torch.from_numpy(action)) * torch.from_numpy(advantage)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def get_returns(x, gamma):
    return scipy.signal.lfilter([1], [1, -gamma], x[::-1], axis=0)[::-1]


gamma = 0.97
min_timesteps_per_batch = 3000
total_timesteps = 0
episode_returns = []
first = True
started = time.perf_counter()
for i in range(iterations):
    timesteps_this_batch = 0
    memory = []
    while True:
        state, _ = env.reset(seed=seed if first else None)
        first = False
        states, actions, rewards = [], [], []
        while True:
            states.append(state)
            action = predict(state)
            actions.append(action)
            state, reward, terminated, truncated, _ = env.step(action)
            rewards.append(reward)
            if terminated or truncated:
                break
        memory.append({"state": np.array(states), "action": np.array(actions), "reward": np.array(rewards)})
        episode_returns.append(float(np.sum(rewards)))
        timesteps_this_batch += len(rewards)
        if timesteps_this_batch > min_timesteps_per_batch:
            break
    total_timesteps += timesteps_this_batch

    G_ts, advs = [], []
    for path in memory:
        G_t = get_returns(path["reward"], gamma)
        v_hat = approx.predict(path["state"])
        advs.append(G_t - v_hat.flatten())
        G_ts.append(G_t)
    in_states = np.concatenate([path["state"] for path in memory])
    in_actions = np.concatenate([path["action"] for path in memory])
    advans = np.concatenate(advs)
    in_advans = (advans - advans.mean()) / (advans.std() + 1e-8)
    G_ts = np.concatenate(G_ts)
    approx.fit(in_states, G_ts)
    fit(in_states, in_actions, in_advans.astype(np.float32))
seconds = time.perf_counter() - started
print(
    json.dumps(
        {
            "seconds": seconds,
            "steps": total_timesteps,
            "stepsPerSecond": total_timesteps / seconds,
            "iterationsPerSecond": iterations / seconds,
            "meanReturn": float(np.mean(episode_returns[-100:])),
        }
    )
)

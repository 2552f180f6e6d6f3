"""DQN on CartPole-v1 in PyTorch and Gymnasium, in the style of CleanRL's dqn.py: the peer of our own.

Usage: dqn_torch.py STEPS SEED CONFIG-JSON
The configuration is our DQN's; what is learned from, how often and with which network is the same.
Prints one JSON object: seconds, stepsPerSecond, meanReturn (greedy, 100 episodes).
"""
import json
import math
import random
import sys
import time

import gymnasium
import numpy as np
import torch
from torch import nn

steps, seed, config = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
torch.set_num_threads(1)
torch.set_flush_denormal(True)
random.seed(seed)
np.random.seed(seed)
torch.manual_seed(seed)


def network():
    sizes = [4, *config["hidden"]]
    layers = []
    for fan_in, units in zip(sizes, sizes[1:]):
        layers += [nn.Linear(fan_in, units), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 2))


class ReplayBuffer:
    """Arrays of NumPy, as in Stable-Baselines3's buffer, which CleanRL uses."""

    def __init__(self, capacity):
        self.observations = np.zeros((capacity, 4), np.float32)
        self.next_observations = np.zeros((capacity, 4), np.float32)
        self.actions = np.zeros((capacity, 1), np.int64)
        self.rewards = np.zeros(capacity, np.float32)
        self.terminated = np.zeros(capacity, np.float32)
        self.capacity, self.size, self.next = capacity, 0, 0

    def add(self, observation, next_observation, action, reward, terminated):
        k = self.next
        self.observations[k], self.next_observations[k] = observation, next_observation
        self.actions[k], self.rewards[k], self.terminated[k] = action, reward, terminated
        self.next, self.size = (k + 1) % self.capacity, min(self.size + 1, self.capacity)

    def sample(self, batch_size):
        k = np.random.randint(0, self.size, size=batch_size)
        arrays = (self.observations, self.next_observations, self.actions, self.rewards, self.terminated)
        return tuple(torch.from_numpy(array[k]) for array in arrays)


def epsilon_at(step):
    progress = step / config["epsilonSteps"]
    left = math.exp(-progress) if config["epsilonDecay"] == "exponential" else max(0.0, 1 - progress)
    return config["epsilonEnd"] + (config["epsilonStart"] - config["epsilonEnd"]) * left


online, target = network(), network()
target.load_state_dict(online.state_dict())
if config["optimizer"] == "adam":
    optimizer = torch.optim.Adam(online.parameters(), lr=config["learningRate"], eps=config["adamEpsilon"])
else:
    optimizer = torch.optim.RMSprop(
        online.parameters(),
        lr=config["learningRate"],
        alpha=config["rmspropDecay"],
        eps=config["rmspropEpsilon"],
        centered=True,
    )
loss_of = nn.functional.mse_loss if config["loss"] == "mse" else nn.functional.smooth_l1_loss
buffer = ReplayBuffer(config["replayCapacity"])
env = gymnasium.make("CartPole-v1", disable_env_checker=True)
observation, _ = env.reset(seed=seed)
env.action_space.seed(seed)
updates = 0
started = time.perf_counter()
for step in range(steps):
    epsilon = epsilon_at(step)
    if random.random() < epsilon:
        action = env.action_space.sample()
    else:
        with torch.no_grad():
            action = int(online(torch.from_numpy(observation)[None]).argmax(dim=1)[0])
    next_observation, reward, terminated, truncated, _ = env.step(action)
    buffer.add(observation, next_observation, action, reward, terminated)
    observation = next_observation
    if terminated or truncated:
        observation, _ = env.reset()
    due = step >= config["learningStarts"] and step % config["trainEvery"] == 0
    for _ in range(config["updatesPerTraining"] if due else 0):
        observations, next_observations, actions, rewards, ended = buffer.sample(config["batchSize"])
        with torch.no_grad():
            best, _ = target(next_observations).max(dim=1)
            td_target = rewards + config["discount"] * best * (1 - ended)
        old = online(observations).gather(1, actions).squeeze(1)
        loss = loss_of(td_target, old)
        optimizer.param_groups[0]["lr"] = config["learningRate"] + (config["learningRateEnd"] - config["learningRate"]) * step / steps
        optimizer.zero_grad()
        loss.backward()
        if config["maxGradientNorm"] > 0:
            nn.utils.clip_grad_norm_(online.parameters(), config["maxGradientNorm"])
        optimizer.step()
        updates += 1
        if updates % config["targetUpdateEvery"] == 0:
            tau = config["targetTau"]
            for old_parameter, parameter in zip(target.parameters(), online.parameters()):
                old_parameter.data.copy_(tau * parameter.data + (1 - tau) * old_parameter.data)
seconds = time.perf_counter() - started

returns = []
evaluation = gymnasium.make("CartPole-v1", disable_env_checker=True)
for episode in range(100):
    observation, _ = evaluation.reset(seed=1_000_000 + episode)
    total, ended = 0.0, False
    while not ended:
        with torch.no_grad():
            action = int(online(torch.from_numpy(observation)[None]).argmax(dim=1)[0])
        observation, reward, terminated, truncated, _ = evaluation.step(action)
        total += reward
        ended = terminated or truncated
    returns.append(total)
print(json.dumps({"seconds": seconds, "stepsPerSecond": steps / seconds, "meanReturn": float(np.mean(returns))}))

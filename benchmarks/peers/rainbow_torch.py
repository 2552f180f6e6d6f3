"""DQN, C51, Rainbow and what lies between in PyTorch, in the style of CleanRL's single files: the peer of our arms.

Usage: rainbow_torch.py ENVIRONMENT STEPS SEED CONFIG-JSON
ENVIRONMENT is CartPole-v1 (Gymnasium) or MinAtar/<Game>-v1 (pip install minatar==1.0.15). The configuration is ours; what is learned
from, how often and with which network is the same. One thread. Prints one JSON object: seconds, stepsPerSecond, meanReturn (of the
last 100 training episodes).
"""
import json
import math
import random
import sys
import time
from collections import deque

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

name, steps, seed, config = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
torch.set_num_threads(1)
torch.set_flush_denormal(True)
random.seed(seed)
np.random.seed(seed)
torch.manual_seed(seed)
CATEGORICAL = config["distribution"] == "categorical"
PRIORITIZED = config["replay"] == "proportional"
ATOMS = config["atoms"] if CATEGORICAL else 1


class CartPole:
    actions, shape = 2, (4,)

    def __init__(self):
        import gymnasium

        self.env = gymnasium.make("CartPole-v1", disable_env_checker=True)
        self.first = True

    def reset(self):
        observation, _ = self.env.reset(seed=seed if self.first else None)
        self.first = False
        return observation

    def step(self, action):
        observation, reward, terminated, truncated, _ = self.env.step(action)
        return observation, reward, terminated, truncated


class MinAtar:
    def __init__(self, game):
        from minatar import Environment

        self.env = Environment(game)
        self.env.seed(seed)
        self.choices = self.env.minimal_action_set()
        self.actions = len(self.choices)
        height, width, channels = self.env.state_shape()
        self.shape = (channels, height, width)

    def observe(self):
        return np.ascontiguousarray(self.env.state().transpose(2, 0, 1))

    def reset(self):
        self.env.reset()
        return self.observe()

    def step(self, action):
        reward, terminated = self.env.act(self.choices[action])
        return self.observe(), reward, terminated, False


env = CartPole() if name == "CartPole-v1" else MinAtar(name.split("/")[1].removesuffix("-v1").lower())


class NoisyLinear(nn.Module):
    """Factorised Gaussian noise (Fortunato et al. 2018)."""

    def __init__(self, inputs, units):
        super().__init__()
        bound, sigma = 1 / math.sqrt(inputs), config["noisySigma"] / math.sqrt(inputs)
        self.weight = nn.Parameter(torch.empty(units, inputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(units).uniform_(-bound, bound))
        self.weight_sigma = nn.Parameter(torch.full((units, inputs), sigma))
        self.bias_sigma = nn.Parameter(torch.full((units,), sigma))
        self.reset_noise()

    def reset_noise(self):
        scaled = torch.randn(self.weight.shape[0] + self.weight.shape[1])
        scaled = scaled.sign() * scaled.abs().sqrt()
        self.of_units, of_inputs = scaled.split(self.weight.shape)
        self.of_weights = torch.outer(self.of_units, of_inputs)

    def forward(self, x):
        return F.linear(x, self.weight + self.weight_sigma * self.of_weights, self.bias + self.bias_sigma * self.of_units)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        linear = NoisyLinear if config["noisy"] else nn.Linear
        *torso, last = config["hidden"]
        layers, features = [], math.prod(env.shape)
        if len(env.shape) == 3:
            layers += [nn.Conv2d(env.shape[0], 16, 3), nn.ReLU(), nn.Flatten()]
            features = 16 * (env.shape[1] - 2) * (env.shape[2] - 2)
        for units in torso:
            layers += [nn.Linear(features, units), nn.ReLU()]
            features = units
        shared = config["dueling"] and config["duelingStreams"] == "output"
        if shared:
            layers += [linear(features, last), nn.ReLU()]
        self.torso = nn.Sequential(*layers)

        def stream(outputs):
            if shared:
                return linear(last, outputs)
            return nn.Sequential(linear(features, last), nn.ReLU(), linear(last, outputs))

        self.advantage = stream(env.actions * ATOMS)
        self.value = stream(ATOMS) if config["dueling"] else None
        self.noisy = [layer for layer in self.modules() if isinstance(layer, NoisyLinear)]

    def reset_noise(self):
        for layer in self.noisy:
            layer.reset_noise()

    def forward(self, x):
        features = self.torso(x)
        outputs = self.advantage(features).view(-1, env.actions, ATOMS)
        if self.value is not None:
            outputs = outputs - outputs.mean(1, keepdim=True) + self.value(features).view(-1, 1, ATOMS)
        return outputs if CATEGORICAL else outputs.squeeze(2)


class SumTree:
    """Priorities in a binary tree of NumPy; the rows of a batch go down and up together."""

    def __init__(self, capacity):
        self.leaves = 1 << (capacity - 1).bit_length()
        self.tree = np.zeros(2 * self.leaves)

    def set(self, index, values):
        nodes = np.atleast_1d(index) + self.leaves
        self.tree[nodes] = values
        while nodes[0] > 1:
            nodes = np.unique(nodes >> 1)
            self.tree[nodes] = self.tree[2 * nodes] + self.tree[2 * nodes + 1]

    def set_one(self, index, value):
        node = index + self.leaves
        change = value - self.tree[node]
        while node >= 1:
            self.tree[node] += change
            node >>= 1

    def sample(self, count):
        targets = (np.arange(count) + np.random.rand(count)) * (self.tree[1] / count)
        nodes = np.ones(count, np.int64)
        while nodes[0] < self.leaves:
            nodes = 2 * nodes
            left = self.tree[nodes]
            right = targets > left
            targets = targets - left * right
            nodes += right
        return nodes - self.leaves


class Replay:
    def __init__(self, capacity):
        dtype = np.float32 if len(env.shape) == 1 else np.bool_
        self.observations = np.zeros((capacity, *env.shape), dtype)
        self.next_observations = np.zeros((capacity, *env.shape), dtype)
        self.actions = np.zeros(capacity, np.int64)
        self.rewards = np.zeros(capacity, np.float32)
        self.discounts = np.zeros(capacity, np.float32)
        self.capacity, self.size, self.next = capacity, 0, 0
        self.tree = SumTree(capacity) if PRIORITIZED else None
        self.largest = 1.0
        self.window = deque()

    def add(self, observation, action, reward, next_observation, terminated, truncated):
        """Windows of n steps; those that are open at an episode's end are closed with the steps they have."""
        self.window.append((observation, action, reward))
        ended = terminated or truncated
        while len(self.window) == config["nStep"] or (ended and self.window):
            total = sum(config["discount"] ** k * row[2] for k, row in enumerate(self.window))
            discount = 0.0 if terminated else config["discount"] ** len(self.window)
            first, taken, _ = self.window.popleft()
            self.store(first, taken, total, next_observation, discount)

    def store(self, observation, action, reward, next_observation, discount):
        k = self.next
        self.observations[k], self.next_observations[k] = observation, next_observation
        self.actions[k], self.rewards[k], self.discounts[k] = action, reward, discount
        if self.tree is not None:
            self.tree.set_one(k, self.largest)
        self.next, self.size = (k + 1) % self.capacity, min(self.size + 1, self.capacity)

    def sample(self, count, beta):
        weights = np.ones(count, np.float32)
        if self.tree is None:
            k = np.random.randint(0, self.size, size=count)
        else:
            k = np.minimum(self.tree.sample(count), self.size - 1)
            weights = (self.size * self.tree.tree[k + self.tree.leaves] / self.tree.tree[1]) ** -beta
            weights = (weights / weights.max()).astype(np.float32)
        arrays = (self.observations, self.actions, self.rewards, self.next_observations, self.discounts)
        rows = [torch.from_numpy(array[k]) for array in arrays]
        return k, *(row.float() if row.dtype == torch.bool else row for row in rows), torch.from_numpy(weights)

    def update(self, k, priorities):
        values = (priorities + 1e-6) ** config["priorityAlpha"]
        self.tree.set(k, values)
        self.largest = max(self.largest, float(values.max()))


support = torch.linspace(config["valueMin"], config["valueMax"], ATOMS)
spacing = (config["valueMax"] - config["valueMin"]) / max(1, ATOMS - 1)


def values_of(outputs):
    return (outputs.softmax(2) * support).sum(2) if CATEGORICAL else outputs


def losses_of(online, target, batch):
    """Losses and priorities of the rows."""
    _, observations, actions, rewards, next_observations, discounts, _ = batch
    rows = torch.arange(len(actions))
    with torch.no_grad():
        outputs = target(next_observations)
        if config["double"]:
            online.reset_noise()
            best = values_of(online(next_observations)).argmax(1)
        else:
            best = values_of(outputs).argmax(1)
        chosen = outputs[rows, best]
        if CATEGORICAL:
            places = (rewards[:, None] + discounts[:, None] * support).clamp(support[0], support[-1])
            b = (places - support[0]) / spacing
            low = b.floor().clamp(0, ATOMS - 2).long()
            mass, share = chosen.softmax(1), b - low
            goal = torch.zeros_like(mass).scatter_add_(1, low, mass * (1 - share)).scatter_add_(1, low + 1, mass * share)
        else:
            goal = rewards + discounts * chosen
    online.reset_noise()
    taken = online(observations)[rows, actions]
    if CATEGORICAL:
        losses = -(goal * taken.log_softmax(1)).sum(1)
        return losses, losses.detach() + torch.special.xlogy(goal, goal).sum(1)
    kind = F.mse_loss if config["loss"] == "mse" else F.smooth_l1_loss
    return kind(taken, goal, reduction="none"), (goal - taken.detach()).abs()


def epsilon_at(step):
    progress = step / config["epsilonSteps"]
    left = math.exp(-progress) if config["epsilonDecay"] == "exponential" else max(0.0, 1 - progress)
    return config["epsilonEnd"] + (config["epsilonStart"] - config["epsilonEnd"]) * left


online, target = Network(), Network()
target.load_state_dict(online.state_dict())
optimizer = torch.optim.Adam(online.parameters(), lr=config["learningRate"], eps=config["adamEpsilon"])
replay = Replay(config["replayCapacity"])
returns, total = deque(maxlen=100), 0.0
observation = env.reset()
updates = 0
started = time.perf_counter()
for step in range(steps):
    if random.random() < epsilon_at(step):
        action = random.randrange(env.actions)
    else:
        with torch.no_grad():
            online.reset_noise()
            row = torch.from_numpy(observation).float().unsqueeze(0)
            action = int(values_of(online(row)).argmax(1)[0])
    next_observation, reward, terminated, truncated = env.step(action)
    replay.add(observation, action, reward, next_observation, terminated, truncated)
    observation = next_observation
    total += reward
    if terminated or truncated:
        returns.append(total)
        observation, total = env.reset(), 0.0
    if step < config["learningStarts"] or step % config["trainEvery"] != 0:
        continue
    for _ in range(config["updatesPerTraining"]):
        progress = step / steps
        beta = config["priorityBetaStart"] + (config["priorityBetaEnd"] - config["priorityBetaStart"]) * progress
        batch = replay.sample(config["batchSize"], beta)
        target.reset_noise()
        losses, priorities = losses_of(online, target, batch)
        loss = (batch[-1] * losses).mean()
        rate = config["learningRate"] + (config["learningRateEnd"] - config["learningRate"]) * progress
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss.backward()
        if config["maxGradientNorm"] > 0:
            nn.utils.clip_grad_norm_(online.parameters(), config["maxGradientNorm"])
        optimizer.step()
        if PRIORITIZED:
            replay.update(batch[0], priorities.clamp(min=0).numpy())
        updates += 1
        if updates % config["targetUpdateEvery"] == 0:
            with torch.no_grad():
                for old, new in zip(target.parameters(), online.parameters()):
                    old.lerp_(new, config["targetTau"])
seconds = time.perf_counter() - started
mean = float(np.mean(returns)) if returns else None
print(json.dumps({"seconds": seconds, "stepsPerSecond": steps / seconds, "meanReturn": mean}))

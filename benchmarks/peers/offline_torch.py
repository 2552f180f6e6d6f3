"""Times updates of agents on recordings: python offline_torch.py torch-td3-bc|torch-iql|d3rlpy-td3-bc|d3rlpy-iql ENVIRONMENT CONFIG-JSON

The configuration is ours, with steps. Recordings are made up: 20 000 steps with observations and actions of Hopper's sizes.
Reads seeds, one a line; answers each with updates a second. The first run warms up. Needs: pip install torch d3rlpy
"""
import copy
import json
import os
import sys
import time

for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
name, config = sys.argv[1], json.loads(sys.argv[3])

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.set_flush_denormal(True)
observation_size, action_size, rows, episode = 11, 3, 20_000, 500
gamma, tau, batch_size = config["discount"], config["targetTau"], config["batchSize"]


def recordings():
    rng = np.random.default_rng(0)
    observations = rng.normal(size=(rows + 1, observation_size)).astype(np.float32)
    actions = rng.uniform(-1, 1, (rows, action_size)).astype(np.float32)
    return observations, actions, rng.normal(size=rows).astype(np.float32)


def mlp(inputs, outputs):
    sizes = [inputs, *config["hidden"]]
    layers = []
    for fan_in, units in zip(sizes, sizes[1:]):
        layers += [nn.Linear(fan_in, units), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], outputs))


def critic():
    return mlp(observation_size + action_size, 1)


def value(network, observations, actions):
    return network(torch.cat([observations, actions], 1)).squeeze(1)


def follow(target, network):
    with torch.no_grad():
        torch._foreach_lerp_(list(target.parameters()), list(network.parameters()), tau)


def descend(optimizer, loss):
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def adam(*networks):
    return torch.optim.Adam([p for network in networks for p in network.parameters()], lr=config["learningRate"], fused=True)


class Td3Bc:
    def __init__(self):
        self.policy, self.critics = mlp(observation_size, action_size), nn.ModuleList([critic(), critic()])
        self.target_policy, self.target_critics = copy.deepcopy(self.policy), copy.deepcopy(self.critics)
        self.policy_optimizer, self.critic_optimizer = adam(self.policy), adam(self.critics)
        self.updates = 0

    def learn(self, s, a, r, after):
        self.updates += 1
        with torch.no_grad():
            noise = (torch.randn_like(a) * 0.2).clamp(-0.5, 0.5)
            next_a = (torch.tanh(self.target_policy(after)) + noise).clamp(-1, 1)
            q1, q2 = (value(q, after, next_a) for q in self.target_critics)
            target = r + gamma * torch.minimum(q1, q2)
        descend(self.critic_optimizer, sum(F.mse_loss(value(q, s, a), target) for q in self.critics))
        if self.updates % config["policyDelay"] > 0:
            return
        chosen = torch.tanh(self.policy(s))
        q = value(self.critics[0], s, chosen)
        scale = config["cloningAlpha"] / q.abs().mean().detach()
        descend(self.policy_optimizer, F.mse_loss(chosen, a) - scale * q.mean())
        follow(self.target_policy, self.policy)
        follow(self.target_critics, self.critics)


class Iql:
    def __init__(self):
        self.policy, self.state_value = mlp(observation_size, action_size), mlp(observation_size, 1)
        self.log_std = nn.ParameterList([nn.Parameter(torch.zeros(action_size))])
        self.critics = nn.ModuleList([critic(), critic()])
        self.targets = copy.deepcopy(self.critics)
        self.policy_optimizer = adam(self.policy, self.log_std)
        self.critic_optimizer, self.value_optimizer = adam(self.critics), adam(self.state_value)

    def learn(self, s, a, r, after):
        with torch.no_grad():
            q1, q2 = (value(q, s, a) for q in self.targets)
            target = r + gamma * self.state_value(after).squeeze(1)
        advantage = torch.minimum(q1, q2) - self.state_value(s).squeeze(1)
        weight = torch.abs(config["expectile"] - (advantage < 0).float())
        descend(self.value_optimizer, (weight * advantage**2).mean())
        descend(self.critic_optimizer, sum(F.mse_loss(value(q, s, a), target) for q in self.critics))
        follow(self.targets, self.critics)
        weight = torch.exp(config["advantageWeight"] * advantage.detach()).clamp(max=config["mostAdvantageWeight"])
        density = torch.distributions.Normal(torch.tanh(self.policy(s)), self.log_std[0].clamp(-20, 2).exp(), validate_args=False)
        descend(self.policy_optimizer, -(weight * density.log_prob(a).sum(1)).mean())


def torch_run(agent):
    observations, actions, rewards = map(torch.from_numpy, recordings())

    def run(seed):
        torch.manual_seed(seed)
        learner = agent()
        started = time.perf_counter()
        for _ in range(config["steps"]):
            k = torch.randint(0, rows, (batch_size,))
            learner.learn(observations[k], actions[k], rewards[k], observations[k + 1])
        return time.perf_counter() - started

    return run


def d3rlpy_run(which):
    import d3rlpy
    from d3rlpy.dataset import MDPDataset
    from d3rlpy.logging import NoopAdapterFactory

    observations, actions, rewards = recordings()
    ends = np.zeros(rows, np.float32)
    ends[episode - 1 :: episode] = 1
    dataset = MDPDataset(observations[:rows], actions, rewards[:, None], np.zeros(rows, np.float32), ends)
    encoder = d3rlpy.models.VectorEncoderFactory(config["hidden"])
    common = dict(batch_size=batch_size, gamma=gamma, actor_encoder_factory=encoder, critic_encoder_factory=encoder)

    def run(seed):
        d3rlpy.seed(seed)
        if which == "td3-bc":
            learner = d3rlpy.algos.TD3PlusBCConfig(**common).create(device="cpu:0")
        else:
            learner = d3rlpy.algos.IQLConfig(**common, value_encoder_factory=encoder).create(device="cpu:0")
        learner.build_with_dataset(dataset)
        started = time.perf_counter()
        learner.fit(dataset, n_steps=config["steps"], n_steps_per_epoch=config["steps"], show_progress=False, logger_adapter=NoopAdapterFactory())
        return time.perf_counter() - started

    return run


library, agent = name.split("-", 1)
run = torch_run({"td3-bc": Td3Bc, "iql": Iql}[agent]) if library == "torch" else d3rlpy_run(agent)
for line in sys.stdin:
    print(json.dumps(config["steps"] / run(int(line))), file=answers, flush=True)

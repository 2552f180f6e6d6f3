"""Losses and gradients of every update of the policy-gradient agents, computed by PyTorch.

    pip install torch==2.13.0
    python tools/algo-pg/torch_updates.py

writes packages/algo-pg/test/fixtures/torchUpdates.json. Everything is written with torch.distributions and the way the
well-known implementations do it (CleanRL's ppo.py, Keras' example line by line), not the way the package does.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.distributions import Categorical, Independent, Normal, TransformedDistribution
from torch.distributions.transforms import TanhTransform

torch.set_default_dtype(torch.float64)

OBSERVATION, HIDDEN, ACTIONS, SIZE, ROWS = 3, [5, 4], 3, 2, 7
g = torch.Generator().manual_seed(11)


def normal(*shape):
    return torch.randn(*shape, generator=g)


def stream(parameters, prefix, hidden):
    inputs = OBSERVATION
    for k, units in enumerate(hidden):
        parameters[f"{prefix}dense{k}/kernel"] = normal(inputs, units) * 0.7
        parameters[f"{prefix}dense{k}/bias"] = normal(units) * 0.3
        inputs = units
    return inputs


def head(parameters, name, inputs, units):
    parameters[f"{name}/kernel"] = normal(inputs, units) * 0.7
    parameters[f"{name}/bias"] = normal(units) * 0.3


def new_network(continuous, shared, critic):
    p = {}
    units = SIZE if continuous else ACTIONS
    if not critic:
        head(p, "policy", stream(p, "", HIDDEN), units)
        prefix = ""
    elif shared:
        features = stream(p, "", HIDDEN)
        head(p, "policy", features, units)
        head(p, "value", features, 1)
        prefix = ""
    else:
        head(p, "actor/policy", stream(p, "actor/", HIDDEN), units)
        head(p, "critic/value", stream(p, "critic/", HIDDEN), 1)
        prefix = "actor/"
    if continuous:
        p[f"{prefix}policy/logStd"] = normal(SIZE) * 0.3
    return {name: value.requires_grad_() for name, value in p.items()}


def forward(p, x, prefix, output, activation):
    for k in range(len(HIDDEN)):
        x = activation(x @ p[f"{prefix}dense{k}/kernel"] + p[f"{prefix}dense{k}/bias"])
    return x @ p[f"{prefix}{output}/kernel"] + p[f"{prefix}{output}/bias"]


class Network:
    def __init__(self, p, continuous, shared, critic, activation, squash):
        self.p, self.continuous, self.squash = p, continuous, squash
        self.activation = {"relu": torch.relu, "tanh": torch.tanh}[activation]
        self.actor = "actor/" if critic and not shared else ""
        self.critic = "" if shared else "critic/"

    def distribution(self, x):
        out = forward(self.p, x, self.actor, "policy", self.activation)
        if not self.continuous:
            return Categorical(logits=out)
        base = Independent(Normal(out, self.p[f"{self.actor}policy/logStd"].exp().expand_as(out)), 1)
        return TransformedDistribution(base, [TanhTransform(cache_size=1)]) if self.squash else base

    def value(self, x):
        return forward(self.p, x, self.critic, "value", self.activation)[:, 0]

    def log_prob(self, x, samples):
        return self.distribution(x).log_prob(torch.tanh(samples) if self.squash else samples)


def reinforce(net, b, c):
    returns = b["returns"]
    if c["baseline"] == "value":
        values = net.value(b["observations"])
        errors = returns - values
    elif c["baseline"] == "mean":
        errors = returns - returns.mean()
    else:
        errors = returns
    advantages = errors.detach()
    if c["standardise"]:
        advantages = (advantages - advantages.mean()) / (advantages.std(unbiased=False) + 1e-8)
    loss = -(net.log_prob(b["observations"], b["samples"]) * advantages).mean()
    if c["baseline"] == "value":
        loss = loss + c["valueCoefficient"] * F.mse_loss(values, returns)
    return loss - c["entropyCoefficient"] * net.distribution(b["observations"]).entropy().mean()


def gaussian_pg(net, b, c):
    loss = -(net.log_prob(b["observations"], b["samples"]) * b["advantages"]).mean()
    if "actionSlopes" in b:
        # E[g a + c a²] of every row's normal distribution.
        d = net.distribution(b["observations"])
        expected = b["actionSlopes"] * d.mean + b["actionCurvatures"] * (d.variance + d.mean**2)
        loss = loss - expected.sum(dim=1).mean()
    return loss


def actor_critic(net, b, c):
    # Keras' loops over an episode.
    loss = 0
    values = net.value(b["observations"])
    log_probs = net.log_prob(b["observations"], b["samples"])
    for log_prob, value, ret in zip(log_probs, values, b["returns"]):
        diff = ret - value
        loss = loss - log_prob * (diff.detach() if c["stopGradient"] else diff)
        loss = loss + F.huber_loss(value[None], ret[None])
    return loss


def a2c(net, b, c):
    advantages = b["advantages"]
    if c["standardise"]:
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    distribution = net.distribution(b["observations"])
    policy_loss = -(advantages * net.log_prob(b["observations"], b["samples"])).mean()
    value_loss = F.mse_loss(b["returns"], net.value(b["observations"]))
    return policy_loss + c["valueCoefficient"] * value_loss - c["entropyCoefficient"] * distribution.entropy().mean()


def ppo(net, b, c):
    # CleanRL's, whose value loss has a factor of one half before the coefficient.
    logratio = net.log_prob(b["observations"], b["samples"]) - b["oldLogProbs"]
    ratio = logratio.exp()
    advantages = b["advantages"]
    if c["standardise"]:
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    pg_loss1 = -advantages * ratio
    pg_loss2 = -advantages * torch.clamp(ratio, 1 - c["clipRange"], 1 + c["clipRange"])
    pg_loss = torch.max(pg_loss1, pg_loss2).mean()
    newvalue = net.value(b["observations"])
    if c["valueClipRange"] > 0:
        v_loss_unclipped = (newvalue - b["returns"]) ** 2
        v_clipped = b["oldValues"] + torch.clamp(newvalue - b["oldValues"], -c["valueClipRange"], c["valueClipRange"])
        v_loss = 0.5 * torch.max(v_loss_unclipped, (v_clipped - b["returns"]) ** 2).mean()
    else:
        v_loss = 0.5 * ((newvalue - b["returns"]) ** 2).mean()
    loss = pg_loss + 2 * c["valueCoefficient"] * v_loss
    if c["entropyCoefficient"] > 0:
        loss = loss - c["entropyCoefficient"] * net.distribution(b["observations"]).entropy().mean()
    return loss


UPDATES = dict(reinforce=reinforce, gaussianPg=gaussian_pg, actorCritic=actor_critic, a2c=a2c, ppo=ppo)


def case(name, update, continuous, shared, critic, activation, config, squash=False, corrected=False):
    p = new_network(continuous, shared, critic)
    net = Network(p, continuous, shared, critic, activation, squash)
    batch = {
        "observations": normal(ROWS, OBSERVATION),
        "samples": normal(ROWS, SIZE) if continuous else torch.randint(0, ACTIONS, (ROWS,), generator=g),
        "returns": normal(ROWS) * 2,
        "advantages": normal(ROWS) * 2,
    }
    if corrected:
        batch["actionSlopes"] = normal(ROWS, SIZE)
        batch["actionCurvatures"] = normal(SIZE)
    if update == "ppo":
        # Far enough that some ratios and values are clipped.
        with torch.no_grad():
            batch["oldLogProbs"] = net.log_prob(batch["observations"], batch["samples"]) + 0.4 * normal(ROWS)
            batch["oldValues"] = net.value(batch["observations"]) + 0.4 * normal(ROWS)
    loss = UPDATES[update](net, batch, config)
    # An output bias of the value shifts nothing where no value is used: its gradient is zero.
    gradients = torch.autograd.grad(loss, list(p.values()))
    return {
        "name": name,
        "update": update,
        "continuous": continuous,
        "shared": shared,
        "critic": critic,
        "activation": activation,
        "squash": squash,
        "config": config,
        "parameters": {k: v.detach().flatten().tolist() for k, v in p.items()},
        "batch": {k: v.flatten().tolist() for k, v in batch.items()},
        "loss": loss.item(),
        "gradients": {k: v.flatten().tolist() for k, v in zip(p, gradients)},
    }


def main():
    cases = []
    for baseline in ("none", "mean", "value"):
        for standardise in (False, True):
            config = dict(baseline=baseline, standardise=standardise, valueCoefficient=0.7, entropyCoefficient=0.05)
            name = f"REINFORCE, baseline {baseline}{', standardised' if standardise else ''}"
            cases.append(case(name, "reinforce", False, False, baseline == "value", "relu", config))
    cases.append(case("Gaussian policy gradient", "gaussianPg", True, False, False, "relu", {}))
    cases.append(case("Gaussian policy gradient, q", "gaussianPg", True, False, False, "relu", {}, corrected=True))
    for stop in (False, True):
        name = f"actor-critic{', without the gradient through the critic' if stop else ' as Keras has it'}"
        cases.append(case(name, "actorCritic", False, True, True, "relu", dict(stopGradient=stop)))
    for continuous in (False, True):
        kind = "real numbers" if continuous else "discrete"
        for standardise in (False, True):
            config = dict(standardise=standardise, valueCoefficient=0.5, entropyCoefficient=0.02)
            name = f"A2C, {kind}{', standardised' if standardise else ''}"
            cases.append(case(name, "a2c", continuous, standardise, True, "tanh", config))
        for value_clip in (0, 0.2):
            config = dict(
                standardise=True, valueCoefficient=0.5, entropyCoefficient=0.02, clipRange=0.2, valueClipRange=value_clip
            )
            name = f"PPO, {kind}{', values clipped' if value_clip else ''}"
            cases.append(case(name, "ppo", continuous, False, True, "tanh", config))
    config = dict(standardise=False, valueCoefficient=0.5, entropyCoefficient=0, clipRange=0.2, valueClipRange=0)
    cases.append(case("PPO, squashed", "ppo", True, False, True, "tanh", config, squash=True))
    path = Path(__file__).parents[2] / "packages/algo-pg/test/fixtures/torchUpdates.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fixture = {"observation": OBSERVATION, "hidden": HIDDEN, "actions": ACTIONS, "size": SIZE, "rows": ROWS, "cases": cases}
    path.write_text(json.dumps(fixture) + "\n")


main()

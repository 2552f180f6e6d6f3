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
from torch.distributions import Bernoulli, Categorical, Independent, Normal, TransformedDistribution
from torch.distributions.transforms import TanhTransform

torch.set_default_dtype(torch.float64)

OBSERVATION, HIDDEN, ACTIONS, SIZE, ROWS = 3, [5, 4], 3, 2, 7
# Actions of several choices.
BRANCHES = [3, 2]
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


UNITS = {"discrete": ACTIONS, "real": SIZE, "several": sum(BRANCHES), "switches": SIZE}


def policy_head(p, prefix, inputs, actions):
    if actions != "hybrid":
        return head(p, f"{prefix}policy", inputs, UNITS[actions])
    # A choice, then numbers, each with a layer.
    head(p, f"{prefix}policy/0", inputs, ACTIONS)
    head(p, f"{prefix}policy/1", inputs, SIZE)


def new_network(actions, shared, critic):
    p = {}
    if not critic:
        policy_head(p, "", stream(p, "", HIDDEN), actions)
        prefix = ""
    elif shared:
        features = stream(p, "", HIDDEN)
        policy_head(p, "", features, actions)
        head(p, "value", features, 1)
        prefix = ""
    else:
        policy_head(p, "actor/", stream(p, "actor/", HIDDEN), actions)
        head(p, "critic/value", stream(p, "critic/", HIDDEN), 1)
        prefix = "actor/"
    if actions == "real":
        p[f"{prefix}policy/logStd"] = normal(SIZE) * 0.3
    if actions == "hybrid":
        p[f"{prefix}policy/1/logStd"] = normal(SIZE) * 0.3
    return {name: value.requires_grad_() for name, value in p.items()}


def forward(p, x, prefix, output, activation):
    for k in range(len(HIDDEN)):
        x = activation(x @ p[f"{prefix}dense{k}/kernel"] + p[f"{prefix}dense{k}/bias"])
    return x @ p[f"{prefix}{output}/kernel"] + p[f"{prefix}{output}/bias"]


class Both:
    """A choice and numbers, independent: their log-likelihoods and entropies add up."""

    def __init__(self, choice, numbers):
        self.choice, self.numbers = choice, numbers

    def log_prob(self, samples):
        return self.choice.log_prob(samples[:, 0]) + self.numbers.log_prob(samples[:, 1:])

    def entropy(self):
        return self.choice.entropy() + self.numbers.entropy()


class Choices:
    """Several choices, independent."""

    def __init__(self, logits):
        self.parts = [Categorical(logits=own) for own in logits.split(BRANCHES, dim=1)]

    def log_prob(self, samples):
        return sum(part.log_prob(samples[:, k]) for k, part in enumerate(self.parts))

    def entropy(self):
        return sum(part.entropy() for part in self.parts)


class Network:
    def __init__(self, p, actions, shared, critic, activation, squash):
        self.p, self.actions, self.squash = p, actions, squash
        self.activation = {"relu": torch.relu, "tanh": torch.tanh}[activation]
        self.actor = "actor/" if critic and not shared else ""
        self.critic = "" if shared else "critic/"

    def distribution(self, x):
        if self.actions == "hybrid":
            logits, means = (forward(self.p, x, self.actor, f"policy/{k}", self.activation) for k in (0, 1))
            deviations = self.p[f"{self.actor}policy/1/logStd"].exp().expand_as(means)
            return Both(Categorical(logits=logits), Independent(Normal(means, deviations), 1))
        out = forward(self.p, x, self.actor, "policy", self.activation)
        if self.actions == "discrete":
            return Categorical(logits=out)
        if self.actions == "several":
            return Choices(out)
        if self.actions == "switches":
            return Independent(Bernoulli(logits=out), 1)
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


def drawn(actions):
    if actions == "real":
        return normal(ROWS, SIZE)
    if actions == "discrete":
        return torch.randint(0, ACTIONS, (ROWS,), generator=g)
    if actions == "several":
        return torch.stack([torch.randint(0, n, (ROWS,), generator=g) for n in BRANCHES], dim=1)
    if actions == "switches":
        return torch.randint(0, 2, (ROWS, SIZE), generator=g).double()
    return torch.cat([torch.randint(0, ACTIONS, (ROWS, 1), generator=g), normal(ROWS, SIZE)], dim=1)


def case(name, update, actions, shared, critic, activation, config, squash=False, corrected=False):
    p = new_network(actions, shared, critic)
    net = Network(p, actions, shared, critic, activation, squash)
    batch = {
        "observations": normal(ROWS, OBSERVATION),
        "samples": drawn(actions),
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
        "actions": actions,
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
            cases.append(case(name, "reinforce", "discrete", False, baseline == "value", "relu", config))
    cases.append(case("Gaussian policy gradient", "gaussianPg", "real", False, False, "relu", {}))
    cases.append(case("Gaussian policy gradient, q", "gaussianPg", "real", False, False, "relu", {}, corrected=True))
    for stop in (False, True):
        name = f"actor-critic{', without the gradient through the critic' if stop else ' as Keras has it'}"
        cases.append(case(name, "actorCritic", "discrete", True, True, "relu", dict(stopGradient=stop)))
    for actions, kind in (("discrete", "discrete"), ("real", "real numbers")):
        for standardise in (False, True):
            config = dict(standardise=standardise, valueCoefficient=0.5, entropyCoefficient=0.02)
            name = f"A2C, {kind}{', standardised' if standardise else ''}"
            cases.append(case(name, "a2c", actions, standardise, True, "tanh", config))
        for value_clip in (0, 0.2):
            config = dict(
                standardise=True, valueCoefficient=0.5, entropyCoefficient=0.02, clipRange=0.2, valueClipRange=value_clip
            )
            name = f"PPO, {kind}{', values clipped' if value_clip else ''}"
            cases.append(case(name, "ppo", actions, False, True, "tanh", config))
    config = dict(standardise=False, valueCoefficient=0.5, entropyCoefficient=0, clipRange=0.2, valueClipRange=0)
    cases.append(case("PPO, squashed", "ppo", "real", False, True, "tanh", config, squash=True))
    config = dict(standardise=True, valueCoefficient=0.5, entropyCoefficient=0.02, clipRange=0.2, valueClipRange=0)
    for actions, kind in (("several", "several choices"), ("switches", "switches"), ("hybrid", "a choice and numbers")):
        cases.append(case(f"PPO, {kind}", "ppo", actions, False, True, "tanh", config))
        cases.append(case(f"A2C, {kind}", "a2c", actions, True, True, "tanh", config))
    path = Path(__file__).parents[2] / "packages/algo-pg/test/fixtures/torchUpdates.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fixture = {"observation": OBSERVATION, "hidden": HIDDEN, "actions": ACTIONS, "size": SIZE, "branches": BRANCHES, "rows": ROWS, "cases": cases}
    path.write_text(json.dumps(fixture) + "\n")


main()

"""Losses and gradients of every update of the DDPG family, log-likelihoods and temperatures, computed by PyTorch.

    pip install torch==2.13.0
    python tools/algo-ddpg-family/torch_fixtures.py

writes packages/algo-ddpg-family/test/fixtures/torchUpdates.json. Everything is written the way well-known implementations do it
(torch.distributions with a TanhTransform, quantiles compared in loops, F.batch_norm), not the way the package does.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.distributions import Categorical, Independent, Normal, TransformedDistribution
from torch.distributions.transforms import TanhTransform

torch.set_default_dtype(torch.float64)

OBSERVATION, BATCH = 3, 4
LOW, HIGH = torch.tensor([-2.0, 0.0]), torch.tensor([2.0, 3.0])
ACTION, CHOICES = 2, 3
HIDDEN = [5, 4]
QUANTILES, DROPPED = 4, 1
TARGET_NOISE, NOISE_CLIP = 0.6, 0.5
RENORM = dict(momentum=0.99, epsilon=1e-3, scale=3.0, shift=5.0)
RESIDUAL = dict(torso="residual", residualUnits=3, residualBlocks=1, criticResidualUnits=4, criticResidualBlocks=2)

CASES = {
    "ddpg": dict(critics=1),
    "td3": dict(critics=2, targetNoise=TARGET_NOISE, targetNoiseClip=NOISE_CLIP),
    "stochastic": dict(critics=2, policy="gaussian"),
    "fixed entropy": dict(critics=1, policy="gaussian", entropy="fixed", temperature=0.3),
    "sac": dict(critics=2, policy="gaussian", entropy="tuned", temperature=0.7),
    "prioritized": dict(critics=2, policy="gaussian", entropy="tuned", temperature=0.7, replay="proportional"),
    "tqc": dict(
        critics=3, policy="gaussian", entropy="tuned", temperature=0.7, returns="quantiles", quantiles=QUANTILES,
        droppedQuantiles=DROPPED, replay="proportional",
    ),
    "deterministic quantiles": dict(critics=2, returns="quantiles", quantiles=QUANTILES, droppedQuantiles=DROPPED),
    "crossq warming up": dict(
        critics=2, policy="gaussian", entropy="tuned", temperature=0.7, targetNetworks=False, normalization="batchRenorm",
        renormWarmup=10,
    ),
    "crossq": dict(
        critics=2, policy="gaussian", entropy="tuned", temperature=0.7, targetNetworks=False, normalization="batchRenorm",
        renormWarmup=0,
    ),
    "discrete sac": dict(critics=2, policy="gaussian", entropy="tuned", temperature=0.7, discrete=True),
    "discrete without entropy": dict(critics=1, policy="gaussian", discrete=True, replay="proportional"),
    "layer normalisation": dict(critics=2, policy="gaussian", entropy="tuned", temperature=0.7, normalization="layerNorm"),
    "residual": dict(critics=1, policy="gaussian", entropy="tuned", temperature=0.7, **RESIDUAL),
    "simba": dict(critics=2, policy="gaussian", entropy="tuned", temperature=0.7, normalization="layerNorm", **RESIDUAL),
    "residual crossq": dict(
        critics=2, policy="gaussian", entropy="tuned", temperature=0.7, targetNetworks=False, normalization="batchRenorm",
        renormWarmup=0, **{**RESIDUAL, "criticResidualBlocks": 1},
    ),
}


def numbers(tensor):
    return [float(f"{x:.8g}") for x in tensor.detach().flatten().tolist()]


def named(tensors):
    return {name: numbers(tensor) for name, tensor in tensors.items()}


def short(x):
    """Multiples of 1/512: short in the file, and the same numbers in single and double precision."""
    return torch.round(x * 512) / 512


def network(case, inputs, outputs, prefix, generator):
    kind = Residual if case.get("torso") == "residual" else Network
    return kind(case, inputs, outputs, prefix, generator)


class Network:
    """Layers of our names; batch renormalisation before each, or layer normalisation before all but the first, where the case has it."""

    def __init__(self, case, inputs, outputs, prefix, generator):
        self.renorm = case.get("normalization") == "batchRenorm"
        self.layer_norm = case.get("normalization") == "layerNorm"
        self.warm = case.get("renormWarmup", 0) == 0
        self.prefix, self.parameters, self.statistics, self.seen = prefix, {}, {}, {}
        self.generator = generator
        self.build(case, inputs, outputs)
        for value in self.parameters.values():
            value.requires_grad_()

    def build(self, case, inputs, outputs):
        for k, (fan_in, units) in enumerate(zip([inputs, *HIDDEN], [*HIDDEN, outputs])):
            self.norm(f"norm{k}", fan_in, k == 0)
            self.dense(f"dense{k}", fan_in, units)

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.generator)

    def norm(self, name, size, is_input=False):
        at = self.prefix + name
        if self.renorm or self.layer_norm and not is_input:
            self.parameters[f"{at}/gain"] = short(1 + 0.3 * self.normal(size))
            self.parameters[f"{at}/bias"] = short(0.3 * self.normal(size))
        if self.renorm:
            self.statistics[f"{at}/mean"] = short(0.3 * self.normal(size))
            self.statistics[f"{at}/variance"] = short(0.2 + self.normal(size) ** 2)

    def dense(self, name, fan_in, units):
        self.parameters[f"{self.prefix}{name}/kernel"] = short(0.7 * self.normal(fan_in, units))
        self.parameters[f"{self.prefix}{name}/bias"] = short(0.7 * self.normal(units))

    def linear(self, name, x):
        return F.linear(x, self.parameters[f"{self.prefix}{name}/kernel"].T, self.parameters[f"{self.prefix}{name}/bias"])

    def normalise(self, name, x, training):
        at = self.prefix + name
        if f"{at}/gain" not in self.parameters:
            return x
        if self.layer_norm:
            return F.layer_norm(x, x.shape[-1:], self.parameters[f"{at}/gain"], self.parameters[f"{at}/bias"])
        gain, bias = self.parameters[f"{at}/gain"], self.parameters[f"{at}/bias"]
        mean, variance = self.statistics[f"{at}/mean"], self.statistics[f"{at}/variance"]
        epsilon = RENORM["epsilon"]
        if not training:
            return F.batch_norm(x, mean, variance, gain, bias, training=False, eps=epsilon)
        batch_mean, batch_variance = x.mean(0), x.var(0, unbiased=False)
        momentum = RENORM["momentum"]
        self.seen[f"{at}/mean"] = momentum * mean + (1 - momentum) * batch_mean.detach()
        self.seen[f"{at}/variance"] = momentum * variance + (1 - momentum) * batch_variance.detach()
        if not self.warm:
            return F.batch_norm(x, None, None, gain, bias, training=True, eps=epsilon)
        std, running = (batch_variance + epsilon).sqrt(), (variance + epsilon).sqrt()
        with torch.no_grad():
            r = (std / running).clamp(1 / RENORM["scale"], RENORM["scale"])
            d = ((batch_mean - mean) / running).clamp(-RENORM["shift"], RENORM["shift"])
        return ((x - batch_mean) / std * r + d) * gain + bias

    def __call__(self, x, training=False):
        for k in range(len(HIDDEN) + 1):
            x = self.linear(f"dense{k}", self.normalise(f"norm{k}", x, training))
            if k < len(HIDDEN):
                x = F.relu(x)
        return x


class Residual(Network):
    """SimBa's network: Lee et al. 2024, figure 4."""

    def build(self, case, inputs, outputs):
        role = "criticResidual" if self.prefix else "residual"
        self.blocks, units = case[f"{role}Blocks"], case[f"{role}Units"]
        self.dense("enter", inputs, units)
        for k in range(self.blocks):
            self.norm(f"block{k}/norm", units)
            self.dense(f"block{k}/dense0", units, 4 * units)
            self.dense(f"block{k}/dense1", 4 * units, units)
        self.norm("norm", units)
        self.dense("leave", units, outputs)

    def __call__(self, x, training=False):
        x = self.linear("enter", x)
        for k in range(self.blocks):
            inside = self.linear(f"block{k}/dense0", self.normalise(f"block{k}/norm", x, training))
            x = x + self.linear(f"block{k}/dense1", F.relu(inside))
        return self.linear("leave", self.normalise("norm", x, training))


def drawn(outputs, noise):
    """An action by its noise, and log π of it by torch.distributions, which remembers what went through tanh: atanh would lose digits."""
    means, log_stds = outputs.chunk(2, -1)
    normal, tanh = Normal(means, log_stds.clamp(-20, 2).exp()), TanhTransform(cache_size=1)
    action = tanh(normal.mean + normal.stddev * noise)
    return action, Independent(TransformedDistribution(normal, [tanh]), 1).log_prob(action)


def quantile_huber(quantiles, targets):
    """Kuznetsov et al. 2020, equation 7: the mean over pairs, one row."""
    total = torch.zeros(())
    for m in range(len(quantiles)):
        fraction = (2 * m + 1) / (2 * len(quantiles))
        for target in targets:
            error = target - quantiles[m]
            huber = torch.where(error.abs() <= 1, 0.5 * error**2, error.abs() - 0.5)
            total = total + (fraction if error > 0 else 1 - fraction) * huber
    return total / (len(quantiles) * len(targets))


def update(name, case, seed):
    generator = torch.Generator().manual_seed(seed)
    normal = lambda *shape: short(torch.randn(*shape, generator=generator))
    discrete, gaussian = case.get("discrete", False), case.get("policy") == "gaussian"
    quantile = case.get("returns") == "quantiles"
    follows = case.get("targetNetworks", True)
    alpha = case["temperature"] if "entropy" in case else None
    outputs = CHOICES if discrete else ACTION * (2 if gaussian else 1)
    policy = network(case, OBSERVATION, outputs, "", generator)
    inputs = OBSERVATION + (0 if discrete else ACTION)
    critic_outputs = CHOICES if discrete else QUANTILES if quantile else 1
    new_critics = lambda: [network(case, inputs, critic_outputs, f"critic{k}/", generator) for k in range(case["critics"])]
    critics = new_critics()
    target_policy = network(case, OBSERVATION, outputs, "", generator) if not gaussian else policy
    target_critics = new_critics() if follows else critics
    units = torch.rand(BATCH, ACTION, generator=generator)
    batch = dict(
        observations=normal(BATCH, OBSERVATION),
        actions=torch.tensor([1, 0, 2, 1]) if discrete else short(LOW + units * (HIGH - LOW)),
        rewards=normal(BATCH),
        nextObservations=normal(BATCH, OBSERVATION),
        # One step, two and three steps, and a terminated episode.
        discounts=torch.tensor([0.9, 0.81, 0.729, 0.0]),
        weights=torch.tensor([1.0, 0.25, 0.5, 0.125]),
    )
    observations, next_observations = batch["observations"], batch["nextObservations"]
    taken = None if discrete else (batch["actions"] - LOW) / (HIGH - LOW) * 2 - 1
    bootstrap_noise = normal(BATCH, ACTION) if not discrete and (gaussian or "targetNoise" in case) else None
    improve_noise = normal(BATCH, ACTION) if not discrete and gaussian else None

    # The critics.
    next_outputs = target_policy(next_observations).detach()
    next_log_prob, next_action = None, None
    if discrete:
        next_distribution = Categorical(logits=next_outputs)
    elif gaussian:
        next_action, next_log_prob = drawn(next_outputs, bootstrap_noise)
    else:
        next_action = torch.tanh(next_outputs)
        if bootstrap_noise is not None:
            disturbance = (bootstrap_noise * case["targetNoise"]).clamp(-NOISE_CLIP, NOISE_CLIP)
            next_action = (next_action + disturbance).clamp(-1, 1)
    if follows:
        join = lambda o, a: o if a is None else torch.cat([o, a], 1)
        predicted = [critic(join(observations, taken)) for critic in critics]
        following = [critic(join(next_observations, next_action)) for critic in target_critics]
    else:
        both = torch.cat([torch.cat([observations, taken], 1), torch.cat([next_observations, next_action], 1)])
        halves = [critic(both, training=True).chunk(2) for critic in critics]
        predicted, following = [half[0] for half in halves], [half[1] for half in halves]
    following = [one.detach() for one in following]
    if quantile:
        kept = case["critics"] * (QUANTILES - DROPPED)
        pooled = torch.cat(following, 1).sort(1).values[:, :kept]
        if alpha is not None:
            pooled = pooled - alpha * next_log_prob.unsqueeze(1)
        targets = batch["rewards"].unsqueeze(1) + batch["discounts"].unsqueeze(1) * pooled
        losses = [torch.stack([quantile_huber(one[row], targets[row]) for row in range(BATCH)]) for one in predicted]
        priorities = torch.stack(losses).mean(0)
    else:
        if discrete:
            smallest = torch.stack(following).min(0).values
            soft = smallest if alpha is None else smallest - alpha * next_distribution.logits
            values = (next_distribution.probs * soft).sum(1)
            predicted = [one.gather(1, batch["actions"].unsqueeze(1)) for one in predicted]
        else:
            values = torch.stack([one.squeeze(1) for one in following]).min(0).values
            if alpha is not None:
                values = values - alpha * next_log_prob
        targets = (batch["rewards"] + batch["discounts"] * values).unsqueeze(1)
        losses = [0.5 * F.mse_loss(one, targets, reduction="none").squeeze(1) for one in predicted]
        priorities = torch.stack([(one - targets).abs().squeeze(1) for one in predicted]).mean(0)
    total = torch.stack(losses).sum(0)
    if case.get("replay") == "proportional":
        total = total * batch["weights"]
    critic_loss = total.mean()
    critic_parameters = {name: value for critic in critics for name, value in critic.parameters.items()}
    critic_gradients = torch.autograd.grad(critic_loss, list(critic_parameters.values()))
    critic_seen = {name: value for critic in critics for name, value in critic.seen.items()}

    # The policy, by the critics as they were.
    policy_outputs = policy(observations, training=policy.renorm)
    log_prob = None
    if discrete:
        distribution = Categorical(logits=policy_outputs)
        judged = [critic(observations) for critic in critics]
        costs = -torch.stack(judged).min(0).values
        if alpha is not None:
            costs = costs + alpha * distribution.logits
        policy_loss = (distribution.probs * costs).sum(1).mean()
        entropy = distribution.entropy().mean()
    else:
        action = torch.tanh(policy_outputs)
        if gaussian:
            action, log_prob = drawn(policy_outputs, improve_noise)
        judged = [critic(torch.cat([observations, action], 1)) for critic in critics]
        if quantile:
            worth = torch.cat(judged, 1).mean(1)
        elif gaussian:
            worth = torch.stack(judged).min(0).values.squeeze(1)
        else:
            worth = judged[0].squeeze(1)
        policy_loss = (-worth if alpha is None else alpha * log_prob - worth).mean()
        entropy = -log_prob.mean() if gaussian else None
    policy_gradients = torch.autograd.grad(policy_loss, list(policy.parameters.values()))

    statistics = {name: value for critic in critics for name, value in critic.statistics.items()}
    arrays = dict(
        policy=named({**policy.parameters, **policy.statistics}),
        critics=named({**critic_parameters, **statistics}),
    )
    if target_policy is not policy:
        arrays["targetPolicy"] = named(target_policy.parameters)
    if follows:
        arrays["targetCritics"] = named({name: value for one in target_critics for name, value in one.parameters.items()})
    result = dict(
        name=name,
        config={key: value for key, value in case.items() if key != "discrete"},
        discrete=discrete,
        variables=arrays,
        batch=named(batch),
        bootstrapNoise=[] if bootstrap_noise is None else numbers(bootstrap_noise),
        improveNoise=[] if improve_noise is None else numbers(improve_noise),
        criticLoss=critic_loss.item(),
        meanQ=torch.stack([one.mean() for one in predicted]).mean().item(),
        priorities=numbers(priorities),
        criticGradients=named(dict(zip(critic_parameters, critic_gradients))),
        criticStatistics=named(critic_seen),
        policyLoss=policy_loss.item(),
        policyGradients=named(dict(zip(policy.parameters, policy_gradients))),
        policyStatistics=named(policy.seen),
    )
    if entropy is not None:
        result["entropy"] = entropy.item()
    return result


def temperatures():
    """log α after each of some steps of Adam, for the entropies of the policy that were seen."""
    entropies, target, rate = [0.4, -1.5, -0.9, -2.2], -1.0, 0.05
    log_alpha = torch.tensor(0.7).log().requires_grad_()
    optimizer = torch.optim.Adam([log_alpha], lr=rate, betas=(0.8, 0.999))
    after = []
    for entropy in entropies:
        optimizer.zero_grad()
        (-(log_alpha * (-entropy + target))).backward()
        optimizer.step()
        after.append(log_alpha.exp().item())
    return dict(first=0.7, targetEntropy=target, beta1=0.8, learningRate=rate, entropies=entropies, alphas=after)


def likelihoods():
    """log π of squashed normal samples, also where tanh saturates."""
    outputs = torch.tensor([[0.0, 0.5, 0.0, -1.0], [3.0, -2.0, 0.5, -0.5], [1.0, 0.0, -3.0, 3.0], [-6.0, 4.0, 0.2, -0.1]])
    noise = torch.tensor([[0.3, -1.2], [0.1, 0.4], [2.0, -0.2], [-0.5, 0.25]])
    action, log_prob = drawn(outputs, noise)
    return dict(outputs=numbers(outputs), noise=numbers(noise), actions=numbers(action), logProbs=numbers(log_prob))


def main():
    settings = dict(hidden=HIDDEN, batchSize=BATCH)
    fixture = dict(
        torch=torch.__version__.split("+")[0],
        observation=OBSERVATION,
        low=LOW.tolist(),
        high=HIGH.tolist(),
        choices=CHOICES,
        settings=settings,
        temperature=temperatures(),
        likelihood=likelihoods(),
        cases=[update(name, case, seed) for seed, (name, case) in enumerate(CASES.items(), start=40)],
    )
    path = Path(__file__).resolve().parents[2] / "packages/algo-ddpg-family/test/fixtures/torchUpdates.json"
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


main()

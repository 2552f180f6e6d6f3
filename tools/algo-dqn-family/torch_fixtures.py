"""Losses, priorities and gradients of every update of the DQN family, computed by PyTorch.

    pip install torch==2.13.0
    python tools/algo-dqn-family/torch_fixtures.py

writes packages/algo-dqn-family/test/fixtures/torchUpdates.json and torchSarsa.json. Everything is written the way the papers' well-known
implementations do it (masses of C51 are added to their floor and ceiling, quantiles are compared in loops over torch.where),
not the way the package does.
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

OBSERVATION, ACTIONS, BATCH = 3, 3, 4
HIDDEN = [5, 4]
SIGMA = 0.5
ATOMS, VALUE_MIN, VALUE_MAX = 7, -2.0, 2.0
QUANTILES = 5
FRACTIONS, TARGET_FRACTIONS, CHOICE_FRACTIONS, COSINES = 4, 3, 5, 6
KAPPA = 0.7
MUNCHAUSEN = dict(alpha=0.9, temperature=0.3, clip=-0.5)

CASES = {
    "dqn": dict(),
    "mse": dict(loss="mse"),
    "double": dict(double=True),
    "dueling": dict(dueling=True),
    "noisy": dict(noisy=True),
    "noisy double dueling": dict(noisy=True, double=True, dueling=True),
    "c51": dict(distribution="categorical"),
    "quantile": dict(distribution="quantile"),
    "implicit": dict(distribution="implicit"),
    "implicit double dueling": dict(distribution="implicit", double=True, dueling=True),
    "munchausen": dict(munchausen=True),
    "munchausen implicit": dict(distribution="implicit", munchausen=True),
    "rainbow": dict(distribution="categorical", double=True, dueling=True, noisy=True),
    "hl-gauss": dict(distribution="histogram"),
    "hl-gauss munchausen double dueling": dict(distribution="histogram", munchausen=True, double=True, dueling=True),
}

# Where a mask rules actions out, before and after a step.
MASKED = {
    "masked": dict(),
    "masked double dueling": dict(double=True, dueling=True),
    "masked munchausen": dict(munchausen=True),
    "masked c51": dict(distribution="categorical"),
    "masked quantile": dict(distribution="quantile"),
    "masked quantile double": dict(distribution="quantile", double=True),
    "masked implicit": dict(distribution="implicit"),
    "masked implicit munchausen": dict(distribution="implicit", munchausen=True),
    "masked rainbow": dict(distribution="categorical", double=True, dueling=True, noisy=True),
    "masked hl-gauss": dict(distribution="histogram"),
}
# What is possible before the step, where the actions that were taken are, and after it; the last row is over.
MASKS = dict(
    observations=[[1, 1, 0], [0, 1, 1], [0, 1, 0], [1, 0, 1]],
    nextObservations=[[0, 1, 1], [1, 0, 1], [0, 0, 1], [0, 0, 0]],
)

# For several choices at once.
BRANCHING = {
    "branching": dict(branches=[3, 2, 4]),
    "branching double, squared error": dict(branches=[3, 2, 4], double=True, loss="mse"),
    "branching dueling": dict(branches=[3, 2, 4], dueling=True),
    "branching noisy double dueling": dict(branches=[3, 2, 4], noisy=True, double=True, dueling=True),
}
MASKED_BRANCHING = {
    "branching masked": dict(branches=[3, 2, 4]),
    "branching masked double dueling": dict(branches=[3, 2, 4], double=True, dueling=True),
}
# The choices' entries stand one behind the other.
BRANCHING_MASKS = dict(
    observations=[[1, 1, 0, 1, 1, 1, 1, 1, 1], [1, 0, 1, 1, 0, 0, 1, 1, 1], [0, 1, 1, 0, 1, 1, 0, 1, 0], [1] * 9],
    nextObservations=[[0, 1, 1, 0, 1, 1, 0, 0, 1], [1, 0, 1, 1, 0, 0, 1, 1, 0], [0, 0, 1, 1, 1, 0, 1, 0, 1], [0] * 9],
)


def numbers(tensor):
    return [float(f"{x:.7g}") for x in tensor.detach().flatten().tolist()]


def named(tensors):
    return {key: numbers(tensor) for key, tensor in tensors.items()}


def outputs_of(case):
    return {"categorical": ATOMS, "histogram": ATOMS, "quantile": QUANTILES}.get(case.get("distribution"), 1)


def streams_of(case):
    outputs = outputs_of(case)
    branches = case.get("branches")
    if not case.get("dueling"):
        return [("", sum(branches) if branches else ACTIONS * outputs)]
    if branches is None:
        return [("value/", outputs), ("advantage/", ACTIONS * outputs)]
    return [("value/", 1)] + [(f"advantage{d}/", n) for d, n in enumerate(branches)]


def new_network(case, generator):
    def normal(*shape):
        return torch.randn(*shape, generator=generator) * 0.7

    parameters = {}

    def layer(name, inputs, units, noisy):
        parameters[f"{name}/kernel"] = normal(inputs, units)
        parameters[f"{name}/bias"] = normal(units)
        if noisy:
            parameters[f"{name}/kernelSigma"] = normal(inputs, units).abs() * SIGMA
            parameters[f"{name}/biasSigma"] = normal(units).abs() * SIGMA

    noisy = case.get("noisy", False)
    layer("dense0", OBSERVATION, HIDDEN[0], False)
    for prefix, size in streams_of(case):
        layer(f"{prefix}dense1", HIDDEN[0], HIDDEN[1], noisy)
        layer(f"{prefix}dense2", HIDDEN[1], size, noisy)
    if case.get("distribution") == "implicit":
        layer("fractions", COSINES, HIDDEN[0], False)
    return {name: value.requires_grad_() for name, value in parameters.items()}


def noise_size(case):
    if not case.get("noisy"):
        return 0
    return sum(HIDDEN[0] + HIDDEN[1] + HIDDEN[1] + size for _, size in streams_of(case))


def forward(case, parameters, observations, noise, fractions):
    """[batch, actions, outputs]; the noise is used up layer by layer."""
    used = 0

    def linear(name, x):
        nonlocal used
        weight, bias = parameters[f"{name}/kernel"].T, parameters[f"{name}/bias"]
        if f"{name}/kernelSigma" in parameters:
            units, inputs = weight.shape
            drawn = noise[used : used + inputs + units]
            used += inputs + units
            scaled = drawn.sign() * drawn.abs().sqrt()
            weight = weight + parameters[f"{name}/kernelSigma"].T * torch.outer(scaled[inputs:], scaled[:inputs])
            bias = bias + parameters[f"{name}/biasSigma"] * scaled[inputs:]
        return F.linear(x, weight, bias)

    features = F.relu(linear("dense0", observations))
    if case.get("distribution") == "implicit":
        cosines = torch.stack([torch.cos(math.pi * i * fractions) for i in range(COSINES)], dim=2)
        phi = F.relu(linear("fractions", cosines))
        features = features.unsqueeze(1) * phi  # [batch, fractions, features]

    def stream(prefix):
        return linear(f"{prefix}dense2", F.relu(linear(f"{prefix}dense1", features)))

    outputs = outputs_of(case)
    rows = features.shape[:-1]
    branches = case.get("branches")
    if branches and case.get("dueling"):
        # Tavakoli et al. (2018): the gradient that enters the shared module is divided by the number of streams.
        if features.requires_grad:
            features.register_hook(lambda gradient: gradient / (len(branches) + 1))
        value = stream("value/")
        advantages = [stream(f"advantage{d}/") for d in range(len(branches))]
        return torch.cat([value + a - a.mean(-1, keepdim=True) for a in advantages], dim=-1)
    if branches:
        return stream("")
    if case.get("dueling"):
        value = stream("value/").reshape(*rows, 1, outputs)
        advantage = stream("advantage/").reshape(*rows, ACTIONS, outputs)
        result = value + advantage - advantage.mean(-2, keepdim=True)
    else:
        result = stream("").reshape(*rows, ACTIONS, outputs)
    if case.get("distribution") == "implicit":
        result = result.squeeze(-1).permute(0, 2, 1)
    return result


def values(case, outputs):
    kind = case.get("distribution")
    if case.get("branches"):
        return outputs
    if kind is None:
        return outputs.squeeze(-1)
    if kind == "categorical":
        return (outputs.softmax(-1) * torch.linspace(VALUE_MIN, VALUE_MAX, ATOMS)).sum(-1)
    if kind == "histogram":
        edges = torch.linspace(VALUE_MIN, VALUE_MAX, ATOMS + 1)
        return (outputs.softmax(-1) * (edges[:-1] + edges[1:]) / 2).sum(-1)
    return outputs.mean(-1)


def project(rewards, discounts, mass):
    """Bellemare et al. (2017), algorithm 1, as written: floor, ceiling, and what falls on an atom."""
    support = torch.linspace(VALUE_MIN, VALUE_MAX, ATOMS)
    step = (VALUE_MAX - VALUE_MIN) / (ATOMS - 1)
    projected = torch.zeros(BATCH, ATOMS)
    for row in range(BATCH):
        for atom in range(ATOMS):
            place = (rewards[row] + discounts[row] * support[atom]).clamp(VALUE_MIN, VALUE_MAX)
            b = float((place - VALUE_MIN) / step)
            low, high = math.floor(b), math.ceil(b)
            if low == high:
                projected[row, low] += mass[row, atom]
            else:
                projected[row, low] += mass[row, atom] * (high - b)
                projected[row, high] += mass[row, atom] * (b - low)
    return projected


def histogram(value):
    """Farebrother et al. (2024), appendix A: differences of the normal distribution's cdf, divided by their sum."""
    edges = torch.linspace(VALUE_MIN, VALUE_MAX, ATOMS + 1)
    normal = torch.distributions.Normal(value.clamp(VALUE_MIN, VALUE_MAX), 0.75 * (VALUE_MAX - VALUE_MIN) / ATOMS)
    mass = normal.cdf(edges)
    return mass.diff() / mass.diff().sum()


def quantile_loss(quantiles, fractions, targets):
    rows = []
    for row in range(BATCH):
        total = torch.zeros(())
        for i in range(quantiles.shape[1]):
            error = targets[row] - quantiles[row, i]
            huber = torch.where(error.abs() <= KAPPA, 0.5 * error**2, KAPPA * (error.abs() - 0.5 * KAPPA))
            weight = torch.where(error.detach() < 0, 1 - fractions[row, i], fractions[row, i])
            total = total + (weight * huber / KAPPA).mean()
        rows.append(total)
    return torch.stack(rows)


def mean_of(all_values, masks):
    """Over the possible actions alone."""
    return (all_values[masks["observations"]] if masks else all_values).mean().item()


def branching_update(name, case, seed, masks={}):
    """Branch by branch, as the authors' code does it."""
    generator = torch.Generator().manual_seed(seed)
    branches = case["branches"]
    online, target = new_network(case, generator), new_network(case, generator)
    normal = lambda *shape: torch.randn(*shape, generator=generator)
    batch = dict(
        observations=normal(BATCH, OBSERVATION),
        actions=torch.stack([torch.randint(0, n, (BATCH,), generator=generator) for n in branches], dim=1),
        rewards=normal(BATCH),
        nextObservations=normal(BATCH, OBSERVATION),
        discounts=torch.tensor([0.9, 0.9**2, 0.9**3, 0.0]),
        weights=torch.tensor([1.0, 0.25, 0.5, 0.125]),
    )
    masks = {key: torch.tensor(rows, dtype=torch.bool) for key, rows in masks.items()}
    if masks:
        firsts = [row.split(branches) for row in masks["observations"]]
        batch["actions"] = torch.stack([torch.stack([m.nonzero()[-1, 0] for m in row]) for row in firsts])
    draws = {}
    for who in ("online", "target", "choice"):
        if noise_size(case) > 0 and (who != "choice" or case.get("double")):
            draws[f"{who}Noise"] = normal(noise_size(case))

    def apply(parameters, observations, who):
        return forward(case, parameters, observations, draws.get(f"{who}Noise"), None).split(branches, dim=1)

    everyone = torch.arange(BATCH)
    with torch.no_grad():
        following = apply(target, batch["nextObservations"], "target")
        chosen = apply(online, batch["nextObservations"], "choice") if case.get("double") else following
        if masks:
            possible = masks["nextObservations"].split(branches, dim=1)
            chosen = [c.masked_fill(~m, -math.inf) for c, m in zip(chosen, possible)]
        worth = [q[everyone, c.argmax(1)] for q, c in zip(following, chosen)]
        targets = batch["rewards"] + batch["discounts"] * sum(worth) / len(branches)
    outputs = apply(online, batch["observations"], "online")
    loss, priority = 0, 0
    for d, q in enumerate(outputs):
        taken = q[everyone, batch["actions"][:, d]]
        criterion = F.mse_loss if case.get("loss") == "mse" else F.smooth_l1_loss
        loss = loss + criterion(taken, targets, reduction="none") / len(branches)
        priority = priority + (targets - taken).abs()
    total = (batch["weights"] * loss).mean()
    gradients = torch.autograd.grad(total, list(online.values()))
    return dict(
        name=name,
        config={key: value for key, value in case.items() if key != "branches"},
        branches=branches,
        **({"masks": named(masks)} if masks else {}),
        online=named(online),
        target=named(target),
        batch=named(batch),
        draws=named(draws),
        loss=total.item(),
        meanQ=mean_of(torch.cat(outputs, dim=1), masks),
        priorities=numbers(priority),
        gradients=named(dict(zip(online, gradients))),
    )


def update(name, case, seed, masks={}):
    masks = {key: torch.tensor(rows, dtype=torch.bool) for key, rows in masks.items()}
    generator = torch.Generator().manual_seed(seed)
    online, target = new_network(case, generator), new_network(case, generator)
    normal = lambda *shape: torch.randn(*shape, generator=generator)
    uniform = lambda *shape: torch.rand(*shape, generator=generator)
    batch = dict(
        observations=normal(BATCH, OBSERVATION),
        actions=torch.tensor([0, 2, 1, 2]),
        rewards=normal(BATCH),
        nextObservations=normal(BATCH, OBSERVATION),
        # One step, two and three steps, and a terminated episode.
        discounts=torch.tensor([0.9, 0.9**2, 0.9**3, 0.0]),
        weights=torch.tensor([1.0, 0.25, 0.5, 0.125]),
    )
    implicit = case.get("distribution") == "implicit"
    draws = {}
    for who, count in dict(online=FRACTIONS, target=TARGET_FRACTIONS, choice=CHOICE_FRACTIONS).items():
        if who == "choice" and not (case.get("double") or implicit):
            continue
        if noise_size(case) > 0:
            draws[f"{who}Noise"] = normal(noise_size(case))
        if implicit:
            draws[f"{who}Fractions"] = uniform(BATCH, count)

    def apply(parameters, observations, who):
        return forward(case, parameters, observations, draws.get(f"{who}Noise"), draws.get(f"{who}Fractions"))

    everyone = torch.arange(BATCH)
    rewards, discounts, actions = batch["rewards"], batch["discounts"], batch["actions"]
    with torch.no_grad():
        successors = apply(target, batch["nextObservations"], "target")
        if case.get("double"):
            chosen = values(case, apply(online, batch["nextObservations"], "choice"))
        elif implicit:
            chosen = values(case, apply(target, batch["nextObservations"], "choice"))
        else:
            chosen = values(case, successors)
        if masks:
            chosen = chosen.masked_fill(~masks["nextObservations"], -math.inf)
        if case.get("munchausen"):
            alpha, temperature, clip = MUNCHAUSEN["alpha"], MUNCHAUSEN["temperature"], MUNCHAUSEN["clip"]
            policy = torch.softmax(chosen / temperature, 1)
            behind = values(case, apply(target, batch["observations"], "target"))
            if masks:
                behind = behind.masked_fill(~masks["observations"], -math.inf)
            before = torch.log_softmax(behind / temperature, 1)
            rewards = rewards + alpha * (temperature * before[everyone, actions]).clamp(clip, 0)
            is_mean = case.get("distribution") == "histogram"
            bootstrap = values(case, successors).unsqueeze(-1) if is_mean else successors
            soft = bootstrap - temperature * policy.log().unsqueeze(-1)
            parts = policy.unsqueeze(-1) * soft
            # What is impossible has no part in the sum; a row that is over has none at all.
            successor = (parts if not masks else parts.where(masks["nextObservations"].unsqueeze(-1), 0)).sum(1)
        else:
            best = chosen.argmax(1)
            successor = successors[everyone, best]
            if case.get("distribution") == "histogram":
                successor = values(case, successors)[everyone, best].unsqueeze(-1)

    outputs = apply(online, batch["observations"], "online")
    taken = outputs[everyone, actions]
    kind = case.get("distribution")
    if kind == "categorical":
        projected = project(rewards, discounts, successor.softmax(-1))
        loss = -(projected * taken.log_softmax(-1)).sum(-1)
        priority = F.kl_div(taken.log_softmax(-1), projected, reduction="none").sum(-1)
    elif kind == "histogram":
        smoothed = torch.stack([histogram(y) for y in rewards + discounts * successor.squeeze(-1)])
        loss = F.cross_entropy(taken, smoothed, reduction="none")
        priority = F.kl_div(taken.log_softmax(-1), smoothed, reduction="none").sum(-1)
    else:
        targets = rewards.unsqueeze(1) + discounts.unsqueeze(1) * successor
        if kind is None:
            error = (targets - taken).squeeze(1)
            both = (taken.squeeze(1), targets.squeeze(1))
            loss = F.mse_loss(*both, reduction="none") if case.get("loss") == "mse" else F.smooth_l1_loss(*both, reduction="none")
            priority = error.abs()
        else:
            fractions = (
                draws["onlineFractions"]
                if implicit
                else ((torch.arange(QUANTILES) + 0.5) / QUANTILES).expand(BATCH, QUANTILES)
            )
            loss = quantile_loss(taken, fractions, targets)
            priority = loss
    total = (batch["weights"] * loss).mean()
    gradients = torch.autograd.grad(total, list(online.values()))

    return dict(
        name=name,
        config=case,
        **({"masks": named(masks)} if masks else {}),
        online=named(online),
        target=named(target),
        batch=named(batch),
        draws=named(draws),
        loss=total.item(),
        meanQ=mean_of(values(case, outputs), masks),
        priorities=numbers(priority),
        gradients=named(dict(zip(online, gradients))),
    )


def tempted(make, masks):
    """The first of some updates in which impossible actions would have changed the target, had they not been ruled out."""
    everything = dict(masks, nextObservations=[[1] * len(row) for row in masks["nextObservations"]])
    return next(found for seed in range(1000) if abs((found := make(seed, masks))["loss"] - make(seed, everything)["loss"]) > 1e-3)


def masked_update(name, case, seed):
    return tempted(lambda further, masks: update(name, case, seed + further, masks), MASKS)


def masked_branching_update(name, case, seed):
    return tempted(lambda further, masks: branching_update(name, case, seed + further, masks), BRANCHING_MASKS)


def sarsa_update(loss_name, seed):
    """Deep Sarsa, one row an environment: two greedy A', a random one, and the end of an episode."""
    generator = torch.Generator().manual_seed(seed)
    parameters = new_network({}, generator)
    normal = lambda *shape: torch.randn(*shape, generator=generator)
    batch = dict(
        observations=normal(BATCH, OBSERVATION),
        actions=torch.tensor([0, 2, 1, 2]),
        rewards=normal(BATCH),
        nextObservations=normal(BATCH, OBSERVATION),
        discounts=torch.tensor([0.9, 0.9, 0.9, 0.0]),
        explored=torch.tensor([-1, 1, -1, 0]),
    )
    everyone = torch.arange(BATCH)
    predicted = forward({}, parameters, batch["observations"], None, None).squeeze(-1)
    following = forward({}, parameters, batch["nextObservations"], None, None).squeeze(-1)
    next_actions = [
        int(following[row].argmax()) if batch["explored"][row] == -1 else int(batch["explored"][row])
        for row in range(BATCH)
    ]
    target = batch["rewards"] + batch["discounts"] * following[everyone, next_actions].detach()
    criterion = dict(mse=F.mse_loss, huber=F.smooth_l1_loss)[loss_name]
    loss = criterion(predicted[everyone, batch["actions"]], target)
    gradients = torch.autograd.grad(loss, list(parameters.values()))
    return dict(
        loss=loss_name,
        parameters=named(parameters),
        batch=named(batch),
        value=loss.item(),
        meanQ=predicted.mean().item(),
        nextActions=next_actions,
        gradients=named(dict(zip(parameters, gradients))),
    )


def write(name, fixture):
    path = Path(__file__).resolve().parents[2] / "packages/algo-dqn-family/test/fixtures" / name
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


def main():
    settings = dict(
        hidden=HIDDEN, batchSize=BATCH, atoms=ATOMS, valueMin=VALUE_MIN, valueMax=VALUE_MAX, quantiles=QUANTILES,
        fractions=FRACTIONS, targetFractions=TARGET_FRACTIONS, choiceFractions=CHOICE_FRACTIONS, cosines=COSINES,
        huberKappa=KAPPA, munchausenAlpha=MUNCHAUSEN["alpha"], munchausenTemperature=MUNCHAUSEN["temperature"],
        munchausenClip=MUNCHAUSEN["clip"],
    )
    cases = [update(name, case, seed) for seed, (name, case) in enumerate(CASES.items())]
    cases += [masked_update(name, case, 200 + seed) for seed, (name, case) in enumerate(MASKED.items())]
    cases += [branching_update(name, case, 50 + seed) for seed, (name, case) in enumerate(BRANCHING.items())]
    cases += [masked_branching_update(name, case, 300) for name, case in MASKED_BRANCHING.items()]
    head = dict(torch=torch.__version__.split("+")[0], observation=OBSERVATION, actions=ACTIONS)
    write("torchUpdates.json", dict(**head, settings=settings, cases=cases))
    sarsa = [sarsa_update(loss, seed) for seed, loss in enumerate(["mse", "huber"], start=100)]
    write("torchSarsa.json", dict(**head, hidden=HIDDEN, cases=sarsa))


main()

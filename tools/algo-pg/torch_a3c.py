"""A3C's loss, gradients and updates on fixed segments, computed by PyTorch.

    pip install torch==2.13.0
    python tools/algo-pg/torch_a3c.py

writes packages/algo-pg/test/a3c/fixtures/torchA3c.json. Returns are worked out backwards as in algorithm S3 of Mnih et al. 2016; gradients
are summed over the segment, cut by torch.nn.utils.clip_grad_norm_; RMSProp is the paper's (epsilon below the root), Adam is torch.optim's.
"""

import json
from pathlib import Path

import torch
from torch.distributions import Categorical, Independent, Normal

torch.set_default_dtype(torch.float64)

OBSERVATION, HIDDEN, ACTIONS, SIZE, T_MAX = 3, [5, 4], 3, 2, 5
DISCOUNT, VALUE, ENTROPY, RATE = 0.9, 0.5, 0.05, 0.01
g = torch.Generator().manual_seed(5)


def normal(*shape):
    return torch.randn(*shape, generator=g)


def new_network(continuous, shared):
    p = {}

    def layer(name, inputs, units):
        p[f"{name}/kernel"] = normal(inputs, units) * 0.7
        p[f"{name}/bias"] = normal(units) * 0.3

    def stream(prefix):
        inputs = OBSERVATION
        for k, units in enumerate(HIDDEN):
            layer(f"{prefix}dense{k}", inputs, units)
            inputs = units
        return inputs

    units = SIZE if continuous else ACTIONS
    actor, critic = ("", "") if shared else ("actor/", "critic/")
    features = stream(actor)
    layer(f"{actor}policy", features, units)
    if continuous:
        p[f"{actor}policy/logStd"] = normal(SIZE) * 0.3
    layer(f"{critic}value", features if shared else stream(critic), 1)
    return {name: value.requires_grad_() for name, value in p.items()}


def forward(p, x, prefix, output):
    for k in range(len(HIDDEN)):
        x = torch.tanh(x @ p[f"{prefix}dense{k}/kernel"] + p[f"{prefix}dense{k}/bias"])
    return x @ p[f"{prefix}{output}/kernel"] + p[f"{prefix}{output}/bias"]


def case(name, continuous, shared, optimizer, clip, endings):
    p = new_network(continuous, shared)
    actor, critic = ("", "") if shared else ("actor/", "critic/")
    start = {k: v.detach().flatten().tolist() for k, v in p.items()}
    squares = {k: torch.zeros_like(v) for k, v in p.items()}
    adam = torch.optim.Adam(p.values(), lr=RATE, eps=1e-3)
    segments = []
    for length, terminated in endings:
        observations, following = normal(length, OBSERVATION), normal(1, OBSERVATION)
        samples = normal(length, SIZE) if continuous else torch.randint(0, ACTIONS, (length,), generator=g)
        rewards = normal(length)
        with torch.no_grad():
            r = 0.0 if terminated else forward(p, following, critic, "value")[0, 0].item()
        returns = []
        for reward in reversed(rewards.tolist()):
            r = reward + DISCOUNT * r
            returns.insert(0, r)
        out = forward(p, observations, actor, "policy")
        policy = (
            Independent(Normal(out, p[f"{actor}policy/logStd"].exp().expand_as(out)), 1)
            if continuous
            else Categorical(logits=out)
        )
        value = forward(p, observations, critic, "value")[:, 0]
        advantage = torch.tensor(returns) - value
        policy_loss = -(policy.log_prob(samples) * advantage.detach()).sum()
        value_loss = advantage.pow(2).sum()
        entropy = policy.entropy().sum()
        loss = policy_loss + VALUE * value_loss - ENTROPY * entropy
        adam.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(p.values(), clip if clip > 0 else float("inf")).item()
        gradients = {k: v.grad.flatten().tolist() for k, v in p.items()}
        if optimizer == "adam":
            adam.step()
        else:
            with torch.no_grad():
                for k, v in p.items():
                    squares[k] = 0.99 * squares[k] + 0.01 * v.grad**2
                    v -= RATE * v.grad / torch.sqrt(squares[k] + 0.1)
        segments.append(
            {
                "observations": observations.flatten().tolist(),
                "samples": samples.flatten().tolist(),
                "rewards": rewards.tolist(),
                "next": following.flatten().tolist(),
                "terminated": terminated,
                "loss": loss.item(),
                "policyLoss": policy_loss.item(),
                "valueLoss": value_loss.item(),
                "entropy": entropy.item(),
                "advantageMean": advantage.mean().item(),
                "advantageStd": advantage.std(correction=0).item(),
                "gradientNorm": norm,
                "gradients": gradients,
                "parameters": {k: v.detach().flatten().tolist() for k, v in p.items()},
            }
        )
    return {
        "name": name,
        "continuous": continuous,
        "config": {
            "shared": shared,
            "optimizer": optimizer,
            "epsilon": 1e-3 if optimizer == "adam" else 0.1,
            "maxGradientNorm": clip,
        },
        "parameters": start,
        "segments": segments,
    }


endings = [(5, False), (3, True), (1, False), (4, False)]
cases = [
    case("shared layers, RMSProp", False, True, "rmsprop", 0, endings),
    case("two networks, Adam", False, False, "adam", 0, endings),
    case("shared layers, cut gradients, Adam", False, True, "adam", 0.5, endings),
    case("real actions, RMSProp, cut gradients", True, False, "rmsprop", 2, endings),
]
fixture = {
    "torch": torch.__version__,
    "observation": OBSERVATION,
    "hidden": HIDDEN,
    "actions": ACTIONS,
    "size": SIZE,
    "config": {
        "tMax": T_MAX,
        "discount": DISCOUNT,
        "valueCoefficient": VALUE,
        "entropyCoefficient": ENTROPY,
        "learningRate": RATE,
    },
    "cases": cases,
}


def rounded(x):
    if isinstance(x, float):
        return float(f"{x:.9g}")
    if isinstance(x, list):
        return [rounded(v) for v in x]
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    return x


path = Path(__file__).parents[2] / "packages/algo-pg/test/a3c/fixtures/torchA3c.json"
path.write_text(json.dumps(rounded(fixture)) + "\n")
print(path, path.stat().st_size)

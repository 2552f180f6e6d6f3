"""Log-probabilities, entropies, divergences and their gradients by torch.distributions.

    pip install torch==2.13.0
    python tools/algo-pg/torch_distributions.py

writes packages/nn/test/fixtures/torchDistributions.json.
"""

import json
from pathlib import Path

import torch
from torch.distributions import (
    Bernoulli,
    Categorical,
    Independent,
    Normal,
    TransformedDistribution,
    kl_divergence,
)
from torch.distributions.transforms import TanhTransform

torch.set_default_dtype(torch.float64)
ROWS = 6


def categorical(logits):
    return Categorical(logits=logits)


def gaussian(parameters):
    mean, log_std = parameters.chunk(2, dim=1)
    return Independent(Normal(mean, log_std.exp()), 1)


def switches(logits):
    return Independent(Bernoulli(logits=logits), 1)


class Parts:
    """Independent parts side by side: torch has none of different families, so sums over them are taken here."""

    def __init__(self, parts):
        self.parts = parts

    def log_prob(self, samples):
        drawn = iter(samples.unbind(dim=1))
        values = []
        for part in self.parts:
            if isinstance(part, Categorical):
                values.append(part.log_prob(next(drawn)))
            else:
                values.append(part.log_prob(torch.stack([next(drawn) for _ in range(part.event_shape[0])], dim=1)))
        return sum(values)

    def entropy(self):
        return sum(part.entropy() for part in self.parts)


def parts(makers):
    sizes = [size for size, _ in makers]
    return lambda parameters: Parts([make(own) for (_, make), own in zip(makers, parameters.split(sizes, dim=1))])


def squashed(parameters):
    return TransformedDistribution(gaussian(parameters), [TanhTransform(cache_size=1)])


def case(name, size, make, samples, parameters, others, log_prob):
    parameters.requires_grad_()
    p, q = make(parameters), make(others)
    row = {"name": name, "size": size, "p": parameters.tolist(), "q": others.tolist(), "samples": samples.tolist()}
    values = log_prob(p, samples)
    row["logProb"] = values.tolist()
    row["logProbGradient"] = torch.autograd.grad(values.sum(), parameters)[0].tolist()
    if name != "squashedGaussian":
        entropy = make(parameters).entropy()
        row["entropy"] = entropy.tolist()
        if entropy.requires_grad:
            row["entropyGradient"] = torch.autograd.grad(entropy.sum(), parameters)[0].tolist()
    base = (lambda d: d.base_dist) if name == "squashedGaussian" else (lambda d: d)
    p, q = base(make(parameters)), base(make(others))
    pairs = zip(p.parts, q.parts) if isinstance(p, Parts) else [(p, q)]
    divergence = sum(kl_divergence(one, other) for one, other in pairs)
    row["kl"] = divergence.tolist()
    row["klGradient"] = torch.autograd.grad(divergence.sum(), parameters)[0].tolist()
    return row


def main():
    g = torch.Generator().manual_seed(8)
    normal = lambda *shape: torch.randn(*shape, generator=g)
    plain = lambda p, x: p.log_prob(x)
    cases = []
    for n in (2, 5):
        samples = torch.randint(0, n, (ROWS,), generator=g)
        cases.append(case("categorical", n, categorical, samples, normal(ROWS, n) * 3, normal(ROWS, n), plain))
    for size in (1, 3):
        samples = normal(ROWS, size) * 2
        cases.append(case("diagonalGaussian", size, gaussian, samples, normal(ROWS, 2 * size), normal(ROWS, 2 * size), plain))
    for size in (1, 2):
        samples = normal(ROWS, size) * 1.5
        at = lambda p, u: p.log_prob(torch.tanh(u))
        cases.append(case("squashedGaussian", size, squashed, samples, normal(ROWS, 2 * size), normal(ROWS, 2 * size), at))
    for n in (1, 4):
        samples = torch.randint(0, 2, (ROWS, n), generator=g).double()
        cases.append(case("bernoulli", n, switches, samples, normal(ROWS, n) * 3, normal(ROWS, n), plain))
    # Choices of 3, 2 and 4.
    make = parts([(3, categorical), (2, categorical), (4, categorical)])
    samples = torch.stack([torch.randint(0, n, (ROWS,), generator=g) for n in (3, 2, 4)], dim=1).double()
    cases.append(case("choices", 3, make, samples, normal(ROWS, 9) * 3, normal(ROWS, 9), plain))
    # A choice of 3, two numbers and two switches.
    make = parts([(3, categorical), (4, gaussian), (2, switches)])
    binary = torch.randint(0, 2, (ROWS, 2), generator=g)
    samples = torch.cat([torch.randint(0, 3, (ROWS, 1), generator=g), normal(ROWS, 2) * 2, binary], dim=1)
    cases.append(case("hybrid", 5, make, samples, normal(ROWS, 9), normal(ROWS, 9), plain))
    path = Path(__file__).parents[2] / "packages/nn/test/fixtures/torchDistributions.json"
    path.write_text(json.dumps(cases) + "\n")


main()

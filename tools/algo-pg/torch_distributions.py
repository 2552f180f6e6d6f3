"""Log-probabilities, entropies, divergences and their gradients by torch.distributions.

    pip install torch==2.13.0
    python tools/algo-pg/torch_distributions.py

writes packages/nn/test/fixtures/torchDistributions.json.
"""

import json
from pathlib import Path

import torch
from torch.distributions import (
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
    divergence = kl_divergence(base(make(parameters)), base(make(others)))
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
    path = Path(__file__).parents[2] / "packages/nn/test/fixtures/torchDistributions.json"
    path.write_text(json.dumps(cases) + "\n")


main()

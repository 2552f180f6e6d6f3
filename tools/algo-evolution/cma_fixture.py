"""CMA-ES by the package `cma`, beside which packages/algo-evolution is held: 100 generations from given normal numbers.

Usage: pip install cma==4.5.0 && python cma_fixture.py > ../../packages/algo-evolution/test/fixtures/cma.json

The normal numbers are those of NumPy's default_rng(seed), which `Rng` draws as well. C begins as the identity, as in Hansen's tutorial
(cma begins with eigenvalues that differ by 1e-4), and the largest component of each eigenvector is made positive.
"""
import json

import cma
import numpy as np

FUNCTIONS = {
    "sphere": lambda x: float(np.sum(x**2)),
    "rosenbrock": lambda x: float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)),
    "rastrigin": lambda x: float(10 * len(x) + np.sum(x**2 - 10 * np.cos(2 * np.pi * x))),
}


def eigen(matrix):
    values, vectors = np.linalg.eigh(matrix)
    largest = vectors[np.argmax(np.abs(vectors), axis=0), np.arange(len(values))]
    return values, vectors * np.sign(largest)


def trace(function, size, seed, popsize):
    rng = np.random.default_rng(seed)
    start = np.linspace(0.5, 2, size)
    options = {
        "verbose": -9,
        "CMA_eigenmethod": eigen,
        "randn": lambda *shape: rng.standard_normal(shape),
        "seed": np.nan,
        "CSA_dampfac": 1,
    }
    if popsize:
        options["popsize"] = popsize
    search = cma.CMAEvolutionStrategy(start, 0.5, options)
    search.sm.C = np.eye(size)
    search.sm.B = np.eye(size)
    search.sm.D = np.ones(size)
    means, deviations = [], []
    for _ in range(100):
        candidates = search.ask()
        search.tell(candidates, [FUNCTIONS[function](x) for x in candidates])
        means.append(search.mean.tolist())
        deviations.append(search.sigma)
    kept = [k for k in range(100) if k < 5 or k % 10 == 9]
    return {
        "function": function,
        "start": start.tolist(),
        "seed": seed,
        "population": search.popsize,
        "generations": [k + 1 for k in kept],
        "means": [means[k] for k in kept],
        "deviations": [deviations[k] for k in kept],
    }


traces = [trace(name, size, seed, popsize) for seed, (name, size, popsize) in enumerate(
    [(name, size, popsize) for name in FUNCTIONS for size, popsize in ((5, None), (8, None), (10, 12))])]
print(json.dumps(traces))

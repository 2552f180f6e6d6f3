"""Optuna's TPE on the functions of functions.ts: regret after 100 trials, as JSON lines.

pip install optuna==5.0.0
python tools/tune/optunaSamplers.py --seeds 20 > optuna.jsonl
"""
import argparse
import json
import math
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
C = [1, 1.2, 3, 3.2]
WORDS = ["a", "b", "c", "d", "e", "f"]
COSTS = [[((word * 5 + place * 2) % 6) / 3 for word in range(6)] for place in range(5)]


def branin_of(x, y):
    return (y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def cube(t, count, low, high):
    return [t.suggest_float(f"x{k}", low, high) for k in range(count)]


def branin(t):
    return branin_of(t.suggest_float("x", -5, 10), t.suggest_float("y", 0, 15))


def hartmann6(t):
    x = cube(t, 6, 0, 1)
    return -sum(c * math.exp(-sum(A[k][d] * (x[d] - P[k][d]) ** 2 for d in range(6))) for k, c in enumerate(C))


def rosenbrock(t):
    x = cube(t, 4, -2, 2)
    return sum(100 * (x[k + 1] - x[k] ** 2) ** 2 + (1 - x[k]) ** 2 for k in range(3))


def ackley(t):
    x = cube(t, 5, -20, 30)
    return (
        -20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / 5))
        - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / 5)
        + 20
        + math.e
    )


def levy(t):
    w = [1 + (v - 1) / 4 for v in cube(t, 4, -10, 10)]
    total = math.sin(math.pi * w[0]) ** 2 + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)
    return total + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])


def styblinski(t):
    return sum((x**4 - 16 * x**2 + 5 * x) / 2 for x in cube(t, 3, -5, 5))


def rates(t):
    r = math.log10(t.suggest_float("rate", 1e-5, 1, log=True))
    d = math.log10(t.suggest_float("decay", 1e-8, 1e-1, log=True))
    layers = t.suggest_int("layers", 1, 8)
    power = t.suggest_int("power", 4, 10)
    return (r + 3.3) ** 2 + 0.3 * (d + 5) ** 2 + 0.25 * (layers - 3) ** 2 + 0.5 * (power - 7 - r - 3.3) ** 2


def words(t):
    total = sum(COSTS[k][WORDS.index(t.suggest_categorical(f"word{k}", WORDS))] for k in range(5))
    return total + branin_of(t.suggest_float("x", -5, 10), t.suggest_float("y", 0, 15)) / 10


def optimizers(t):
    kind = t.suggest_categorical("optimizer", ["sgd", "adam", "none"])
    r = math.log10(t.suggest_float("rate", 1e-5, 1, log=True))
    if kind == "none":
        return 1.5 + 0.1 * (r + 2) ** 2
    if kind == "sgd":
        return 0.3 + (r + 1) ** 2 + 4 * (t.suggest_float("momentum", 0, 1) - 0.9) ** 2
    epsilon = math.log10(t.suggest_float("epsilon", 1e-10, 1e-2, log=True))
    return (r + 3) ** 2 + 0.1 * (epsilon + 8) ** 2 + 8 * (t.suggest_float("beta", 0.5, 1) - 0.9) ** 2


def tree(t):
    if t.suggest_categorical("a", ["left", "right"]) == "right":
        return 0.3 + 2 * (t.suggest_float("r", -1, 1) - 0.4) ** 2
    b = t.suggest_categorical("b", ["one", "two", "three"])
    if b == "one":
        return 0.2 + (t.suggest_float("p", -1, 1) + 0.6) ** 2
    if b == "two":
        return 0.1 + (t.suggest_float("q", -1, 1) - 0.5) ** 2 + (t.suggest_float("s", -1, 1) + 0.3) ** 2
    return 0.25 + (t.suggest_int("n", 1, 20) - 13) ** 2 / 100


FUNCTIONS = {
    "branin": (branin, 0.397887357729739),
    "hartmann-6": (hartmann6, -3.322368011415515),
    "rosenbrock-4": (rosenbrock, 0),
    "ackley-5": (ackley, 0),
    "levy-4": (levy, 0),
    "styblinski-tang-3": (styblinski, -39.16616570377142 * 3),
    "rates and sizes": (rates, 0),
    "words and numbers": (words, 0.0397887357729739),
    "optimizers": (optimizers, 0),
    "tree": (tree, 0.1),
}
if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=101, help="the first of the seeds")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--functions", nargs="*", default=list(FUNCTIONS))
    args = parser.parse_args()
    for name in args.functions:
        f, minimum = FUNCTIONS[name]
        for seed in range(args.first, args.first + args.seeds):
            study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True))
            study.optimize(f, n_trials=args.trials)
            row = {"sampler": "optuna-tpe", "function": name, "seed": seed, "regret": study.best_value - minimum}
            print(json.dumps(row), flush=True)

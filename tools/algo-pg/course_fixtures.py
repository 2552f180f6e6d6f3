"""What the course's Gaussian policy gradient computes between the environment and the optimizer, by its own code.

    pip install numpy scipy scikit-learn
    python tools/algo-pg/course_fixtures.py

writes packages/algo-pg/test/fixtures/course.json: the script's "Replay" part on two batches of made-up episodes, one after the other,
its log-likelihood, and scikit-learn's LinearRegression on problems with dependent features.
"""

import json
from pathlib import Path

import numpy as np
import scipy.signal
from sklearn.linear_model import LinearRegression

rng = np.random.default_rng(3)
STATES, ACTIONS, GAMMA = 4, 2, 0.97


def get_returns(x, gamma):
    return scipy.signal.lfilter([1], [1, -gamma], x[::-1], axis=0)[::-1]


def episodes(lengths):
    memory = []
    for length in lengths:
        state = rng.normal(size=(length, STATES)).astype(np.float32)
        state[:, 3] = 0  # legs that never touch the ground
        memory.append({"state": state, "action": rng.normal(size=(length, ACTIONS)).astype(np.float32), "reward": rng.normal(size=length) * 10})
    return memory


def batches():
    approx = LinearRegression()
    approx.fit(np.array([0] * STATES).reshape((1, STATES)), np.array([0]).reshape((1, 1)))
    rows = []
    for lengths in ([5, 9, 4], [7, 3, 6, 8]):
        memory = episodes(lengths)
        G_ts, advs = [], []
        for path in memory:
            rew_t = path["reward"]
            G_t = get_returns(rew_t, GAMMA)
            v_hat = approx.predict(path["state"])
            adv = G_t - v_hat.flatten()
            advs.append(adv)
            G_ts.append(G_t)
        in_states = np.concatenate([path["state"] for path in memory])
        in_actions = np.concatenate([path["action"] for path in memory])
        advans = np.concatenate(advs)
        in_advans = (advans - advans.mean()) / (advans.std() + 1e-8)
        G_ts = np.concatenate(G_ts)
        approx.fit(in_states, G_ts)
        rows.append(
            {
                "lengths": lengths,
                "states": in_states.flatten().tolist(),
                "actions": in_actions.flatten().tolist(),
                "rewards": np.concatenate([path["reward"] for path in memory]).tolist(),
                "returns": G_ts.tolist(),
                "advantageMean": advans.mean(),
                "advantageStd": advans.std(),
                "standardised": in_advans.tolist(),
            }
        )
    return rows


def log_likelihood():
    mean, action, logstd_n = rng.normal(size=(6, ACTIONS)), rng.normal(size=(6, ACTIONS)), rng.normal(size=ACTIONS) * np.ones((6, ACTIONS))
    variance = np.exp(2 * logstd_n)
    func = -np.square(action - mean) / (2 * variance) - 0.5 * np.log(2 * np.pi) - logstd_n
    return {
        "mean": mean.flatten().tolist(),
        "action": action.flatten().tolist(),
        "logstd": logstd_n.flatten().tolist(),
        "value": func.sum(axis=1).tolist(),
    }


def regressions():
    problems = []
    for name, rows, features in [("tall", 50, 4), ("one feature", 9, 1), ("fewer rows than features", 3, 5), ("one row", 1, 3)]:
        problems.append((name, rng.normal(size=(rows, features)) * 3 + 7, rng.normal(size=rows) * 5))
    x = rng.normal(size=(30, 5))
    x[:, 2] = 2 * x[:, 0] - x[:, 1] + 3
    x[:, 4] = 4.5
    problems.append(("dependent and constant features", x, rng.normal(size=30)))
    x = rng.normal(size=(40, 3)) * [1e-2, 1, 1e2]
    problems.append(("features of very different size", x, x @ [2e2, -1, 3e-2] + 0.1 * rng.normal(size=40)))
    found = []
    for name, x, y in problems:
        model = LinearRegression().fit(x, y)
        found.append(
            {
                "name": name,
                "rows": x.shape[0],
                "features": x.shape[1],
                "x": x.flatten().tolist(),
                "y": y.tolist(),
                "coefficients": model.coef_.tolist(),
                "intercept": float(model.intercept_),
            }
        )
    return found


path = Path(__file__).parents[2] / "packages/algo-pg/test/fixtures/course.json"
path.write_text(json.dumps({"states": STATES, "actions": ACTIONS, "gamma": GAMMA, "batches": batches(), "logLikelihood": log_likelihood(), "regressions": regressions()}) + "\n")

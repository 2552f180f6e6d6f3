"""A hundred updates of d3rlpy's agents that learn from recordings: their data, batches, first and last weights.

    pip install torch==2.13.0 d3rlpy==2.8.1
    python tools/recordings/d3rlpy_updates.py

writes test/recordings/d3rlpyUpdates.json. Three things of d3rlpy are changed, so that both compute the same:

- IQL's parameter for the deviation is log σ itself; d3rlpy's goes through a sigmoid first.
- The policy of continuous behaviour cloning is not squashed by tanh.

- Critics of continuous actions descend half the squared error, which Adam's epsilon alone can tell from the whole.

TD3+BC smooths its target policy without noise here. Its policy takes every second update, beginning with the second.
"""

import json
from pathlib import Path

import d3rlpy
import numpy as np
import torch
from d3rlpy.dataset import TransitionMiniBatch
from d3rlpy.models.encoders import VectorEncoderFactory
from d3rlpy.models.torch import policies
from d3rlpy.models.torch.q_functions import ContinuousMeanQFunctionForwarder
from d3rlpy.models.torch.q_functions.utility import compute_reduce
from d3rlpy.torch_utility import TorchMiniBatch

OBSERVATION, FORCES, CHOICES, ROWS, BATCH, UPDATES = 3, 2, 3, 64, 16, 100
GAMMA, RATE = 0.9, 0.003

rng = np.random.default_rng(7)
data = {
    "observations": rng.normal(size=(ROWS, OBSERVATION)),
    "nextObservations": rng.normal(size=(ROWS, OBSERVATION)),
    "rewards": rng.normal(size=(ROWS, 1)),
    "terminals": (rng.random((ROWS, 1)) < 0.2).astype(float),
    "forces": rng.uniform(-1, 1, size=(ROWS, FORCES)),
    "choices": rng.integers(0, CHOICES, size=(ROWS, 1)),
}
data = {name: np.round(values, 4).astype(np.float32) for name, values in data.items()}
batches = rng.integers(0, ROWS, size=(UPDATES, BATCH))


def plain_deviation(self, x, *args):
    mu = self._mu(self._encoder(x))
    return policies.ActionOutput(mu, torch.tanh(mu), self._logstd + torch.zeros_like(mu))


def not_squashed(self, x, *args):
    mu = self._fc(self._encoder(x))
    return policies.ActionOutput(mu, mu, logstd=None)


def half_error(self, observations, actions, rewards, target, terminals, gamma, reduction="mean"):
    error = self._q_func(observations, actions).q_value - (rewards + gamma * target * (1 - terminals))
    return compute_reduce(0.5 * error**2, reduction)


ContinuousMeanQFunctionForwarder.compute_error = half_error
policies.NormalPolicy.forward = plain_deviation
squashed = policies.DeterministicPolicy.forward
encoder = VectorEncoderFactory([8, 8])
critics = dict(critic_encoder_factory=encoder, actor_encoder_factory=encoder, actor_learning_rate=RATE,
               critic_learning_rate=RATE, gamma=GAMMA, tau=0.02, batch_size=BATCH)
values = dict(encoder_factory=encoder, learning_rate=RATE, gamma=GAMMA, batch_size=BATCH, target_update_interval=10)
cloning = dict(encoder_factory=encoder, learning_rate=RATE, batch_size=BATCH)

CASES = {
    "bc": d3rlpy.algos.BCConfig(**cloning, policy_type="deterministic"),
    "discrete bc": d3rlpy.algos.DiscreteBCConfig(**cloning, beta=0.0),
    "dqn": d3rlpy.algos.DQNConfig(**values),
    "double dqn": d3rlpy.algos.DoubleDQNConfig(**values),
    "cql": d3rlpy.algos.DiscreteCQLConfig(**values, alpha=0.7),
    "td3-bc": d3rlpy.algos.TD3PlusBCConfig(**critics, target_smoothing_sigma=0.0, alpha=2.5, update_actor_interval=2),
    "iql": d3rlpy.algos.IQLConfig(**critics, value_encoder_factory=encoder, expectile=0.8, weight_temp=3.0, max_weight=2.0),
}


def layers(module):
    """The weights of a module's linear layers by our names, and a deviation of its own."""
    found = {}
    for k, layer in enumerate([one for one in module.modules() if isinstance(one, torch.nn.Linear)]):
        found[f"dense{k}/kernel"] = layer.weight.T
        found[f"dense{k}/bias"] = layer.bias
    if isinstance(getattr(module, "_logstd", None), torch.nn.Parameter):
        found["logStd"] = module._logstd[0]
    return found


def weights(modules):
    found = {}
    for name, module in vars(modules).items():
        if name == "imitator":
            found.update({key.replace("dense2", "policy"): value for key, value in layers(module).items()})
        if name == "policy":
            found.update({f"policy/{key}": value for key, value in layers(module).items()})
        if name == "q_funcs":
            for k, critic in enumerate(module):
                found.update({f"critics/critic{k}/{key}": value for key, value in layers(critic).items()})
        if name == "value_func":
            found.update({f"stateValues/{key}": value for key, value in layers(module).items()})
    return {name: [float(f"{x:.9g}") for x in value.detach().numpy().ravel()] for name, value in found.items()}


def run(name, config):
    policies.DeterministicPolicy.forward = not_squashed if name == "bc" else squashed
    torch.manual_seed(1)
    algo = config.create()
    is_continuous = name in ("bc", "td3-bc", "iql")
    algo.create_impl((OBSERVATION,), FORCES if is_continuous else CHOICES)
    first, losses = weights(algo.impl.modules), []
    for k, rows in enumerate(batches):
        columns = {
            "observations": data["observations"][rows],
            "actions": data["forces" if is_continuous else "choices"][rows],
            "rewards": data["rewards"][rows],
            "next_observations": data["nextObservations"][rows],
            "next_actions": data["forces"][rows],
            "terminals": data["terminals"][rows],
            "intervals": np.ones((BATCH, 1), np.float32),
        }
        batch = TorchMiniBatch.from_batch(TransitionMiniBatch(**columns, transitions=[]), GAMMA, False, "cpu:0")
        losses.append(algo.impl.update(batch, k + 1))
    reported = {key: [round(float(loss[key]), 7) if key in loss else None for loss in losses] for key in losses[1]}
    return {"name": name, "first": first, "last": weights(algo.impl.modules), "losses": reported}


file = Path(__file__).parents[2] / "test/recordings/d3rlpyUpdates.json"
result = {
    "data": {name: [float(f"{x:.9g}") for x in array.ravel()] for name, array in data.items()},
    "batches": batches.tolist(),
    "cases": [run(name, config) for name, config in CASES.items()],
}
file.write_text(json.dumps(result) + "\n")

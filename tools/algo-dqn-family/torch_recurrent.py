"""An update of DQN with a GRU on sequences (R2D2, Kapturowski et al. 2019), computed by PyTorch.

    pip install torch==2.13.0
    python tools/algo-dqn-family/torch_recurrent.py

writes packages/algo-dqn-family/test/fixtures/torchRecurrent.json.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

OBSERVATION, HIDDEN, UNITS, LAST, ACTIONS = 3, 5, 4, 6, 3
BATCH, BURN_IN, LENGTH, N = 3, 2, 4, 2
SEEN = BURN_IN + LENGTH + N


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(OBSERVATION, HIDDEN)
        self.gru = torch.nn.GRU(HIDDEN, UNITS)
        self.last = torch.nn.Linear(UNITS, LAST)
        self.out = torch.nn.Linear(LAST, ACTIONS)

    def along(self, x, state, starts):
        """Values after each step, and the last state."""
        features = torch.relu(self.first(x))
        state, values = state.unsqueeze(0), []
        for feature, start in zip(features, starts):
            _, state = self.gru(feature.unsqueeze(0), (1 - start).reshape(1, -1, 1) * state)
            values.append(self.out(torch.relu(self.last(state[0]))))
        return values, state[0]

    def values(self, batch):
        x, starts = batch["observations"], batch["starts"]
        state = batch["firstStates"]
        if BURN_IN > 0:
            with torch.no_grad():
                _, state = self.along(x[:BURN_IN], state, starts[:BURN_IN])
        values, _ = self.along(x[BURN_IN:], state, starts[BURN_IN:])
        return torch.stack(values)

    def named(self):
        layers = {"dense0": self.first, "dense1": self.last, "dense2": self.out}
        for name, layer in layers.items():
            yield f"{name}/kernel", layer.weight
            yield f"{name}/bias", layer.bias
        yield "gru/inputKernel", self.gru.weight_ih_l0
        yield "gru/inputBias", self.gru.bias_ih_l0
        yield "gru/stateKernel", self.gru.weight_hh_l0
        yield "gru/stateBias", self.gru.bias_hh_l0


def numbers(tensor):
    return (tensor.T if tensor.dim() == 2 and tensor.is_leaf and tensor.requires_grad else tensor).detach().flatten().tolist()


def case(double):
    online, target = Network(), Network()
    batch = {
        "observations": torch.randn(SEEN, BATCH, OBSERVATION),
        "starts": (torch.rand(SEEN, BATCH) < 0.25).double(),
        "firstStates": torch.randn(BATCH, UNITS),
        "actions": torch.randint(0, ACTIONS, (LENGTH, BATCH)),
        "rewards": 2 * torch.randn(LENGTH, BATCH),
        "discounts": 0.9 * (torch.rand(LENGTH, BATCH) < 0.8),
        "weights": (torch.rand(LENGTH, BATCH) < 0.7).double(),
    }
    values = online.values(batch)
    with torch.no_grad():
        next_values = target.values(batch)[N:]
        chosen = (values if double else target.values(batch))[N:].argmax(-1, keepdim=True)
        goal = batch["rewards"] + batch["discounts"] * next_values.gather(-1, chosen)[..., 0]
    taken = values[:LENGTH].gather(-1, batch["actions"][..., None])[..., 0]
    loss = (batch["weights"] * F.huber_loss(taken, goal, reduction="none")).mean()
    gradients = torch.autograd.grad(loss, [p for _, p in online.named()])
    turned = lambda t: (t.T if t.dim() == 2 else t).flatten().tolist()
    return {
        "double": double,
        "online": {k: numbers(p) for k, p in online.named()},
        "target": {k: numbers(p) for k, p in target.named()},
        "batch": {k: v.flatten().tolist() for k, v in batch.items()},
        "loss": loss.item(),
        "gradients": {k: turned(g) for (k, _), g in zip(online.named(), gradients)},
    }


def main():
    torch.manual_seed(8)
    fixture = {
        "observation": OBSERVATION, "hidden": [HIDDEN, LAST], "units": UNITS, "actions": ACTIONS,
        "batchSize": BATCH, "burnIn": BURN_IN, "length": LENGTH, "nStep": N,
        "cases": [case(False), case(True)],
    }
    path = Path(__file__).parents[2] / "packages/algo-dqn-family/test/fixtures/torchRecurrent.json"
    path.write_text(json.dumps(fixture) + "\n")


main()

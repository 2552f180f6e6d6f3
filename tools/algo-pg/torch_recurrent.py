"""Loss and gradients of PPO with a GRU, computed by PyTorch over sequences in which episodes begin.

    pip install torch==2.13.0
    python tools/algo-pg/torch_recurrent.py

writes packages/algo-pg/test/fixtures/torchRecurrent.json.
"""

import json
from pathlib import Path

import torch
from torch.distributions import Categorical

torch.set_default_dtype(torch.float64)

OBSERVATION, HIDDEN, UNITS, ACTIONS, STEPS, SEQUENCES = 3, 5, 4, 3, 6, 3
CONFIG = dict(clipRange=0.2, valueClipRange=0, valueCoefficient=0.5, entropyCoefficient=0.02)


class Trunk(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = torch.nn.Linear(OBSERVATION, HIDDEN)
        self.gru = torch.nn.GRU(HIDDEN, UNITS)

    def forward(self, x, first, starts):
        features = torch.tanh(self.dense(x))
        state = first.unsqueeze(0)
        states = []
        for feature, start in zip(features, starts):
            _, state = self.gru(feature.unsqueeze(0), (1 - start).reshape(1, -1, 1) * state)
            states.append(state[0])
        return torch.stack(states)

    def named(self):
        yield "dense0/kernel", self.dense.weight
        yield "dense0/bias", self.dense.bias
        yield "gru/inputKernel", self.gru.weight_ih_l0
        yield "gru/inputBias", self.gru.bias_ih_l0
        yield "gru/stateKernel", self.gru.weight_hh_l0
        yield "gru/stateBias", self.gru.bias_hh_l0


def turned(tensor):
    return tensor.T if tensor.dim() == 2 else tensor


def case(shared):
    actor = Trunk()
    critic = actor if shared else Trunk()
    policy, value = torch.nn.Linear(UNITS, ACTIONS), torch.nn.Linear(UNITS, 1)
    heads = lambda name, layer: [(f"{name}/kernel", layer.weight), (f"{name}/bias", layer.bias)]
    if shared:
        parameters = dict([*actor.named(), *heads("policy", policy), *heads("value", value)])
    else:
        of_actor = [*actor.named(), *heads("policy", policy)]
        of_critic = [*critic.named(), *heads("value", value)]
        parameters = {f"actor/{k}": p for k, p in of_actor} | {f"critic/{k}": p for k, p in of_critic}
    x = torch.randn(STEPS, SEQUENCES, OBSERVATION)
    starts = (torch.rand(STEPS, SEQUENCES) < 0.3).double()
    starts[0] = torch.tensor([0.0, 1.0, 0.0])
    first = torch.randn(SEQUENCES, UNITS if shared else 2 * UNITS)
    actions = torch.randint(0, ACTIONS, (STEPS, SEQUENCES))
    advantages, returns = 2 * torch.randn(STEPS, SEQUENCES), torch.randn(STEPS, SEQUENCES)
    of_policy, of_value = (first, first) if shared else first.split(UNITS, 1)
    distribution = Categorical(logits=policy(actor(x, of_policy, starts)))
    values = value(critic(x, of_value, starts))[..., 0]
    log_probs = distribution.log_prob(actions)
    old = log_probs.detach() + 0.4 * torch.randn(STEPS, SEQUENCES)
    ratio = (log_probs - old).exp()
    standard = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    clipped = torch.clamp(ratio, 1 - CONFIG["clipRange"], 1 + CONFIG["clipRange"])
    loss = torch.max(-standard * ratio, -standard * clipped).mean()
    loss = loss + CONFIG["valueCoefficient"] * ((values - returns) ** 2).mean()
    loss = loss - CONFIG["entropyCoefficient"] * distribution.entropy().mean()
    gradients = torch.autograd.grad(loss, list(parameters.values()))
    numbers = lambda tensor: tensor.detach().flatten().tolist()
    return {
        "shared": shared,
        "parameters": {k: numbers(turned(p)) for k, p in parameters.items()},
        "batch": {
            "observations": numbers(x), "starts": numbers(starts), "firstStates": numbers(first),
            "samples": numbers(actions), "advantages": numbers(advantages), "returns": numbers(returns),
            "oldLogProbs": numbers(old), "oldValues": numbers(values),
        },
        "loss": loss.item(),
        "gradients": {k: numbers(turned(p)) for k, p in zip(parameters, gradients)},
    }


def main():
    torch.manual_seed(3)
    fixture = {
        "observation": OBSERVATION, "hidden": HIDDEN, "units": UNITS, "actions": ACTIONS,
        "rows": STEPS * SEQUENCES, "sequences": SEQUENCES, "config": {"standardise": True, **CONFIG},
        "cases": [case(False), case(True)],
    }
    path = Path(__file__).parents[2] / "packages/algo-pg/test/fixtures/torchRecurrent.json"
    path.write_text(json.dumps(fixture) + "\n")


main()

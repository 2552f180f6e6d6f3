"""Writes what PyTorch's GRU makes of sequences in which episodes begin, and the gradients of a loss by everything that goes in."""

import json
import pathlib

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
STEPS, ROWS, INPUTS, UNITS = 7, 3, 2, 4


def numbers(tensor: torch.Tensor) -> list:
    return tensor.detach().flatten().tolist()


def main() -> None:
    torch.manual_seed(5)
    torch.set_default_dtype(torch.float64)
    cell = torch.nn.GRU(INPUTS, UNITS)
    x = torch.randn(STEPS, ROWS, INPUTS, requires_grad=True)
    first = torch.randn(ROWS, UNITS, requires_grad=True)
    starts = (torch.rand(STEPS, ROWS) < 0.25).double()
    starts[0] = torch.tensor([1.0, 0.0, 0.0])
    weights = torch.randn(STEPS, ROWS, UNITS)
    h = first.unsqueeze(0)
    states = []
    for t in range(STEPS):
        h = h * (1 - starts[t]).reshape(1, ROWS, 1)
        _, h = cell(x[t : t + 1], h)
        states.append(h[0])
    out = torch.stack(states)
    loss = (out.square() * weights).sum()
    loss.backward()
    parameters = {
        "inputKernel": cell.weight_ih_l0,
        "inputBias": cell.bias_ih_l0,
        "stateKernel": cell.weight_hh_l0,
        "stateBias": cell.bias_hh_l0,
    }
    # torch keeps kernels transposed.
    turned = lambda t: t.T if t.dim() == 2 else t
    fixture = {
        "about": "tools/nn/torch_gru.py, torch " + torch.__version__.split("+")[0] + ", float64",
        "steps": STEPS, "rows": ROWS, "inputs": INPUTS, "units": UNITS,
        "x": numbers(x), "first": numbers(first), "starts": numbers(starts), "weights": numbers(weights),
        "parameters": {name: numbers(turned(p)) for name, p in parameters.items()},
        "states": numbers(out), "loss": loss.item(),
        "gradients": {
            **{name: numbers(turned(p.grad)) for name, p in parameters.items()},
            "x": numbers(x.grad), "first": numbers(first.grad),
        },
    }
    (ROOT / "packages/nn/test/fixtures/gru.json").write_text(json.dumps(fixture) + "\n")


main()

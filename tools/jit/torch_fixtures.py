"""Losses and gradients by PyTorch: python torch_fixtures.py > packages/jit/test/fixtures/torch.json

Small networks of each kind, DQN's Huber loss, and PyTorch's own gradients of every parameter. Arrays are lists of
float32 in tfjs's layout: kernels [height, width, in, out], images [batch, height, width, channels], dense [in, out].
Needs: pip install torch==2.13.0
"""

import json
import sys

import torch
import torch.nn.functional as F


def values(tensor):
    return {"shape": list(tensor.shape), "data": [float(f"{x:.9g}") for x in tensor.detach().reshape(-1).tolist()]}


def case(name, observation, convs, hidden, actions, batch, generator):
    """convs: (size, stride, channels) each."""

    def normal(*shape):
        return torch.randn(*shape, generator=generator)

    parameters, channels, size = [], observation[-1], observation[0]
    for kernel, stride, out in convs:
        parameters += [normal(kernel, kernel, channels, out) / (kernel * kernel * channels) ** 0.5, 0.1 * normal(out)]
        channels, size = out, (size - kernel) // stride + 1
    width = size * size * channels if convs else observation[0]
    for out in [*hidden, actions]:
        parameters += [normal(width, out) / width**0.5, 0.1 * normal(out)]
        width = out
    for parameter in parameters:
        parameter.requires_grad_(True)

    observations, goals = normal(batch, *observation), 2 * normal(batch)
    chosen = torch.randint(actions, (batch,), generator=generator)

    def q(x):
        rest = iter(parameters)
        if convs:
            x = x.permute(0, 3, 1, 2)
            for _, stride, _ in convs:
                kernel, bias = next(rest), next(rest)
                x = F.relu(F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, stride=stride))
            x = x.permute(0, 2, 3, 1).reshape(batch, -1)
        for layer in range(len(hidden) + 1):
            weight, bias = next(rest), next(rest)
            x = x @ weight + bias
            x = F.relu(x) if layer < len(hidden) else x
        return x

    loss = F.smooth_l1_loss(q(observations).gather(1, chosen[:, None]).squeeze(1), goals)
    loss.backward()
    return {
        "name": name,
        "strides": [stride for _, stride, _ in convs],
        "observations": values(observations),
        "goals": values(goals),
        "chosen": chosen.tolist(),
        "parameters": [values(p) for p in parameters],
        "loss": loss.item(),
        "gradients": [values(p.grad) for p in parameters],
    }


def main():
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(1)
    cases = [
        case("mlp", (4,), [], [16, 16], 3, 8, generator),
        case("minatar", (6, 6, 4), [(3, 1, 4)], [8], 3, 4, generator),
        case("nature", (20, 20, 2), [(8, 4, 4), (2, 2, 4)], [8], 3, 2, generator),
    ]
    json.dump({"torch": torch.__version__, "cases": cases}, sys.stdout)


if __name__ == "__main__":
    main()

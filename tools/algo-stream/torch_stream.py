"""Streaming updates by PyTorch, against which packages/algo-stream is held: written from the papers' equations.

Usage: python torch_stream.py > ../../packages/algo-stream/test/fixtures/torchStream.json
Needs: pip install torch==2.13.0

Each case is a network, an optimizer, and 100 steps: input, successor, action, reward, whether the successor is the end, and what traces
fade by. It says the first weights, the error of every step, the last traces and the last weights. Kernels are [inner, units], of convolutions
[height, width, channels, filters].
"""
import json

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(5)
discount, trace_decay, steps = 0.99, 0.8, 100


class WholeLayerNorm(nn.Module):
    """Layer normalisation over everything, without parameters."""

    def forward(self, x):
        return nn.functional.layer_norm(x, x.shape[1:])


class ChannelsLast(nn.Module):
    """[1, channels, height, width] as [1, height × width × channels]."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def network(shape, hidden, outputs, layer_norm, filters):
    layers, size = [], shape[0]

    def behind():
        if layer_norm:
            layers.append(WholeLayerNorm())
        layers.append(nn.LeakyReLU(0.01))

    if len(shape) == 3:
        height, width, channels = shape
        layers.append(nn.Conv2d(channels, filters, 3))
        behind()
        layers.append(ChannelsLast())
        size = (height - 2) * (width - 2) * filters
    for units in hidden:
        layers.append(nn.Linear(size, units))
        behind()
        size = units
    layers.append(nn.Linear(size, outputs))
    return nn.Sequential(*layers)


def numbers(tensor):
    return [float(x) for x in tensor.detach().flatten()]


def parameters(net, tensors):
    """By the names of ours, in the order of the layers."""
    named, place = {}, 0
    tensors = list(tensors)
    for layer in net:
        if isinstance(layer, nn.Linear):
            named[f"dense{place}/kernel"] = numbers(tensors[0].t())
            named[f"dense{place}/bias"] = numbers(tensors[1])
            tensors = tensors[2:]
        elif isinstance(layer, nn.Conv2d):
            named[f"convolution{place}/kernel"] = numbers(tensors[0].permute(2, 3, 1, 0))
            named[f"convolution{place}/bias"] = numbers(tensors[1])
            tensors = tensors[2:]
        if not isinstance(layer, ChannelsLast):
            place += 1
    return named


def bounded(step_size, kappa, delta, size):
    return step_size / max(1.0, step_size * kappa * max(abs(delta), 1.0) * size)


class Obgd:
    """w ← w + α / max(1, M) δ e with M = α κ max(|δ|, 1) ‖e‖₁."""

    def __init__(self, stepSize, kappa):
        self.step_size, self.kappa = stepSize, kappa

    def step(self, weights, traces, delta):
        size = sum(float(e.abs().sum()) for e in traces)
        for w, e in zip(weights, traces):
            w.add_(bounded(self.step_size, self.kappa, delta, size) * delta * e)


class Sgd:
    def __init__(self, stepSize):
        self.step_size = stepSize

    def step(self, weights, traces, delta):
        for w, e in zip(weights, traces):
            w.add_(self.step_size * delta * e)


class AdaptiveObgd:
    def __init__(self, stepSize, kappa, beta2):
        self.step_size, self.kappa, self.beta2, self.t, self.v = stepSize, kappa, beta2, 0, None

    def step(self, weights, traces, delta):
        self.t += 1
        self.v = self.v or [torch.zeros_like(e) for e in traces]
        adjusted = []
        for v, e in zip(self.v, traces):
            v.mul_(self.beta2).add_((1 - self.beta2) * (delta * e) ** 2)
            adjusted.append(e / (v / (1 - self.beta2**self.t) + 1e-8).sqrt())
        size = sum(float(e.abs().sum()) for e in adjusted)
        for w, e in zip(weights, adjusted):
            w.add_(bounded(self.step_size, self.kappa, delta, size) * delta * e)


class Adaptive:
    def __init__(self, stepSize, beta2, epsilon):
        self.step_size, self.beta2, self.epsilon, self.t, self.v = stepSize, beta2, epsilon, 0, None

    def step(self, weights, traces, delta):
        self.t += 1
        delta = min(max(delta, -1.0), 1.0)
        self.v = self.v or [torch.zeros_like(e) for e in traces]
        for w, v, e in zip(weights, self.v, traces):
            v.mul_(self.beta2).add_((1 - self.beta2) * (delta * e) ** 2)
            w.add_(self.step_size * delta * e / ((v / (1 - self.beta2**self.t)).sqrt() + self.epsilon))


optimizers = {"obgd": Obgd, "sgd": Sgd, "adaptive-obgd": AdaptiveObgd, "adaptive": Adaptive}


def case(name, shape, hidden, outputs, optimizer, layer_norm=True, filters=4):
    net = network(shape, hidden, outputs, layer_norm, filters)
    with torch.no_grad():
        for w in net.parameters():
            if w.dim() > 1:
                w.mul_((torch.rand_like(w) < 0.4).float())
            else:
                w.zero_()
    weights = list(net.parameters())
    first = parameters(net, weights)
    traces = [torch.zeros_like(w) for w in weights]
    method = optimizers[optimizer["kind"]](**{k: v for k, v in optimizer.items() if k != "kind"})
    done, errors = [], []
    see = lambda x: x.permute(2, 0, 1)[None] if len(shape) == 3 else x[None]
    for t in range(steps):
        # Three decimals, so that the file stays small.
        x, y = (torch.round(torch.randn(shape) * 1000) / 1000 for _ in range(2))
        action, reward = int(torch.randint(outputs, ())), round(float(torch.randn(())), 3)
        is_end, fade = t % 17 == 16, 0.0 if t % 13 == 0 else discount * trace_decay
        with torch.no_grad():
            future = 0.0 if is_end else discount * float(net(see(y)).max())
        value = net(see(x))[0, action]
        gradients = torch.autograd.grad(value, weights)
        delta = reward + future - float(value)
        with torch.no_grad():
            for e, g in zip(traces, gradients):
                e.mul_(fade).add_(g)
            method.step(weights, traces, delta)
        done.append({"x": numbers(x), "next": numbers(y), "action": action, "reward": reward, "isEnd": is_end, "fade": fade})
        errors.append(delta)
    return {
        "name": name,
        "shape": list(shape),
        "hidden": hidden,
        "outputs": outputs,
        "layerNorm": layer_norm,
        "filters": filters,
        "optimizer": optimizer,
        "first": first,
        "steps": done,
        "errors": errors,
        "traces": parameters(net, traces),
        "last": parameters(net, weights),
    }


obgd = {"kind": "obgd", "stepSize": 1.0, "kappa": 2.0}
cases = [
    case("obgd", (4,), [16, 12], 3, obgd),
    case("obgd without layer normalisation", (4,), [10], 2, obgd, layer_norm=False),
    case("obgd behind a convolution", (6, 5, 2), [12], 3, obgd),
    case("sgd", (5,), [8, 8], 2, {"kind": "sgd", "stepSize": 0.01}),
    case("adaptive obgd", (4,), [9], 2, {"kind": "adaptive-obgd", "stepSize": 0.1, "kappa": 2.0, "beta2": 0.999}),
    case("adaptive", (4,), [9], 2, {"kind": "adaptive", "stepSize": 0.001, "beta2": 0.999, "epsilon": 1e-5}),
]


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


print(json.dumps(rounded({"torch": torch.__version__.split("+")[0], "discount": discount, "cases": cases})))

"""Stream Q(λ) in PyTorch, from the paper's equations: the peer of our own. Steps of an agent on observations that are made up.

Usage: stream_torch.py SHAPE ACTIONS SECONDS (SHAPE: 4 or 10x10x4). Prints one JSON object: stepsPerSecond.
A step is what ours is: normalise, act ε-greedily, both values, gradient, traces, bounded update. Needs: pip install torch
"""
import json
import sys
import time

import torch
from torch import nn

shape, actions, seconds = [int(n) for n in sys.argv[1].split("x")], int(sys.argv[2]), float(sys.argv[3])
discount, trace_decay, step_size, kappa, epsilon = 0.99, 0.8, 1.0, 2.0, 0.01
torch.set_num_threads(1)
torch.set_flush_denormal(True)
torch.manual_seed(1)
size = shape[0] if len(shape) == 1 else shape[0] * shape[1] * shape[2]


class WholeLayerNorm(nn.Module):
    def forward(self, x):
        return nn.functional.layer_norm(x, x.shape[1:])


def hidden(inputs, units):
    return [nn.Linear(inputs, units), WholeLayerNorm(), nn.LeakyReLU()]


if len(shape) == 1:
    net = nn.Sequential(*hidden(size, 128), *hidden(128, 128), nn.Linear(128, actions))
else:
    features = 16 * (shape[0] - 2) * (shape[1] - 2)
    convolution = [nn.Conv2d(shape[2], 16, 3), WholeLayerNorm(), nn.LeakyReLU(), nn.Flatten()]
    net = nn.Sequential(*convolution, *hidden(features, 128), nn.Linear(128, actions))
with torch.no_grad():
    for w in net.parameters():
        w.mul_((torch.rand_like(w) < 0.1).float()) if w.dim() > 1 else w.zero_()
weights = list(net.parameters())
traces = [torch.zeros_like(w) for w in weights]
mean, squares, count = torch.zeros(size), torch.zeros(size), 0


def normalised(x):
    x = (x - mean) / (squares / max(count - 1, 1) + 1e-8).sqrt()
    return x[None] if len(shape) == 1 else x.view(1, shape[2], shape[0], shape[1])


stored = torch.randn(64, size) if len(shape) == 1 else (torch.rand(64, size) < 0.1).float()


def step(t):
    global count
    x, y = stored[t % 64], stored[(t + 1) % 64]
    state = normalised(x)
    q = net(state)[0]
    with torch.no_grad():
        greedy = int(q.argmax())
        action = int(torch.randint(actions, ())) if float(torch.rand(())) < epsilon else greedy
        count += 1
        distance = y - mean
        mean.add_(distance / count)
        squares.add_(distance * (y - mean))
        delta = 1.0 + discount * float(net(normalised(y))[0].max()) - float(q[action])
    gradients = torch.autograd.grad(q[action], weights)
    with torch.no_grad():
        torch._foreach_mul_(traces, discount * trace_decay if action == greedy else 0.0)
        torch._foreach_add_(traces, gradients)
        total = float(sum(torch._foreach_norm(traces, 1)))
        overshoot = step_size * kappa * max(abs(delta), 1.0) * total
        torch._foreach_add_(weights, traces, alpha=step_size / max(1.0, overshoot) * delta)


for t in range(300):
    step(t)
started, t = time.perf_counter(), 0
while time.perf_counter() - started < seconds:
    step(t)
    t += 1
print(json.dumps({"stepsPerSecond": t / (time.perf_counter() - started)}))

"""Times DQN's step in PyTorch, written as CleanRL writes it: python jit_torch.py NETWORK THREADS [BATCH [OPTIMIZER]]

NETWORK is mlp, minatar, nature, or sizes of dense layers: 8-256-256-4. OPTIMIZER is plain (default), fused, or best: fused, and pixels of
convolutions lie channels last, which AMD's processors want. Denormal numbers are flushed: as moments of idle weights decay, arithmetic on
them would slow every step down.

Reads numbers of steps, one a line; answers each with the microseconds of each step, a list in JSON.
The same networks, batch, loss and optimizer as packages/jit/test/networks.ts. Needs: pip install torch==2.13.0
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def network(name):
    if name == "mlp":
        return nn.Sequential(nn.Linear(4, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2)), (4,), 2
    if name == "minatar":
        layers = [nn.Conv2d(4, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 128), nn.ReLU(), nn.Linear(128, 6)]
        return nn.Sequential(*layers), (4, 10, 10), 6
    if "-" in name:
        sizes = [int(size) for size in name.split("-")]
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        return nn.Sequential(*layers[:-1]), (sizes[0],), sizes[-1]
    layers = [nn.Conv2d(4, 32, 8, stride=4), nn.ReLU(), nn.Conv2d(32, 64, 4, stride=2), nn.ReLU()]
    layers += [nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(3136, 512), nn.ReLU(), nn.Linear(512, 6)]
    return nn.Sequential(*layers), (4, 84, 84), 6


def main():
    name = sys.argv[1]
    torch.set_num_threads(int(sys.argv[2]))
    torch.set_flush_denormal(True)
    size = int(sys.argv[3]) if len(sys.argv) > 3 else 32
    optimizer = sys.argv[4] if len(sys.argv) > 4 else "plain"
    fused = optimizer in ("fused", "best")
    form = torch.channels_last if optimizer == "best" else torch.contiguous_format
    torch.manual_seed(1)
    online, shape, actions = network(name)
    target, _, _ = network(name)
    if len(shape) == 3:
        online, target = online.to(memory_format=form), target.to(memory_format=form)
    optimizer = torch.optim.Adam(online.parameters(), lr=1e-3, fused=fused or None)

    def batch():
        chosen, rewards = torch.randint(actions, (size, 1)), torch.randn(size)
        seen, next_seen = torch.randn(size, *shape), torch.randn(size, *shape)
        if len(shape) == 3:
            seen, next_seen = seen.contiguous(memory_format=form), next_seen.contiguous(memory_format=form)
        return seen, chosen, rewards, next_seen, (torch.rand(size) < 0.1).float()

    # Several batches in turn: on a single one the gradients vanish, and denormal numbers slow everything down.
    batches = [batch() for _ in range(4 if name == "nature" else 16)]

    def step(k):
        observations, chosen, rewards, next_observations, terminated = batches[k % len(batches)]
        with torch.no_grad():
            goal = rewards + 0.99 * (1 - terminated) * target(next_observations).max(1).values
        q = online(observations).gather(1, chosen).squeeze(1)
        loss = F.smooth_l1_loss(q, goal)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    k = 0
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step(k)
            times.append(round((time.perf_counter() - start) * 1e6, 1))
            k += 1
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()

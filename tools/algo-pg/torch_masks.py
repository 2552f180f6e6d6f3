"""Masked categories and masked targets by PyTorch, for the tests of packages/nn and packages/algo-dqn-family.

python tools/algo-pg/torch_masks.py > packages/nn/test/fixtures/torchMasks.json
"""

import json

import torch
from torch.distributions import Categorical, kl_divergence

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
ROWS, ACTIONS = 6, 5
mask = torch.rand(ROWS, ACTIONS) < 0.5
mask[torch.arange(ROWS), torch.randint(ACTIONS, (ROWS,))] = True
mask[0] = False
mask[0, 2] = True  # a single one is possible


def possible(values, of=mask):
    """As MaskableCategorical of sb3-contrib has it, but with −∞, which float64 bears as long as one entry is finite."""
    return torch.where(of, values, torch.tensor(-torch.inf))


def numbers(x):
    return x.detach().tolist()


def policies():
    logits = torch.randn(ROWS, ACTIONS, requires_grad=True)
    other = torch.randn(ROWS, ACTIONS)
    samples = torch.stack([row.nonzero().flatten()[torch.randint(int(row.sum()), ())] for row in mask])
    weights = torch.randn(ROWS)
    p, q = Categorical(logits=possible(logits)), Categorical(logits=possible(other))
    # torch has no entropy of masked logits without NaN in its gradient: it is summed over what is possible.
    entropy = torch.stack([Categorical(logits=row[of]).entropy() for row, of in zip(logits, mask)])
    kl = torch.stack([kl_divergence(Categorical(logits=a[of]), Categorical(logits=b[of])) for a, b, of in zip(logits, other, mask)])
    log_prob = torch.stack([Categorical(logits=row[of]).log_prob(of[:s].sum()) for row, of, s in zip(logits, mask, samples)])
    assert torch.allclose(log_prob, p.log_prob(samples))
    assert q is not None
    grad = lambda y: numbers(torch.autograd.grad((weights * y).sum(), logits, retain_graph=True)[0])
    return {
        "logits": numbers(logits), "other": numbers(other), "samples": numbers(samples), "weights": numbers(weights),
        "logProb": numbers(log_prob), "entropy": numbers(entropy), "kl": numbers(kl),
        "logProbGradient": grad(log_prob), "entropyGradient": grad(entropy), "klGradient": grad(kl),
    }


def values():
    q_tm1 = torch.randn(ROWS, ACTIONS, requires_grad=True)
    mask_t = mask.flip(0)
    # The impossible ones tempt: they would be the best.
    q_t, selector = [torch.randn(ROWS, ACTIONS) + 3 * (~mask_t) for _ in range(2)]
    a = torch.stack([row.nonzero().flatten()[0] for row in mask])
    r, discount = torch.randn(ROWS), torch.full((ROWS,), 0.9)
    taken = q_tm1.gather(1, a[:, None])[:, 0]

    def told(target):
        loss = (0.5 * (target - taken) ** 2).mean()
        return {"loss": loss.item(), "gradient": numbers(torch.autograd.grad(loss, q_tm1, retain_graph=True)[0])}

    best = possible(q_t, mask_t).max(1).values
    double = q_t.gather(1, possible(selector, mask_t).argmax(1)[:, None])[:, 0]
    alpha, tau, clip = 0.9, 0.5, -1.0
    target_tm1 = torch.randn(ROWS, ACTIONS) + 3 * (~mask)
    log_tm1 = tau * torch.log_softmax(possible(target_tm1) / tau, 1).gather(1, a[:, None])[:, 0]
    log_t = tau * torch.log_softmax(possible(q_t, mask_t) / tau, 1)
    pi_t = torch.softmax(possible(q_t, mask_t) / tau, 1)
    soft = torch.where(mask_t, pi_t * (q_t - log_t), torch.tensor(0.0)).sum(1)
    munchausen = r + alpha * log_tm1.clamp(clip, 0) + discount * soft
    return {
        "qTm1": numbers(q_tm1), "qT": numbers(q_t), "selector": numbers(selector), "targetTm1": numbers(target_tm1),
        "maskT": mask_t.int().tolist(), "actions": numbers(a), "rewards": numbers(r), "discounts": numbers(discount),
        "plain": told(r + discount * best), "double": told(r + discount * double), "munchausen": told(munchausen),
        "alpha": alpha, "temperature": tau, "clip": clip,
    }


print(json.dumps({"mask": mask.int().tolist(), "policies": policies(), "values": values()}))

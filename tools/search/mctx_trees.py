"""Records searches of Google DeepMind's mctx for packages/search/test/fixtures/mctx.json.

    pip install mctx==0.0.71 && python tools/search/mctx_trees.py

A world is made of random numbers of NumPy's default_rng(seed), in this order: logits, values, rewards, next states, turns, ends of edges,
masks. A search is the paths of actions to its positions in the order in which it judges them, up to the end of a game if they lead there; the
visits of the root's actions, its value, the move, and the improved policy.
"""

import functools
import json
import pathlib

import jax
import jax.numpy as jnp
import mctx
import numpy

jax.config.update("jax_enable_x64", True)

STATES = 50
# Of impossible actions below the root.
IMPOSSIBLE = -1e30


def world(seed, actions, players, masked):
    rng = numpy.random.default_rng(seed)
    logits = 2 * rng.standard_normal((STATES, actions))
    values = rng.uniform(-1, 1, STATES)
    rewards = rng.uniform(-1, 1, (STATES, actions))
    successors = rng.integers(0, STATES, (STATES, actions))
    turns = rng.integers(0, players, STATES)
    ends = rng.random((STATES, actions)) < 0.1
    mask = rng.random((STATES, actions)) < (0.6 if masked else 1)
    mask[numpy.arange(STATES), numpy.arange(STATES) % actions] = True
    return logits, values, rewards, successors, turns, ends, mask


def search(case):
    seed, actions = case["seed"], case["actions"]
    logits, values, rewards, successors, turns, ends, mask = world(seed, actions, case["players"], case["masked"])
    shown = jnp.asarray(numpy.where(mask, logits, IMPOSSIBLE))
    same = turns[:, None] == turns[successors]
    discounts = jnp.asarray(numpy.where(ends, 0.0, numpy.where(same, case["discount"], -case["discount"])))
    values, rewards, successors = jnp.asarray(values), jnp.asarray(rewards), jnp.asarray(successors)

    def step(params, key, action, state):
        after = successors[state, action]
        reward, discount = rewards[state, action], discounts[state, action]
        output = mctx.RecurrentFnOutput(reward=reward, discount=discount, prior_logits=shown[after], value=values[after])
        return output, after

    start = jnp.zeros(1, dtype=successors.dtype)
    root = mctx.RootFnOutput(prior_logits=shown[start], value=values[start], embedding=start)
    given = dict(
        params=(), rng_key=jax.random.PRNGKey(seed), root=root, recurrent_fn=step,
        num_simulations=case["simulations"], invalid_actions=jnp.asarray(~mask)[start],
        max_depth=case.get("depth"),
    )
    if case["root"] == "gumbel":
        scaled = functools.partial(
            mctx.qtransform_completed_by_mix_value,
            value_scale=case["factor"], maxvisit_init=50, rescale_values=case["rescaled"],
        )
        output = mctx.gumbel_muzero_policy(
            **given, qtransform=scaled, max_num_considered_actions=case["considered"], gumbel_scale=case["noise"],
        )
        case["gumbel"] = output.search_tree.extra_data.root_gumbel[0].tolist()
        case["improved"] = output.action_weights[0].tolist()
    else:
        output = mctx.muzero_policy(**given, dirichlet_fraction=0.0, temperature=0.0)
    tree = output.search_tree
    parents, acted = numpy.asarray(tree.parents[0]), numpy.asarray(tree.action_from_parent[0])
    visited = numpy.asarray(tree.embeddings[0])
    paths = []
    for node in range(1, len(parents)):
        if acted[node] < 0:
            continue
        path, at = [], node
        while at != 0:
            path.append((int(visited[parents[at]]), int(acted[at])))
            at = int(parents[at])
        path.reverse()
        over = [k for k, (state, action) in enumerate(path) if ends[state, action]]
        text = "".join(str(action) for _, action in path[: over[0] + 1 if over else None])
        if text not in paths:
            paths.append(text)
    case["paths"] = " ".join(paths)
    case["visits"] = tree.summary().visit_counts[0].astype(int).tolist()
    case["value"] = float(tree.node_values[0, 0])
    case["move"] = int(output.action[0])
    return case


def cases():
    seed = 0
    for players, discount in ((2, 1.0), (1, 0.997)):
        for masked in (False, True):
            for actions, simulations in ((2, 20), (7, 32), (9, 64)):
                for is_rescaled, factor in ((True, 0.1), (False, 1.0)):
                    for considered, noise in ((16, 1.0), (4, 0.0)):
                        seed += 1
                        yield dict(
                            seed=seed, root="gumbel", players=players, discount=discount, masked=masked, actions=actions,
                            simulations=simulations, rescaled=is_rescaled, factor=factor, considered=considered, noise=noise,
                        )
                seed += 1
                yield dict(
                    seed=seed, root="puct", players=players, discount=discount, masked=masked, actions=actions,
                    simulations=simulations,
                )
    seed += 1
    yield dict(
        seed=seed, root="gumbel", players=2, discount=1.0, masked=True, actions=5, simulations=64, rescaled=False, factor=0.1,
        considered=5, noise=1.0, depth=2,
    )


def rounded(value):
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 12) if isinstance(value, float) else value


if __name__ == "__main__":
    found = [{name: rounded(value) for name, value in search(case).items()} for case in cases()]
    about = f"tools/search/mctx_trees.py, mctx {mctx.__version__}, NumPy {numpy.__version__}"
    target = pathlib.Path(__file__).parents[2] / "packages/search/test/fixtures/mctx.json"
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in found)
    target.write_text(f'{{"about":"{about}","searches":[\n{lines}\n]}}\n')

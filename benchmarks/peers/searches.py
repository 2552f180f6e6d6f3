"""Times searches of Connect Four with a network of three layers of 256: python searches.py PEER GAMES MOVES [SIMULATIONS]

PEER is mctx (Gumbel MuZero's policy on this file's rules, compiled with the network, all games at once), open_spiel (its AlphaZero in
Python: PUCT, its evaluator and its network, a game alone), or open_spiel_numpy (the same with a faster network in NumPy). Prints simulations in a second of processor time: the process stays on one core.
Needs: pip install mctx==0.0.71 or pip install open_spiel==2.0.2 flax optax orbax-checkpoint chex
"""

import json
import os
import sys
import tempfile
import time

os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[name] = "1"

import numpy as np  # noqa: E402, threads are made at the import

ACTIONS = 7
SIZES = [84, 256, 256, 256]


def weights(sizes):
    rng = np.random.default_rng(1)
    outputs = ACTIONS + 1
    return [
        ((rng.standard_normal((a, b)) / a**0.5).astype(np.float32), np.zeros(b, np.float32))
        for a, b in zip(sizes, [*sizes[1:], outputs])
    ]


def network(np, layers, x):
    """The logits, and the values."""
    for w, b in layers[:-1]:
        x = np.maximum(x @ w + b, 0)
    x = x @ layers[-1][0] + layers[-1][1]
    return x[..., :ACTIONS], np.tanh(x[..., ACTIONS])


def lines():
    """Each line of four, as cells that count."""
    found = []
    for row in range(6):
        for column in range(7):
            for down, right in [(0, 1), (1, 0), (1, 1), (1, -1)]:
                if row + 3 * down < 6 and 0 <= column + 3 * right < 7:
                    cells = np.zeros(42, np.float32)
                    for k in range(4):
                        cells[7 * (row + k * down) + column + k * right] = 1
                    found.append(cells)
    return np.stack(found, 1)


def with_mctx(games, moves, simulations):
    import jax
    import jax.numpy as jnp
    import mctx

    layers = jax.tree.map(jnp.asarray, weights(SIZES))
    fours = jnp.asarray(lines())

    # A board is [mover's stones, the other's], 84 numbers.
    def step(board, action):
        own, other = board[:, :42], board[:, 42:]
        heights = (own + other).reshape(-1, 6, 7).sum(1).astype(jnp.int32)
        row = jnp.minimum(jnp.take_along_axis(heights, action[:, None], 1)[:, 0], 5)
        own = own + jax.nn.one_hot(7 * row + action, 42)
        won = (own @ fours == 4).any(1)
        over = won | ((own + other).sum(1) == 42)
        return jnp.concatenate([other, own], 1), won.astype(jnp.float32), over

    def masked(board, logits):
        top = (board[:, :42] + board[:, 42:])[:, 35:]
        return jnp.where(top > 0, jnp.finfo(logits.dtype).min, logits)

    def recurrent(layers, _, action, embedding):
        board, done = embedding
        following, reward, over = step(board, action)
        logits, value = network(jnp, layers, following)
        over = over | done
        output = mctx.RecurrentFnOutput(
            reward=jnp.where(done, 0, reward),
            discount=jnp.where(over, 0.0, -1.0),
            prior_logits=masked(following, logits),
            value=jnp.where(over, 0, value),
        )
        return output, (following, over)

    @jax.jit
    def move(layers, board, key):
        logits, value = network(jnp, layers, board)
        root = mctx.RootFnOutput(
            prior_logits=masked(board, logits), value=value, embedding=(board, jnp.zeros(games, bool))
        )
        found = mctx.gumbel_muzero_policy(
            layers,
            key,
            root,
            recurrent,
            num_simulations=simulations,
            invalid_actions=masked(board, jnp.zeros((games, ACTIONS))) < 0,
        )
        following, _, over = step(board, found.action)
        return jnp.where(over[:, None], 0, following), found.action_weights

    board = jnp.zeros((games, 84))
    keys = jax.random.split(jax.random.key(1), moves + 1)
    board, _ = move(layers, board, keys[0])
    board.block_until_ready()
    begun = time.process_time()
    for key in keys[1:]:
        board, improved = move(layers, board, key)
    improved.block_until_ready()
    return games * moves * simulations / (time.process_time() - begun)


def own_network(game):
    from open_spiel.python.algorithms.alpha_zero.model_nnx import Model

    return Model.build_model(
        model_type="mlp",
        input_shape=game.observation_tensor_shape(),
        output_size=ACTIONS,
        nn_width=256,
        nn_depth=3,
        weight_decay=1e-4,
        learning_rate=1e-4,
        path=tempfile.mkdtemp(),
    )


class FastNetwork:
    def __init__(self):
        # Its observations mark empty cells, too.
        self.layers = weights([126, *SIZES[1:]])

    def inference(self, observation, mask):
        logits, value = network(np, self.layers, observation.astype(np.float32))
        shares = np.where(np.asarray(mask, bool), np.exp(logits - logits.max()), 0)
        return value, shares / shares.sum()


def with_open_spiel(games, moves, simulations, is_fast):
    import pyspiel
    from open_spiel.python.algorithms import mcts
    from open_spiel.python.algorithms.alpha_zero.evaluator import AlphaZeroEvaluator

    game = pyspiel.load_game("connect_four")
    model = FastNetwork() if is_fast else own_network(game)
    bot = mcts.MCTSBot(
        game,
        uct_c=2,
        max_simulations=simulations,
        evaluator=AlphaZeroEvaluator(game, model),
        solve=False,
        dirichlet_noise=(0.25, 1),
        child_selection_fn=mcts.SearchNode.puct_value,
        dont_return_chance_node=True,
        random_state=np.random.RandomState(1),
    )
    state = game.new_initial_state()
    bot.mcts_search(state)
    begun = time.process_time()
    for _ in range(games * moves):
        root = bot.mcts_search(state)
        state.apply_action(root.best_child().action)
        if state.is_terminal():
            state = game.new_initial_state()
    return games * moves * simulations / (time.process_time() - begun)


def main():
    peer, games, moves = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    simulations = int(sys.argv[4]) if len(sys.argv) > 4 else 32
    if peer == "mctx":
        rate = with_mctx(games, moves, simulations)
    else:
        rate = with_open_spiel(games, moves, simulations, peer == "open_spiel_numpy")
    print(json.dumps({peer: rate}))


if __name__ == "__main__":
    main()

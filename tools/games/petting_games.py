"""Records random games of PettingZoo's tictactoe_v3 and connect_four_v3 for packages/games/test/fixtures/pettingZoo.json.

    pip install pettingzoo==1.27.0 pygame && python tools/games/petting_games.py

A game is its moves as digits, the reward of the player who begins, and the first digits of a SHA-256 of what the players saw, as int8: before
each move the observation and the mask of the player to move, at the end the observation of the player to move and of the other.
"""

import hashlib
import json
import pathlib

import numpy
import pettingzoo
from pettingzoo.classic import connect_four_v3, tictactoe_v3

GAMES = 1000


def record(make, rng):
    env = make.env()
    games = []
    for _ in range(GAMES):
        env.reset()
        first = env.agents[0]
        moves, digest = "", hashlib.sha256()
        for agent in env.agent_iter():
            seen, reward, terminated, _, _ = env.last()
            digest.update(seen["observation"].astype("int8").tobytes())
            if terminated:
                if agent == first:
                    outcome = int(reward)
                env.step(None)
                continue
            digest.update(seen["action_mask"].astype("int8").tobytes())
            move = int(rng.choice(numpy.flatnonzero(seen["action_mask"])))
            moves += str(move)
            env.step(move)
        games.append([moves, outcome, digest.hexdigest()[:16]])
    return games


rng = numpy.random.default_rng(1)
fixture = {
    "about": f"tools/games/petting_games.py, PettingZoo {pettingzoo.__version__}",
    "tictactoe_v3": record(tictactoe_v3, rng),
    "connect_four_v3": record(connect_four_v3, rng),
}
target = pathlib.Path(__file__).parents[2] / "packages/games/test/fixtures/pettingZoo.json"
target.write_text(json.dumps(fixture, separators=(",", ":")).replace("],[", "],\n[") + "\n")

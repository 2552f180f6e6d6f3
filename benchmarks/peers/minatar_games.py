"""Times MinAtar's games: python minatar_games.py STEPS

Random actions chosen beforehand; after each step the state is asked for, as an agent would. Needs: pip install minatar==1.0.15
"""

import json
import sys
import time

import numpy as np
from minatar import Environment

GAMES = ["asterix", "breakout", "freeway", "seaquest", "space_invaders"]


def steps_per_second(game, steps):
    env = Environment(game)
    env.seed(0)
    env.reset()
    actions = np.random.default_rng(0).integers(0, 6, steps).tolist()
    start = time.perf_counter()
    for action in actions:
        _, terminal = env.act(action)
        if terminal:
            env.reset()
        env.state()
    return steps / (time.perf_counter() - start)


def main():
    steps = int(sys.argv[1])
    print(json.dumps({game: steps_per_second(game, steps) for game in GAMES}))


if __name__ == "__main__":
    main()

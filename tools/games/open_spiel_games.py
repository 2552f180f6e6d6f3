"""Records random games of OpenSpiel for packages/games/test/fixtures/openSpiel.json.

    pip install open_spiel==2.0.2 && python tools/games/open_spiel_games.py [GAMES]

A game is its moves as numbers of our action space, the reward of the player who begins, and the first digits of a SHA-256 of all positions: whose
turn it is, the board (0 empty, 1 of the player who begins, 2 of the other), and the possible moves, in increasing order.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import random
import re
import sys

import pyspiel

GAMES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
OTHELLO = "othello", {"x": "1", "o": "2", "-": "0"}
HEX = "hex", {**dict.fromkeys("xyzX", "1"), **dict.fromkeys("opqO", "2"), ".": "0"}
BREAKTHROUGH = "breakthrough", {"b": "1", "w": "2", ".": "0"}


def othello_move(state, action, size):
    return action


def hex_move(state, action, size):
    row, column = divmod(action, size)
    return action if state.current_player() == 0 else column * size + row


def breakthrough_move(state, action, size):
    columns = "abcdefgh"
    name = state.action_to_string(state.current_player(), action)
    start, end = columns.index(name[0]), columns.index(name[2])
    rank = int(name[1])
    # Black's first row is shown above; each player sees the board from below.
    row = rank - 1 if state.current_player() == 0 else size - rank
    return 3 * (row * size + start) + end - start + 1


def board(state, signs, size, turned):
    cells = []
    for line in str(state).splitlines():
        line = re.sub(r"[\s0-9]", "", line)
        if len(line) == size and all(one in signs for one in line):
            cells.append("".join(signs[one] for one in line))
    assert len(cells) == size, str(state)
    return "".join(reversed(cells) if turned else cells)


def record(text, signs, size, move_of, turned=False):
    rng = random.Random(1)
    game = pyspiel.load_game(text)
    games = []
    for _ in range(GAMES):
        state = game.new_initial_state()
        moves, digest = [], hashlib.sha256()
        while not state.is_terminal():
            legal = state.legal_actions()
            if "pass" in state.action_to_string(legal[0]).lower():
                state.apply_action(legal[0])
                continue
            ours = {move_of(state, action, size): action for action in legal}
            assert len(ours) == len(legal)
            seen = [state.current_player(), board(state, signs, size, turned), " ".join(map(str, sorted(ours)))]
            digest.update(" ".join(map(str, seen)).encode())
            move = rng.choice(sorted(ours))
            moves.append(move)
            state.apply_action(ours[move])
        digest.update(board(state, signs, size, turned).encode())
        games.append([" ".join(map(str, moves)), int(state.returns()[0]), digest.hexdigest()[:16]])
    return games


fixture = {"about": f"tools/games/open_spiel_games.py, OpenSpiel {importlib.metadata.version('open_spiel')}"}
fixture["Othello 8"] = record("othello", OTHELLO[1], 8, othello_move)
for size in (5, 9):
    fixture[f"Hex {size}"] = record(f"hex(board_size={size})", HEX[1], size, hex_move)
for size in (5, 6):
    fixture[f"Breakthrough {size}"] = record(
        f"breakthrough(rows={size},columns={size})", BREAKTHROUGH[1], size, breakthrough_move, turned=True
    )
target = pathlib.Path(__file__).parents[2] / "packages/games/test/fixtures/openSpiel.json"
target.write_text(json.dumps(fixture, separators=(",", ":")).replace("],[", "],\n[") + "\n")

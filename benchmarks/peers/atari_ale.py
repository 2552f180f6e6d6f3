"""Times the Arcade Learning Environment: python atari_ale.py raw|vector GAME STEPS ENVS

`raw`: frames of one emulator, its own `act` with frame skip 1. `vector`: steps of AtariVectorEnv on one thread.
Actions come from the same number stream as in packages/env-atari/bench/atari.bench.ts. `folder` prints where the
bundled images are. Needs: pip install ale-py==0.12.1 gymnasium==1.4.0
"""

import json
import os
import sys
import time

import ale_py
import ale_py.roms as roms
import numpy as np

ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)


def actions(count, n):
    x, out = 1, []
    for _ in range(count):
        x = (x * 1103515245 + 12345) % 2**31
        out.append((x >> 8) % n)
    return out


def raw(game, steps):
    ale = ale_py.ALEInterface()
    ale.setFloat("repeat_action_probability", 0.0)
    ale.loadROM(roms.get_rom_path(game))
    legal = ale.getMinimalActionSet()
    plan = [legal[i] for i in actions(1024, len(legal))]
    for step in range(steps // 5):
        ale.act(plan[step & 1023])
    start = time.perf_counter()
    for step in range(steps):
        ale.act(plan[step & 1023])
        if ale.game_over():
            ale.reset_game()
    return steps / (time.perf_counter() - start)


def vector(game, steps, envs):
    from ale_py.vector_env import AtariVectorEnv

    env = AtariVectorEnv(game, num_envs=envs, num_threads=1)
    env.reset(seed=0)
    n = int(env.single_action_space.n)
    plan = np.array(actions(64 * envs, n)).reshape(64, envs)
    rounds = steps // envs
    for k in range(rounds // 5):
        env.step(plan[k % 64])
    start = time.perf_counter()
    for k in range(rounds):
        env.step(plan[k % 64])
    rate = rounds * envs / (time.perf_counter() - start)
    env.close()
    return rate


def main():
    if sys.argv[1] == "folder":
        print(json.dumps({"folder": os.path.dirname(roms.__file__)}))
        return
    kind, game, steps, envs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    rate = raw(game, steps) if kind == "raw" else vector(game, steps, envs)
    print(json.dumps({"stepsPerSecond": rate}))


if __name__ == "__main__":
    main()

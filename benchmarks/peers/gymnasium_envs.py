"""Times one of Gymnasium's environments: python gymnasium_envs.py single|vector ID NUM_ENVS

Random actions, resets included. `single` is what gymnasium.make() returns, without the environment checker; `vector` is what
gymnasium.make_vec() returns (native where there is one). Needs: pip install "gymnasium[toy-text]==1.3.0"
"""

import json
import sys
import time

import gymnasium


def single(env_id: str, seconds: float) -> float:
    env = gymnasium.make(env_id, disable_env_checker=True)
    env.action_space.seed(1)
    actions = [env.action_space.sample() for _ in range(4096)]

    def play(seconds: float) -> float:
        env.reset(seed=1)
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            for action in actions:
                _, _, terminated, truncated, _ = env.step(action)
                if terminated or truncated:
                    env.reset()
            steps += len(actions)
        return steps / (time.perf_counter() - start)

    play(seconds / 5)
    return play(seconds)


def vector(env_id: str, num_envs: int, seconds: float) -> float:
    envs = gymnasium.make_vec(env_id, num_envs=num_envs)
    envs.action_space.seed(1)
    actions = [envs.action_space.sample() for _ in range(64)]

    def play(seconds: float) -> float:
        envs.reset(seed=1)
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            for action in actions:
                envs.step(action)
            steps += len(actions) * num_envs
        return steps / (time.perf_counter() - start)

    play(seconds / 5)
    return play(seconds)


def main() -> None:
    kind, env_id, num_envs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rate = single(env_id, 1.0) if kind == "single" else vector(env_id, num_envs, 1.0)
    print(json.dumps({"stepsPerSecond": rate}))


if __name__ == "__main__":
    main()

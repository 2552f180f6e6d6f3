"""Times an environment of Gymnasium's Box2D family: python box2d_gymnasium.py ID STEPS

Random actions, resets included, without the environment checker. Needs: pip install "gymnasium[box2d]==1.3.0"
"""

import json
import sys
import time

import gymnasium


def main():
    env_id, steps = sys.argv[1], int(float(sys.argv[2]))
    kwargs = {}
    if env_id == "LunarLanderContinuous-v3":
        env_id, kwargs = "LunarLander-v3", {"continuous": True}
    env = gymnasium.make(env_id, disable_env_checker=True, **kwargs)
    env.action_space.seed(1)
    actions = [env.action_space.sample() for _ in range(1024)]
    env.reset(seed=1)
    for step in range(steps // 10):
        _, _, terminated, truncated, _ = env.step(actions[step % 1024])
        if terminated or truncated:
            env.reset()
    start = time.perf_counter()
    for step in range(steps):
        _, _, terminated, truncated, _ = env.step(actions[step % 1024])
        if terminated or truncated:
            env.reset()
    print(json.dumps({"stepsPerSecond": steps / (time.perf_counter() - start)}))


if __name__ == "__main__":
    main()

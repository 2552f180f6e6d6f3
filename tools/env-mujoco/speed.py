"""Steps a second of Gymnasium's vectors of four robots with random actions, one after the other in this process (make_vec, sync)."""
import sys, time
import gymnasium
from variants import ids

seconds, envs = float(sys.argv[1]) if len(sys.argv) > 1 else 0.6, 4
for id in sys.argv[2:] or ids:
    env = gymnasium.make_vec(id, num_envs=envs, vectorization_mode='sync')
    env.reset(seed=1)
    env.action_space.seed(1)
    actions = [env.action_space.sample() for _ in range(64)]

    def measure(most):
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < most:
            env.step(actions[steps % 64])
            steps += 1
        return steps * envs / (time.perf_counter() - start)

    measure(seconds / 3)
    print(id, round(measure(seconds)), flush=True)

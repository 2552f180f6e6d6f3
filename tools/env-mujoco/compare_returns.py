"""Returns of two fixed policies over 200 episodes, here and in Gymnasium, told apart by the Kolmogorov-Smirnov test (scipy). Other
episodes on either side: seeds and random actions differ. Exits with 1 where p < 0.01.

    venv/bin/python tools/env-mujoco/compare_returns.py [episodes] [ids...]"""
import json, os, subprocess, sys
import gymnasium, numpy as np
from scipy.stats import ks_2samp
from variants import ids

episodes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
here, failed = os.path.dirname(os.path.abspath(__file__)), False
for id in sys.argv[2:] or ids:
    env = gymnasium.make(id)
    env.action_space.seed(5)
    for policy in ('random', 'sine'):
        ours = subprocess.Popen(
            ['node', '--conditions=@prism-rl/source', os.path.join(here, 'recordReturns.ts'), id, policy, str(episodes)], stdout=subprocess.PIPE)
        theirs = []
        for episode in range(episodes):
            env.reset(seed=episode)
            total, step, ended = 0.0, 0, False
            while not ended:
                k = np.arange(env.action_space.shape[0])
                action = env.action_space.sample() if policy == 'random' else (env.action_space.high * np.sin(0.3 * step + k)).astype(np.float32)
                _, reward, terminated, truncated, _ = env.step(action)
                total, step, ended = total + reward, step + 1, terminated or truncated
            theirs.append(total)
        mine = json.loads(ours.communicate()[0])
        test = ks_2samp(mine, theirs)
        failed |= test.pvalue < 0.01
        print(f'{id} {policy}: ours {np.mean(mine):.2f} ± {np.std(mine):.2f}, Gymnasium {np.mean(theirs):.2f} ± {np.std(theirs):.2f}, D = {test.statistic:.3f}, p = {test.pvalue:.3f}', flush=True)
sys.exit(int(failed))

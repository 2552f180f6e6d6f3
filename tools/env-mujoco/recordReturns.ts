// Returns of fixed policies, for compare_returns.py: node --conditions=@prism-rl/source tools/env-mujoco/recordReturns.ts <id> <policy> <episodes>
import { Rng } from '../../packages/core/src/index.ts';
import { RobotEnv, robotTask } from '../../packages/env-mujoco/src/index.ts';

const [id, policy, episodes] = process.argv.slice(2) as [string, string, string];
const env = await RobotEnv.create(robotTask(id));
const { high, size } = env.actionSpace as unknown as { readonly high: Float32Array; readonly size: number };
const rng = new Rng(99);
const returns: number[] = [];
for (let episode = 0; episode < Number(episodes); episode++) {
  env.reset({ seed: 10_000 + episode });
  let total = 0;
  for (let step = 0, ended = false; !ended; step++) {
    const action =
      policy === 'random'
        ? env.actionSpace.sample(rng)
        : Float32Array.from({ length: size }, (_, k) => high[k]! * Math.sin(0.3 * step + k));
    const result = env.step(action);
    total += result.reward;
    ended = result.terminated || result.truncated;
  }
  returns.push(total);
}
console.log(JSON.stringify(returns));

// Mean return of uniformly random actions: the zero of normalised scores (`referenceReturns` of environments).
//
//   node --conditions=@prism-rl/source benchmarks/rainbow/randomReturns.ts CartPole-v1 MinAtar/Breakout-v1
import { createEnvironments, packedArray, Registry, Rng } from '@prism-rl/core';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';

const episodes = 2000;
const copies = 100;
const registry = new Registry([classic, box2d, minatar]);

for (const id of process.argv.slice(2)) {
  const env = await createEnvironments(registry, { id }, copies);
  const rng = new Rng(0);
  const actions = packedArray(env.actionSpace.dtype, copies * env.actionSpace.size);
  const sums = new Float64Array(copies);
  const counts = new Int32Array(copies);
  const returns: number[] = [];
  env.reset({ seed: 0 });
  while (returns.length < episodes) {
    for (let i = 0; i < copies; i++)
      env.actionSpace.pack(env.actionSpace.sample(rng), actions, i * env.actionSpace.size);
    env.step(actions);
    for (let i = 0; i < copies; i++) {
      sums[i]! += env.rewards[i]!;
      if (env.terminated[i] === 0 && env.truncated[i] === 0) continue;
      // The same number of episodes from every copy: the first ones to end would be the short ones.
      if (counts[i]!++ < episodes / copies) returns.push(sums[i]!);
      sums[i] = 0;
    }
  }
  env.close?.();
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  console.log(
    `${id}  ${mean.toFixed(2)} ± ${Math.sqrt(variance / returns.length).toFixed(2)} (standard error)`,
  );
}

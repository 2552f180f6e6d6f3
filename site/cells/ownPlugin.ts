// Trains in the environment of a plugin that a reader has written.
import type { Plugin } from '@prism-rl/core';
import type { Print } from './compile.ts';

const steps = 20_000;
/** Lines about the training. */
const lines = 5;

/** Trains Q-learning in the first environment, and prints mean returns; nothing without an environment. */
export async function trainIn(plugin: Plugin, print: Print): Promise<void> {
  const [env] = Object.keys(plugin.environments ?? {});
  if (env === undefined) return;
  const [{ train }, { plugin: tabular }] = await Promise.all([
    import('@prism-rl/runner'),
    import('@prism-rl/algo-tabular/plugin'),
  ]);
  let returns: number[] = [];
  let next = steps / lines;
  await train({ plugins: [plugin, tabular], env, agent: 'q-learning', steps, seed: 1 }).forEach((event) => {
    if (event.type === 'episode') returns.push(event.return);
    if (!('envSteps' in event) || event.envSteps < next || returns.length === 0) return;
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    print(`${env}, Q-learning, ${next} steps: mean return ${mean.toFixed(2)} of ${returns.length} episodes`);
    returns = [];
    next += steps / lines;
  });
}

// Trains an agent with several seeds, one after the other, and prints one row of JSON per seed:
//   node --conditions=@prism-rl/source benchmarks/pg/trainSeeds.ts ppo LunarLander-v3 --seeds 5 [--preset P] [--steps N] [--set key=value …]
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { parseSettings } from '@prism-rl/core';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
import { readArguments } from '../../scripts/readArguments.ts';

const { positionals, values } = readArguments(
  'npm run node -- benchmarks/pg/trainSeeds.ts <agent> <environment> [--seeds 5] [--first-seed 0] [--preset P] [--steps N] [--episodes 100] [--every N] [--set key=value …]',
  {
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '5' },
      'first-seed': { type: 'string', default: '0' },
      preset: { type: 'string' },
      steps: { type: 'string' },
      episodes: { type: 'string', default: '100' },
      every: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
    },
  },
);
const [agent, env] = positionals as [string, string];
const engine = await activateBackend('auto');
const first = Number(values['first-seed']);
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const recent: number[] = [];
  const row: { [name: string]: unknown } = { agent, env, seed };
  const curve: [number, number, number][] = [];
  let last: { readonly [name: string]: number } = {};
  const run = train({
    plugins: [classic, box2d, gridWorlds, policyGradients, ddpgFamily],
    env,
    agent,
    preset: values.preset,
    steps: values.steps === undefined ? undefined : Number(values.steps),
    agentConfig: parseSettings(values.set),
    seed,
    engine,
  });
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const steps = values.every === undefined ? undefined : Number(values.every);
  await run.pipe(evaluateEvery({ steps, episodes: Number(values.episodes) })).forEach((event) => {
    if (event.type === 'episode' && recent.push(event.return) > 100) recent.shift();
    if (event.type === 'update') last = event.metrics;
    if (event.type === 'evaluation') {
      console.error(`${agent} ${env} ${seed}: ${event.envSteps} steps, ${event.meanReturn.toFixed(1)}`);
      curve.push([event.envSteps, Math.round(event.meanReturn), Math.round(mean(recent))]);
      row.evaluation = Number(event.meanReturn.toFixed(2));
      row.positive = event.returns.filter((value) => value > 0).length / event.episodes;
    }
    if (event.type === 'end') {
      Object.assign(row, { steps: event.envSteps, episodes: event.episodes, seconds: event.seconds });
    }
  });
  row.trained = Number(mean(recent).toFixed(2));
  if (curve.length > 1) row.curve = curve;
  row.metrics = Object.fromEntries(
    Object.entries(last).map(([name, value]) => [name, Number(value.toPrecision(3))]),
  );
  console.log(JSON.stringify(row));
}

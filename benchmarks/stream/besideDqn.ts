// Compares stream Q(λ) with our DQN at equal wall-clock time, on one machine:
//
//   node --conditions=@prism-rl/source benchmarks/stream/besideDqn.ts
//
// Trains both in turns to measure their steps per second. Converts the steps of DQN's published run to seconds at its speed, and reads the
// score of stream Q(λ) after as many seconds from the curves of its published runs.
import fs from 'node:fs';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as stream } from '@prism-rl/algo-stream/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { bootstrapMeanInterval, intervalText, median } from '@prism-rl/stats';

/** The part of a line of results.jsonl that is used here. */
interface Run {
  readonly arm: string;
  readonly environment: string;
  readonly steps: number;
  readonly score: number;
  readonly curve: { readonly envSteps: readonly number[]; readonly meanReturn: readonly number[] };
}

const rounds = 3;

/** An environment, the published set of DQN's runs on it, and the agents' presets. */
interface Task {
  readonly env: string;
  readonly set: string;
  readonly dqn: string;
  readonly stream: string;
}

const tasks: readonly Task[] = [
  { env: 'CartPole-v1', set: 'classic', dqn: 'cartpole', stream: 'classic' },
  { env: 'Acrobot-v1', set: 'classic', dqn: 'acrobot', stream: 'classic' },
  { env: 'LunarLander-v3', set: 'lunarlander', dqn: 'lunarlander-short', stream: 'lunarlander' },
  ...['Asterix', 'Breakout', 'Freeway', 'Seaquest', 'SpaceInvaders'].map((game) => ({
    env: `MinAtar/${game}-v1`,
    set: 'minatar-million',
    dqn: 'minatar',
    stream: 'minatar',
  })),
];

function published(set: string, arm: string, environment: string): Run[] {
  const file = new URL(`../results/${set}/results.jsonl`, import.meta.url);
  const runs = fs.readFileSync(file, 'utf8').trim().split('\n');
  return runs
    .map((line) => JSON.parse(line) as Run)
    .filter((run) => run.arm === arm && run.environment === environment);
}

const engine = await activateBackend('auto');

/** Steps per second of training alone, after the first fifth. */
async function speed(agent: string, env: string, preset: string, steps: number): Promise<number> {
  let started = 0;
  let first = 0;
  let perSecond = Number.NaN;
  const plugins = [classic, box2d, minatar, dqnFamily, stream];
  await train({ plugins, env, agent, preset, steps, seed: 1, engine }).forEach((event) => {
    if (event.type === 'steps' && started === 0 && event.envSteps >= steps / 5) {
      started = performance.now();
      first = event.envSteps;
    }
    if (event.type === 'end') perSecond = (1000 * (event.envSteps - first)) / (performance.now() - started);
  });
  return perSecond;
}

/** The last evaluation of a run within a number of steps; if the run is shorter, its final one. */
function within({ curve }: Run, steps: number): number {
  const place = curve.envSteps.findLastIndex((at) => at <= steps);
  return curve.meanReturn[Math.max(0, place)]!;
}

function interval(values: readonly number[]): string {
  return intervalText(bootstrapMeanInterval(values), (value) => value.toFixed(1));
}

console.log(
  '| | DQN: steps/s | steps, seconds | return | stream Q(λ): steps/s | steps in that time | return |',
);
console.log('|---|---|---|---|---|---|---|');
for (const { env, set, ...presets } of tasks) {
  const dqn: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round++) {
    dqn.push(await speed('dqn', env, presets.dqn, 30_000));
    ours.push(await speed('stream-q', env, presets.stream, 60_000));
  }
  const runs = published(set, 'dqn', env);
  const seconds = runs[0]!.steps / median(dqn);
  const steps = seconds * median(ours);
  const cells = [
    env,
    median(dqn).toFixed(0),
    `${runs[0]!.steps}, ${seconds.toFixed(1)}`,
    interval(runs.map(({ score }) => score)),
    median(ours).toFixed(0),
    steps.toFixed(0),
    interval(
      published(env.startsWith('MinAtar/') ? 'stream-minatar' : 'stream-classic', 'stream-q', env).map(
        (run) => within(run, steps),
      ),
    ),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

// Compares the cost of an update after thousands of updates with its cost at the start. Adam's moments of inactive weights decay towards
// zero, and on many processors arithmetic on denormal numbers takes a hundred cycles. A real run leads to the late state; then the agent
// alternates between its early and its late state, and learns from the same batches of that run. PRISM_LATE_UPDATES sets the number of
// updates; default 5000.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { Config, StepLearner } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { Report } from '../src/index.ts';
import { realRun } from './realRun.ts';

export const suite = 'late';

const early = 200;
const late = Number(process.env.PRISM_LATE_UPDATES ?? 5000);
const rounds = 16;
/** Gradient steps of each in a turn: few enough that the early one stays early. */
const turn = 64;
/** Total calls of each; if a call takes many gradient steps, there are more turns. */
const leastCalls = 200;

const mlp: Config = { hidden: [128, 128], batchSize: 32, trainEvery: 1 };
const runs: readonly { env: string; agent: string; overrides?: Config }[] = [
  ...['dqn', 'dqn+c51', 'rainbow'].map((agent) => ({ env: 'CartPole-v1', agent, overrides: mlp })),
  // A game step between updates only takes time here.
  ...['dqn', 'dqn+c51', 'rainbow'].map((agent) => ({
    env: 'MinAtar/Breakout-v1',
    agent,
    overrides: { trainEvery: 1, learningStarts: 1000 },
  })),
  { env: 'CartPole-v1', agent: 'ppo' },
  { env: 'Pendulum-v1', agent: 'ppo' },
];

export async function run(report: Report): Promise<void> {
  const engine = await activateBackend('auto');
  for (const { env, agent, overrides = {} } of runs) {
    const plugins = [classic, minAtar, dqnFamily, policyGradients];
    const trained = await realRun({ plugins, env, agent, engine, overrides, early, late, batches: 16 });
    const { batches, stepsPerLearn } = trained;
    const calls = Math.max(1, Math.round(turn / stepsPerLearn));
    const times = { early: [] as number[], late: [] as number[] };
    for (let round = 0; round < Math.max(rounds, leastCalls / calls); round++) {
      // Each goes first every other time.
      const order = ['early', 'late'] as const;
      for (const state of round % 2 === 0 ? order : order.toReversed()) {
        await trained.agent.restore(trained[state]);
        times[state].push(...(await timesOf(trained.agent, batches, calls, round)));
      }
    }
    await trained.close();
    const microseconds = {
      early: fastestTenth(times.early) / stepsPerLearn,
      late: fastestTenth(times.late) / stepsPerLearn,
    };
    const name = `${agent} on ${env}`;
    const row = { suite, unit: 'µs/update', higherIsBetter: false };
    report({ ...row, name: `${name}, after ${early} updates`, value: microseconds.early });
    report({ ...row, name: `${name}, after ${late} updates`, value: microseconds.late });
    report({
      suite,
      name: `${name}, late ÷ early`,
      unit: '×',
      value: microseconds.late / microseconds.early,
      higherIsBetter: false,
      bound: 1.05,
    });
  }
}

/** The quantile of the times to report: other work on the machine inflates the larger ones. */
function fastestTenth(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)]!;
}

/** Microseconds of some calls of `learn`, each on another batch. */
async function timesOf(
  agent: StepLearner,
  batches: readonly unknown[],
  calls: number,
  round: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const batch = batches[(round * calls + call) % batches.length];
    const start = performance.now();
    await agent.learn(batch);
    times.push((performance.now() - start) * 1000);
  }
  return times;
}

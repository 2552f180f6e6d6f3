// Learning from single steps: the agent alone on synthetic observations, alternating with the same algorithm in PyTorch, and whole runs.
import { StreamQ, streamQSettings } from '@prism-rl/algo-stream';
import { plugin as stream } from '@prism-rl/algo-stream/plugin';
import type { Space } from '@prism-rl/core';
import { actOutputs, Box, Discrete, packedArray, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';
import { train } from '@prism-rl/runner';
import type { Report } from '../src/index.ts';
import { findPython, sideBySide } from '../src/index.ts';

export const suite = 'stream';

const rounds = 3;
const seconds = 1.5;

/** A task's size: the observations, and the features after preprocessing. */
interface Task {
  readonly name: string;
  readonly space: Space;
  readonly actions: number;
  readonly hidden: number[];
  readonly environment: string;
}

const tasks: readonly Task[] = [
  {
    name: 'CartPole, 4-128-128-2',
    space: new Box({ low: -3, high: 3, shape: [4] }),
    actions: 2,
    hidden: [128, 128],
    environment: 'CartPole-v1',
  },
  {
    name: 'MinAtar Breakout, 16 filters, 128, 3',
    space: new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' }),
    actions: 3,
    hidden: [128],
    environment: 'MinAtar/Breakout-v1',
  },
];

/** Steps per second of acting and learning on a cycle of 64 observations. */
function agentSteps({ space, actions, hidden }: Task): number {
  const actionSpace = new Discrete(actions);
  const config = { ...streamQSettings.defaults, hidden, epsilonStart: 0.01 };
  const own = { observationSpace: space, actionSpace, numEnvs: 1, steps: 1e6 };
  const agent = StreamQ.of({ ...own, config, rng: new Rng(1) });
  const rng = new Rng(2);
  const stored = Array.from({ length: 64 }, () => {
    const row = packedArray(space.dtype, space.size);
    for (let i = 0; i < row.length; i++)
      row[i] = space.dtype === 'uint8' ? +(rng.random() < 0.1) : rng.normal();
    return row;
  });
  const out = actOutputs(actionSpace, 1);
  const step = {
    ...{ count: 1, extras: {}, actions: out.actions, rewards: Float64Array.of(1) },
    ...{ terminated: new Uint8Array(1), truncated: new Uint8Array(1), starts: new Uint8Array(1) },
  };
  const steps = (count: number): void => {
    for (let t = 0; t < count; t++) {
      const observations = stored[t % 64]!;
      agent.act(observations, out, 'explore');
      agent.memory.add({ ...step, observations, nextObservations: stored[(t + 1) % 64]! });
      agent.learn(agent.memory.sample());
    }
  };
  steps(3000);
  const started = performance.now();
  let done = 0;
  for (; performance.now() - started < 1000 * seconds; done += 500) steps(500);
  return (1000 * done) / (performance.now() - started);
}

/** Steps per second of a whole run. */
async function runSteps({ environment }: Task): Promise<number> {
  let perSecond = Number.NaN;
  const steps = environment === 'CartPole-v1' ? 60_000 : 15_000;
  const started = performance.now();
  const run = train({
    plugins: [classic, minatar, stream],
    env: environment,
    agent: 'stream-q',
    steps,
    seed: 1,
  });
  await run.forEach((event) => {
    if (event.type === 'end') perSecond = (1000 * event.envSteps) / (performance.now() - started);
  });
  return perSecond;
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['torch']);
  for (const task of tasks) {
    const shape = task.space.shape.join('x');
    const measured = await sideBySide(
      rounds,
      () => agentSteps(task),
      python &&
        (async () => {
          const args = [shape, String(task.actions), String(seconds)];
          return Number((await python.runPeer('stream_torch.py', args)).stepsPerSecond);
        }),
    );
    report({
      ...{ suite, name: `stream Q(λ), acts and learns: ${task.name}`, unit: 'steps/s' },
      ...{ value: measured.value, higherIsBetter: true },
      ...(measured.peerValue !== undefined && { peer: 'PyTorch, 1 thread', peerValue: measured.peerValue }),
    });
    report({
      ...{ suite, name: `stream Q(λ), a whole run: ${task.environment}`, unit: 'steps/s' },
      ...{ value: (await sideBySide(rounds, () => runSteps(task))).value, higherIsBetter: true },
    });
  }
}

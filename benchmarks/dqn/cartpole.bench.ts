// DQN on CartPole from end to end, against a CleanRL-style twin in PyTorch with the same settings, one thread each.
import { dqnDefaults, plugin as dqnFamily, dqnPresets } from '@prism-rl/algo-dqn-family';
import type { EvaluationEvent } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
import type { Report } from '../src/index.ts';
import { findPython, median } from '../src/index.ts';

export const suite = 'dqn';

const steps = 10_000;
const rounds = 3;
/** The tuned preset with an update of 32 transitions at every step, as CleanRL's users would write it. */
const overrides = { batchSize: 32 };
const config = { ...dqnDefaults, ...dqnPresets.cartpole!.config, ...overrides };

interface Run {
  readonly stepsPerSecond: number;
  readonly meanReturn: number;
}

async function ours(seed: number, backend: string): Promise<Run> {
  let seconds = Number.NaN;
  let evaluation: EvaluationEvent | undefined;
  const run = train({
    plugins: [classic, dqnFamily],
    env: 'CartPole-v1',
    agent: 'dqn',
    steps,
    seed,
    backend,
    agentConfig: overrides,
  });
  await lastValueFrom(
    run.pipe(
      evaluateEvery({ episodes: 100 }),
      tap((event) => {
        if (event.type === 'end') seconds = event.seconds;
        if (event.type === 'evaluation') evaluation = event;
      }),
    ),
  );
  return { stepsPerSecond: steps / seconds, meanReturn: evaluation!.meanReturn };
}

export async function run(report: Report): Promise<void> {
  const backend = await activateBackend('auto');
  const python = await findPython(['torch', 'gymnasium']);
  const our: Run[] = [];
  const their: Run[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    our.push(await ours(seed, backend));
    if (python) {
      const args = [String(steps), String(seed), JSON.stringify(config)];
      their.push((await python.runPeer('dqn_torch.py', args)) as unknown as Run);
    }
  }
  const middle = (runs: readonly Run[], key: keyof Run): number => median(runs.map((one) => one[key]));
  const peer = (key: keyof Run): object =>
    their.length === 0 ? {} : { peer: 'PyTorch + Gymnasium, 1 thread', peerValue: middle(their, key) };
  report({
    suite,
    name: `CartPole-v1 with learning, ${steps} steps (${backend})`,
    unit: 'steps/s',
    value: middle(our, 'stepsPerSecond'),
    higherIsBetter: true,
    ...peer('stepsPerSecond'),
  });
  report({
    suite,
    name: `greedy return after ${steps} steps, median of ${rounds} seeds`,
    unit: 'return',
    value: middle(our, 'meanReturn'),
    higherIsBetter: true,
    ...peer('meanReturn'),
  });
}

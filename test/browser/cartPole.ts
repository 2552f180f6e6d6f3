// The run that browserTraining.slow.test.ts trains in Node and in the page, through the public packages.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { RunnerEvent } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import type { Observable } from 'rxjs';
import { filter, lastValueFrom, map, take, toArray } from 'rxjs';

/**
 * DQN on CartPole-v1 with its tuned preset, compiled. @param isWide uses networks large enough for graphs; the preset's are small enough
 * for a kernel.
 */
export async function cartPole(
  steps: number,
  seed: number,
  isWide = false,
): Promise<Observable<RunnerEvent>> {
  const engine = await activateBackend('ort');
  return train({
    plugins: [classic, dqnFamily],
    env: 'CartPole-v1',
    agent: 'dqn',
    preset: 'cartpole',
    agentConfig: isWide ? { hidden: [256, 256] } : {},
    allSteps: true,
    steps,
    seed,
    engine,
  });
}

/** Losses of a run's first updates. */
export async function firstLosses(count: number, seed: number, isWide = false): Promise<number[]> {
  const run = await cartPole(6000, seed, isWide);
  const losses = run.pipe(
    filter((event) => event.type === 'update'),
    map(({ metrics }) => metrics.loss!),
    take(count),
    toArray(),
  );
  return lastValueFrom(losses);
}

// Results of runs that are not trained: the agent `toy` scores by its settings alone, and extreme settings fail. Imports little, for many workers.
import type { Run } from '@prism-rl/core';
import { armOf } from '../src/plan/planSweep.ts';
import { hashOf } from '../src/plan/sameRun.ts';
import type { SweepResult } from '../src/results/result.ts';
import type { ToySettings } from './search/toys.ts';

/** Best at a rate of 0.01 and, if present, a shift of 3; increases slightly with the seed and during a run. */
export function scoreOf({ rate, kind, shift }: ToySettings, seed: number, steps: number): number {
  const away = kind === 'plain' ? 2 : Math.abs(shift - 3);
  return -10 * Math.abs(Math.log10(rate) + 2) - away + seed / 10 + steps / 1000;
}

/** @throws Error for a toy with a rate above 0.5 */
export function toyResult(id: string, run: Run, batch = 1): SweepResult {
  let [score, until] = [run.seed * 10, run.steps];
  if (run.agent === 'toy') {
    const settings = run.agentConfig as never as ToySettings;
    if (settings.rate > 0.5) throw new Error(`${id} has left for infinity`);
    until = run.schedule?.leg?.until ?? until;
    score = scoreOf(settings, run.seed, until);
  }
  return {
    id,
    ...run,
    ...{ arm: armOf(run), configHash: hashOf(run), plugins: [], machine: { batch } },
    ...{ score, episodes: 1, updates: 1, trainingReturn: null, trainSeconds: 0.01, stepsPerSecond: 1000 },
    curve: { envSteps: [until / 2, until], meanReturn: [score - 4, score], stdReturn: [0, 0] },
  };
}

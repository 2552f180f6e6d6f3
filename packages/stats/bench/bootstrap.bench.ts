// Bootstrap intervals beside rliable.
import { Rng } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { bootstrapInterval, improvementInterval, ScoreMatrix } from '../src/index.ts';

export const suite = 'stats';

const RUNS = 20;
const TASKS = 5;
const ARMS = 14;
const RESAMPLES = 50_000;
const PEER_RESAMPLES = 2_000;

function randomScores(seed: number): ScoreMatrix {
  const values = new Float64Array(RUNS * TASKS);
  new Rng(seed).fillNormal(values);
  return new ScoreMatrix(RUNS, TASKS, values);
}

function secondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['rliable']);
  const x = randomScores(1);
  const y = randomScores(2);
  const works = {
    iqm: () => bootstrapInterval(x, 'iqm', { resamples: RESAMPLES }),
    improvement: () => improvementInterval(x, y, { resamples: RESAMPLES }),
  };
  for (const [what, work] of Object.entries(works)) {
    const rates = await sideBySide(
      3,
      () => RESAMPLES / secondsOf(work),
      python &&
        (async () => {
          const args = [what, RUNS, TASKS, PEER_RESAMPLES].map(String);
          const { resamplesPerSecond } = await python.runPeer('rliable_intervals.py', args);
          return Number(resamplesPerSecond);
        }),
    );
    report({
      suite,
      name: `${what} interval, ${RUNS} runs × ${TASKS} tasks`,
      unit: 'resamples/s',
      higherIsBetter: true,
      ...rates,
      ...(python === undefined ? {} : { peer: 'rliable 1.2.0' }),
    });
  }
  const arms = Array.from({ length: ARMS }, (_, k) => randomScores(k));
  const { value } = await sideBySide(3, () =>
    secondsOf(() => {
      for (const arm of arms) bootstrapInterval(arm, 'iqm', { resamples: RESAMPLES });
    }),
  );
  report({
    suite,
    name: `${ARMS} arms × ${RESAMPLES} resamples of ${RUNS} runs × ${TASKS} tasks, iqm`,
    unit: 's',
    value,
    higherIsBetter: false,
  });
}

// Runs a million compiled steps: the number of tensors must stay constant, and memory must level out. Draws the curves as an SVG, in docs/ if it
// runs the whole million.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from '../test/networks.ts';
import { type MemorySample, memoryFigure } from './memoryFigure.ts';

export const suite = 'jit-soak';

const MILLION = 1_000_000;
const STEPS = Number(process.env.PRISM_SOAK_STEPS ?? MILLION);
const SAMPLES = 200;

/** Megabytes gained in a million steps, over the second half: the median slope between two samples. */
function slope(samples: readonly MemorySample[], key: 'live' | 'resident'): number {
  const half = samples.slice(samples.length >> 1);
  const slopes = half.flatMap((a, i) =>
    half.slice(i + 1).map((b) => ((b[key] - a[key]) / (b.step - a.step)) * MILLION),
  );
  return median(slopes);
}

/** The garbage collector, to be called by hand. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

export async function run(report: Report): Promise<void> {
  await tf.setBackend('cpu');
  const learner = dqnLearner(ARCHITECTURES.mlp, 1, tf.train.adam(1e-4), 4);
  const learn = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  const sync = await jitStep({}, () => {
    for (const [i, v] of learner.target.variables.entries())
      v.assign(learner.online.variables[i] as tf.Variable);
    return {};
  });
  const batches = Array.from({ length: 64 }, (_, k) => madeUpBatch(ARCHITECTURES.mlp, k, 4));
  const collect = collector();
  const samples: MemorySample[] = [];
  const tensors: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    learn.run(batches[step % 64] as (typeof batches)[number]);
    if (step % 1000 === 999) sync.run({});
    if (step % Math.ceil(STEPS / SAMPLES) === 0) {
      learner.online.variables[0]?.dataSync();
      collect();
      collect(); // what the first one finalised
      const { rss, heapUsed, external } = process.memoryUsage();
      samples.push({ step, resident: rss / 1e6, live: (heapUsed + external) / 1e6 });
      tensors.push(tf.memory().numTensors);
    }
  }
  const name = 'soak.svg';
  const file =
    STEPS === MILLION
      ? fileURLToPath(new URL(`../docs/${name}`, import.meta.url))
      : path.join(tmpdir(), `prism-${name}`);
  writeFileSync(file, memoryFigure(samples, STEPS));
  process.stderr.write(`bench: the curves are in ${file}\n`);
  const row = { suite, higherIsBetter: false };
  report({
    ...row,
    name: `tensors gained in ${STEPS} steps`,
    unit: 'tensors',
    value: Math.max(...tensors) - Math.min(...tensors),
  });
  const unit = 'MB per million steps';
  report({ ...row, name: 'live memory gained, second half', unit, value: slope(samples, 'live') });
  report({ ...row, name: 'resident memory gained, second half', unit, value: slope(samples, 'resident') });
}

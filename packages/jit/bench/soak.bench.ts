// A million compiled steps: the number of tensors must stay, and memory must level out. Draws its curve as an SVG.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { jitStep } from '../src/index.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from '../test/networks.ts';

export const suite = 'jit-soak';

const STEPS = Number(process.env.PRISM_SOAK_STEPS ?? 1_000_000);
const SAMPLES = 200;

interface Sample {
  readonly step: number;
  /** Resident memory of the process; it moves in steps, as allocators keep what they once had. */
  readonly megabytes: number;
  /** What lives on the heap after a collection. */
  readonly live: number;
  readonly tensors: number;
}

/** Live megabytes gained in a million steps, over the second half: the median slope between two samples. */
function slope(samples: readonly Sample[]): number {
  const half = samples.slice(samples.length >> 1);
  const slopes = half.flatMap((a, i) =>
    half.slice(i + 1).map((b) => ((b.live - a.live) / (b.step - a.step)) * 1e6),
  );
  return median(slopes);
}

/** The garbage collector, to be called by hand. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function figure(samples: readonly Sample[]): string {
  const [width, height, margin] = [720, 360, 50];
  const most = Math.max(...samples.map((s) => s.megabytes)) * 1.1;
  const x = (step: number): number => margin + ((width - 2 * margin) * step) / STEPS;
  const y = (megabytes: number): number => height - margin - ((height - 2 * margin) * megabytes) / most;
  const points = samples.map((s) => `${x(s.step).toFixed(1)},${y(s.megabytes).toFixed(1)}`).join(' ');
  const label = (at: readonly [number, number], text: string): string =>
    `<text x="${at[0]}" y="${at[1]}" font-family="sans-serif" font-size="13">${text}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<path d="M${margin} ${margin}V${height - margin}H${width - margin}" fill="none" stroke="black"/>`,
    `<polyline points="${points}" fill="none" stroke="#4269d0" stroke-width="1.5"/>`,
    label([margin, margin - 15], `resident memory, MB (top: ${most.toFixed(0)})`),
    label([width - margin - 160, height - margin + 30], `${STEPS.toLocaleString('en')} compiled steps`),
    '</svg>',
  ].join('\n');
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
  const samples: Sample[] = [];
  for (let step = 0; step < STEPS; step++) {
    learn.run(batches[step % 64] as (typeof batches)[number]);
    if (step % 1000 === 999) sync.run({});
    if (step % Math.ceil(STEPS / SAMPLES) === 0) {
      learner.online.variables[0]?.dataSync();
      collect();
      const { rss, heapUsed } = process.memoryUsage();
      samples.push({ step, megabytes: rss / 1e6, live: heapUsed / 1e6, tensors: tf.memory().numTensors });
    }
  }
  const folder = path.join(tmpdir(), 'prism-bench');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'jit-soak.svg');
  writeFileSync(file, figure(samples));
  process.stderr.write(`bench: the curve is in ${file}\n`);
  const tensors = samples.map((sample) => sample.tensors);
  const row = { suite, higherIsBetter: false };
  report({
    ...row,
    name: `tensors gained in ${STEPS} steps`,
    unit: 'tensors',
    value: Math.max(...tensors) - Math.min(...tensors),
  });
  report({
    ...row,
    name: 'live memory gained, second half',
    unit: 'MB per million steps',
    value: slope(samples),
  });
}

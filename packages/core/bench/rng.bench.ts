// Nanoseconds a random number, beside NumPy's Generator.
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { Rng } from '../src/index.ts';

export const suite = 'rng';

const rounds = 5;
const bulk = 1_000_000;
const single = 2_000_000;
/** Where sums of draws go, so that no draw is optimised away. */
let sink = 0;

interface Case {
  readonly key: string;
  readonly name: string;
  readonly draws: number;
  readonly run: () => void;
}

const rng = new Rng(1);
const doubles = new Float64Array(bulk);
const floats = new Float32Array(bulk);
const integers = new Int32Array(bulk);

/** `single` draws one by one. */
function each(draw: () => number): () => void {
  return () => {
    let sum = 0;
    for (let i = 0; i < single; i++) sum += draw();
    sink += sum;
  };
}

const cases: readonly Case[] = [
  { key: 'fillRandom', name: 'fillRandom, 1 M float64', draws: bulk, run: () => rng.fillRandom(doubles) },
  { key: '', name: 'fillRandom, 1 M float32', draws: bulk, run: () => rng.fillRandom(floats) },
  { key: 'fillNormal', name: 'fillNormal, 1 M float64', draws: bulk, run: () => rng.fillNormal(doubles) },
  {
    key: 'fillIntegers',
    name: 'fillIntegers(0, 7), 1 M',
    draws: bulk,
    run: () => rng.fillIntegers(integers, 0, 7),
  },
  { key: 'random', name: 'random()', draws: single, run: each(() => rng.random()) },
  { key: 'normal', name: 'normal()', draws: single, run: each(() => rng.normal()) },
  { key: 'integers', name: 'integers(7)', draws: single, run: each(() => rng.integers(7)) },
  {
    key: 'seed',
    name: 'new Rng(seed) and its first random()',
    draws: 20_000,
    run: () => {
      for (let k = 0; k < 20_000; k++) sink += new Rng(k).random();
    },
  },
  {
    key: '',
    name: 'random() of 10,000 generators in turn',
    draws: single,
    run: (() => {
      const many = Array.from({ length: 10_000 }, (_, k) => new Rng(k));
      return () => {
        for (let i = 0; i < single; i++) sink += many[i % 10_000]!.random();
      };
    })(),
  },
];

/** The best of a few turns: what the work takes when nothing else does. */
function nanoseconds({ draws, run: work }: Case): number {
  let best = Number.POSITIVE_INFINITY;
  work();
  for (let turn = 0; turn < 5; turn++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return (best / draws) * 1e6;
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['numpy']);
  const numpy = python?.servePeer('numpy_random.py');
  const version = numpy && `NumPy ${await numpy.ask('version')}`;
  for (const oneCase of cases) {
    const peer = oneCase.key !== '' && numpy ? async () => Number(await numpy.ask(oneCase.key)) : undefined;
    const measured = await sideBySide(rounds, () => nanoseconds(oneCase), peer);
    report({
      suite,
      name: oneCase.name,
      unit: 'ns/draw',
      higherIsBetter: false,
      ...measured,
      ...(peer && version ? { peer: version } : {}),
    });
  }
  await numpy?.close();
  if (!Number.isFinite(sink)) throw new Error('draws are not finite');
}

// A few short rows in many places are added up row by row: the same bits as ONNX Runtime's own sums and means.
import { beforeAll, expect, it } from 'vitest';
import { gatherRuns, jitStep } from '../../src/index.ts';
import * as tf from '../../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const sums = (x: tf.Tensor): tf.Tensor[] => [
  tf.sum(x, 1),
  tf.sum(x, 1, true),
  tf.mean(x, 1),
  tf.mean(x, 1, true),
];
const named = (all: readonly tf.Tensor[]) => Object.fromEntries(all.map((tensor, i) => [`y${i}`, tensor]));
const numbers = (length: number, by = 1): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(by * i * i) * 10 ** (i % 5));

it.each([
  [40, 2, 51, true],
  [60, 3, 7, true],
  [40, 4, 51, false],
  [40, 2, 129, false],
  [30, 2, 51, false],
])('[%i, %i, %i]: %s', async (places, length, inner, isByRows) => {
  const shape = [places, length, inner];
  const step = await jitStep({ x: { shape } }, ({ x }) => named(sums(x!)), { kernel: false });
  const { ReduceSum, ReduceMean, Add } = step.graph.operators;
  expect([ReduceSum, ReduceMean, Add]).toEqual(
    isByRows ? [undefined, undefined, 2 * (length - 1)] : [2, 2, undefined],
  );
  // In fewer places the runtime's operators do it.
  const parts = await jitStep(
    { x: { shape } },
    ({ x }) => {
      const all = tf.split(x!, places / 10, 0).map(sums);
      return named(
        [0, 1, 2, 3].map((i) =>
          tf.concat(
            all.map((own) => own[i]!),
            0,
          ),
        ),
      );
    },
    { kernel: false },
  );
  expect(parts.graph.operators.ReduceMean).toBeGreaterThanOrEqual(2);
  const x = numbers(places * length * inner);
  expect(step.run({ x })).toEqual(parts.run({ x }));
  step.dispose();
  parts.dispose();
});

it.each([
  [48, true],
  [16, false], // few places for one run, many for all
])('several runs add up as each alone: %i places, by rows: %s', async (places, isByRows) => {
  const specs = { x: { shape: [places, 2, 4] } };
  const step = ({ x }: Readonly<Record<string, tf.Tensor>>) => named(sums(x!));
  const single = await jitStep(specs, step, { kernel: false });
  const gathering = await gatherRuns(3, { pure: true, kernel: false });
  const steps = gathering.seats.map((seat) => seat.compile(specs, step));
  const inputs = steps.map((_, run) => ({ x: numbers(places * 8, run + 1) }));
  const together = await Promise.all(steps.map((one, run) => one.run(inputs[run]!)));
  const { copied, operators } = gathering.graphs[0]!;
  expect(copied).toEqual([]);
  expect(operators.ReduceMean === undefined).toBe(isByRows);
  for (const [run, given] of inputs.entries()) expect(together[run]).toEqual(single.run(given));
  single.dispose();
  for (const one of steps) one.dispose();
});

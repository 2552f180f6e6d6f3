// One compiled step for each number of rows, compiled once and disposed with the others.
import { Box } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { eagerEngine } from './eagerEngine.ts';
import type { Engine } from './engine.ts';
import { StepPerRows } from './stepPerRows.ts';

/** An engine, synchronous or not, that counts compiled and disposed steps. */
function counting(isLater: boolean): { engine: Engine; made: number[]; freed: number[] } {
  const plain = eagerEngine('plain', true);
  const made: number[] = [];
  const freed: number[] = [];
  const compile: Engine['compile'] = (inputs, step) => {
    const rows = inputs.observations!.shape[0]!;
    made.push(rows);
    const compiled = plain.compile(inputs, step) as Exclude<
      ReturnType<typeof plain.compile<never, never>>,
      Promise<unknown>
    >;
    const own = { ...compiled, run: compiled.run.bind(compiled), dispose: () => void freed.push(rows) };
    return (isLater ? Promise.resolve(own) : own) as never;
  };
  return { engine: { name: 'counting', compile }, made, freed };
}

test.each([false, true])(
  'each number of rows has a step, compiled once (asynchronous: %s)',
  async (isLater) => {
    await tf.setBackend('cpu');
    const { engine, made, freed } = counting(isLater);
    const space = new Box({ low: -1, high: 1, shape: [2] });
    const states: number[] = [];
    const steps = new StepPerRows<'sums', number>(engine, space, (rows) => ({
      step: ({ observations }) => ({ sums: tf.sum(observations, 1) }),
      state: rows,
    }));
    for (const rows of [1, 3, 1, 3, 3, 1]) {
      const observations = Float32Array.from({ length: 2 * rows }, (_, k) => k);
      const { sums } = await steps.run(observations, rows, (state) => {
        states.push(state);
        return {};
      });
      expect([...sums]).toEqual(Array.from({ length: rows }, (_, row) => 4 * row + 1));
    }
    expect(states).toEqual([1, 3, 1, 3, 3, 1]);
    expect(made).toEqual([1, 3]);
    steps.dispose();
    expect(freed.sort()).toEqual([1, 3]);
  },
);

// The engine that an agent with a neural network finds in its context.
import { expect, test } from 'vitest';
import { activateBackend } from './backends.ts';
import { engineOf } from './engineOf.ts';
import type { Engine } from './stepFunction.ts';

test('the engine that it was given', () => {
  const engine: Engine = { name: 'mine', compile: () => ({ run: () => ({}) as never, dispose: () => {} }) };
  expect(engineOf({ engine })).toBe(engine);
});

test('none: one sentence says how to get one', () => {
  expect(() => engineOf({})).toThrow(
    expect.objectContaining({
      code: 'state',
      message: 'An agent with a neural network was given no engine to compute it.',
      hint: expect.stringContaining("engine: await activateBackend('auto')"),
    }),
  );
});

test('a promise of one: it is to be awaited', () => {
  const engine = activateBackend('tfjs-cpu') as Promise<Engine>;
  expect(() => engineOf({ engine: engine as never })).toThrow(
    expect.objectContaining({ code: 'state', hint: "Await it: engine: await activateBackend('auto')." }),
  );
  return engine;
});

test('one that computes something else', () => {
  expect(() => engineOf({ engine: { name: 'abacus' } })).toThrow(
    expect.objectContaining({ code: 'incompatible', message: expect.stringContaining('The engine abacus') }),
  );
});

// Compiled steps hold memory that the garbage collector cannot see: a disposed agent frees each of its steps, exactly once.
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend, type Engine } from '@prism-rl/nn';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import { choices, createAgent, entryOf, forces, makes, small, vectors } from './agents.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(makes)('%s disposes of every step that was compiled for it, and of its variables', async (name) => {
  const own = await activateBackend('tfjs-cpu');
  const disposed: number[] = [];
  const engine: Engine = {
    name: 'counting',
    compile: async (inputs, step) => {
      const compiled = await own.compile(inputs, step);
      const number = disposed.push(0) - 1;
      vi.spyOn(compiled, 'dispose').mockImplementation(() => void disposed[number]!++);
      return compiled;
    },
  };
  const before = tf.memory().numTensors;
  const agent = await createAgent(name, { engine });
  const actions = new Float32Array(2 * forces.size);
  await agent.act(new Float32Array(2 * vectors.size), { actions, extras: {} }, 'exploit');
  expect(disposed).toEqual([0, 0, 0]);
  await agent.dispose?.();
  expect(disposed).toEqual([1, 1, 1]);
  expect(tf.memory().numTensors).toBe(before);
});

test('settings that do not fit the actions are refused before there is anything to dispose of', async () => {
  const engine = await activateBackend('tfjs-cpu');
  const before = tf.memory().numTensors;
  const created = createAgent('sac', { engine, settings: { targetEntropy: 5 } });
  await expect(created).rejects.toMatchObject({ code: 'incompatible' });
  expect(tf.memory().numTensors).toBe(before);
});

test('batches that the memory has no room for are refused before there is anything to dispose of', async () => {
  const engine = await activateBackend('tfjs-cpu');
  const before = tf.memory().numTensors;
  const created = createAgent('sac', { engine, settings: { batchSize: 51 } });
  await expect(created).rejects.toThrow(/capacity 50, but is 51/);
  expect(tf.memory().numTensors).toBe(before);
});

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each([...makes.map((name) => [name, forces] as const), ['sac', choices] as const])(
    'of %s in %s',
    async (name, actionSpace) => {
      const entry = entryOf(name) as Parameters<typeof tensorsLeftBy>[0]['entry'];
      const spaces = { observationSpace: vectors, actionSpace };
      expect(await tensorsLeftBy({ entry, backend, ...spaces, settings: small, updates: 6 })).toBe(0);
    },
  );
});

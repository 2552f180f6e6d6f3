import { Discrete, type Env, noInfo, type TabularModel } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { knownModel } from './knownModel.ts';

const walk: Env<number, number> = {
  id: 'Walk-v0',
  observationSpace: new Discrete(2),
  actionSpace: new Discrete(2),
  reset: () => ({ observation: 0, info: noInfo }),
  step: () => ({ observation: 1, reward: 0, terminated: true, truncated: false, info: noInfo }),
};

test('the model of an environment is its own', () => {
  const model = { numStates: 2 } as unknown as TabularModel;
  expect(knownModel({ ...walk, model: () => model } as Env)).toBe(model);
});

test('an environment that does not tell its probabilities is named, with what to do instead', () => {
  const refused = expect.objectContaining({
    code: 'incompatible',
    message: expect.stringContaining('Walk-v0 has no model'),
    hint: expect.stringContaining('q-learning'),
  });
  expect(() => knownModel(walk as Env)).toThrow(refused);
  expect(() => knownModel({ ...walk, model: () => undefined } as unknown as Env)).toThrow(refused);
});

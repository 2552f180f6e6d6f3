import { Discrete, PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { VectorTeam } from './vectorTeam.ts';

const task = { id: 'Toy-v0', observationSpace: new Discrete(2), actionSpace: new Discrete(2) };

/** Numbers that are refused before an environment is created. */
test.each([
  [0, 1, 'numEnvs must be'],
  [-1, 1, 'numEnvs must be'],
  [1.5, 1, 'numEnvs must be'],
  [Number.NaN, 1, 'numEnvs must be'],
  [2, 0, 'threads must be 1 to the number of environments (2), but is 0.'],
  [2, 3, 'threads must be 1 to the number of environments (2), but is 3.'],
  [2, 1.5, 'threads must be 1 to the number of environments (2), but is 1.5.'],
])('%s environments in %s threads are refused', (numEnvs, threads, words) => {
  const never = (): never => {
    throw new Error('created');
  };
  const make = () =>
    new VectorTeam({ task, numEnvs, threads, worker: new URL('file:///none'), own: never, share: never });
  expect(make).toThrow(PrismError);
  expect(make).toThrow(words);
});

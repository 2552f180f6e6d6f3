import { expect, test } from 'vitest';
import { Discrete } from '../spaces/discrete.ts';
import { requireEnv } from './soundEnv.ts';

const sound = {
  id: 'Walk-v0',
  observationSpace: new Discrete(2),
  actionSpace: new Discrete(2),
  reset: () => undefined,
  step: () => undefined,
};

test('an environment with spaces, reset and step is taken as it is', () => {
  expect(requireEnv(sound, 'Walk-v0')).toBe(sound);
});

test.each<[object, string]>([
  [{ observationSpace: undefined }, 'The observationSpace of Walk-v0 is not a space: it is missing.'],
  [{ actionSpace: undefined }, 'The actionSpace of Walk-v0 is not a space: it is missing.'],
  [{ actionSpace: 5 }, 'The actionSpace of Walk-v0 is not a space: it is 5.'],
  [{ reset: undefined }, 'Walk-v0 cannot be used: it has no reset().'],
  [{ step: 5 }, 'Walk-v0 cannot be used: it has no step().'],
])('one with %o is refused: %s', (part, message) => {
  expect(() => requireEnv({ ...sound, ...part }, 'Walk-v0')).toThrow(
    expect.objectContaining({ code: 'contract', message }),
  );
});

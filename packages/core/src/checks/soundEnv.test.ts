import { expect, test } from 'vitest';
import { Discrete } from '../spaces/discrete.ts';
import { requireEnv, requireVectorEnv } from './soundEnv.ts';

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

test('two that step together have arrays for two, each of its type and length', () => {
  const vector = {
    ...sound,
    numEnvs: 2,
    observations: new Int32Array(2),
    finalObservations: new Int32Array(2),
    rewards: new Float64Array(2),
    terminated: new Uint8Array(2),
    truncated: new Uint8Array(2),
  };
  expect(requireVectorEnv(vector, 'Walk-v0', 2)).toBe(vector);
  expect(() => requireVectorEnv(vector, 'Walk-v0', 3)).toThrow('2 environments instead of 3');
  for (const name of ['observations', 'finalObservations', 'rewards', 'terminated', 'truncated'] as const) {
    const Elements = vector[name].constructor as new (length: number) => Float32Array;
    const others = [new Elements(1), new Elements(3), new Float32Array(2), undefined];
    for (const other of others)
      expect(() => requireVectorEnv({ ...vector, [name]: other }, 'Walk-v0', 2), `${name}: ${other}`).toThrow(
        `createVector of Walk-v0 made ${name} that are `,
      );
  }
});

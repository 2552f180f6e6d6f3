import { expect, test } from 'vitest';
import { observationArray, observationInput } from './observationInput.ts';

test.each([
  [{ takesBytes: true }, 'uint8', true],
  [{ takesBytes: true }, 'float32', undefined],
  [{ takesBytes: true }, 'int32', undefined],
  [{ takesBytes: false }, 'uint8', undefined],
  [{}, 'uint8', undefined],
] as const)('an engine %j is given %s as bytes: %s', (engine, dtype, isBytes) => {
  expect(observationInput(engine, { size: 6, dtype }, 4)).toEqual({
    shape: [4, 6],
    ...(isBytes && { isBytes }),
  });
});

test('observations are copied only where they are of another kind', () => {
  const [bytes, floats] = [Uint8Array.of(1, 200), Float32Array.of(1.5, -2)];
  expect(observationArray({ isBytes: true }, bytes)).toBe(bytes);
  expect(observationArray({}, floats)).toBe(floats);
  expect(observationArray({}, bytes)).toEqual(Float32Array.of(1, 200));
  expect(observationArray({}, Float64Array.of(0.1))).toEqual(Float32Array.of(0.1));
});

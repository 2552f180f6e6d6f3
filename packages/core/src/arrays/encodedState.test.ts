import { expect, test } from 'vitest';
import { encodeSnapshot } from '../safetensors.ts';
import { decodeState, encodeState, fillArrays } from './encodedState.ts';

const state = encodeState('2 × Walk-v0', {
  meta: { clock: 7, rngs: [{ state: 'a' }] },
  arrays: { rows: Int32Array.of(1, 2, 3), rewards: Float64Array.of(0.5, -1), inner: Uint8Array.of(9, 8) },
});

test('facts and arrays are decoded, at any offset of the bytes', () => {
  const moved = new Uint8Array(state.length + 3);
  moved.set(state, 3);
  for (const bytes of [state, moved.subarray(3)]) {
    const { meta, arrays } = decodeState('2 × Walk-v0', bytes);
    expect(meta).toEqual({ clock: 7, rngs: [{ state: 'a' }] });
    expect(arrays.rows).toEqual(Int32Array.of(1, 2, 3));
    expect(arrays.rewards).toEqual(Float64Array.of(0.5, -1));
    expect(arrays.inner).toEqual(Uint8Array.of(9, 8));
  }
});

test('arrays are filled from those of the same name', () => {
  const own = { rewards: new Float64Array(2), rows: new Int32Array(3) };
  const { arrays } = decodeState('2 × Walk-v0', state, own);
  expect(own.rows).toEqual(new Int32Array(3));
  fillArrays(own, arrays);
  expect(own).toEqual({ rewards: Float64Array.of(0.5, -1), rows: Int32Array.of(1, 2, 3) });
});

test.each([
  ['another length', { rows: new Int32Array(4) }, '"rows" is Int32Array(3) instead of Int32Array(4)'],
  ['another type', { rows: new Float32Array(3) }, '"rows" is Int32Array(3) instead of Float32Array(3)'],
  ['an array too few', { clocks: new Int32Array(3) }, '"clocks" is missing instead of Int32Array(3)'],
])('%s is refused', (_, own, message) => {
  expect(() => decodeState('2 × Walk-v0', state, own)).toThrow(
    expect.objectContaining({ code: 'corrupt', message: expect.stringContaining(message) }),
  );
});

test('the state of another owner is refused, naming both', () => {
  expect(() => decodeState('3 × Walk-v0', state)).toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: 'These bytes are a state of 2 × Walk-v0, not of 3 × Walk-v0.',
    }),
  );
});

test('a state of another format is refused', () => {
  const [first] = encodeSnapshot({ meta: { owner: 'Walk-v0', format: 1, own: {} }, arrays: {} });
  expect(() => decodeState('Walk-v0', first!)).toThrow(
    expect.objectContaining({
      code: 'incompatible',
      message: 'This state of Walk-v0 has format 1, but this version reads format 2.',
    }),
  );
});

test('a state from before format numbers is refused', () => {
  // As it was: a 32-bit length before a JSON head, and before each array.
  const head = new TextEncoder().encode('{"name":"Walk-v0","elapsed":3}');
  const old = Uint8Array.of(head.length, 0, 0, 0, ...head, 4, 0, 0, 0, 1, 2, 3, 4);
  expect(() => decodeState('Walk-v0', old)).toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: 'These bytes are not a state of Walk-v0 in format 2, which this version reads.',
    }),
  );
});

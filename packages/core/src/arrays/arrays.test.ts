import { describe, expect, test } from 'vitest';
import { actOutputs, forget, statesOf } from '../contracts/actOutputs.ts';
import { Discrete } from '../spaces/discrete.ts';
import { copyRow, type DType, packedArray } from './arrays.ts';

describe('arrays', () => {
  test('elements of each type are packed into their typed array, as zeros', () => {
    const types: readonly DType[] = ['float32', 'float64', 'int32', 'uint8', 'int8'];
    const arrays = [Float32Array, Float64Array, Int32Array, Uint8Array, Int8Array];
    expect(types.map((type) => packedArray(type, 3))).toEqual(arrays.map((Elements) => new Elements(3)));
  });

  test.each([1, 3, 64, 65, 100])('a row of %d elements is copied, and nothing else', (size) => {
    const source = Int32Array.from({ length: 3 * size }, (_, k) => k + 1);
    const target = new Int32Array(4 * size);
    copyRow(source, 1, target, 2, size);
    const row = [...source.subarray(size, 2 * size)];
    const zeros = Array.from({ length: size }, () => 0);
    expect([...target]).toEqual([...zeros, ...zeros, ...row, ...zeros]);
  });
});

describe('actOutputs', () => {
  test('a recurrent policy has a state of zeros for each row, reset row by row', () => {
    const out = actOutputs(new Discrete(2), 3, {}, 2);
    expect(statesOf(out)).toBe(out.states);
    expect(out.states).toEqual(new Float32Array(6));
    out.states!.set([1, 2, 3, 4, 5, 6]);
    forget(out, 1, 3);
    expect([...out.states!]).toEqual([1, 2, 0, 0, 5, 6]);
  });

  test('other policies have no state', () => {
    const out = actOutputs(new Discrete(2), 3);
    expect(out).not.toHaveProperty('states');
    forget(out, 0, 3);
    expect(() => statesOf(out)).toThrow(/called without its states/);
  });
});

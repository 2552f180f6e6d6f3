import { Box, Discrete } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { same } from './check.ts';
import { checkNetworkAgent } from './network.ts';

describe('check', () => {
  test('arrays are the same number by number, wherever they lie in memory', () => {
    const bytes = Uint8Array.of(9, 1, 2, 3, 4, 5, 6, 9);
    for (const at of [0, 1, 4]) {
      const copy = new Uint8Array(20).subarray(at, at + 6);
      copy.set(bytes.subarray(1, 7));
      for (const original of [bytes.subarray(1, 7), copy.slice()]) {
        expect(same(original, copy)).toBe(true);
        for (const k of copy.keys()) {
          copy[k]! ^= 8;
          expect(same(original, copy)).toBe(false);
          copy[k]! ^= 8;
        }
      }
    }
    expect(same(bytes, bytes.subarray(1))).toBe(false);
    expect(same(Uint8Array.of(1), Int8Array.of(1))).toBe(false);
  });

  test('NaN is NaN, whatever its bits, and 0 is not −0', () => {
    const odd = new Float32Array(Uint32Array.of(0x7fc0_0001).buffer);
    expect(same(odd, Float32Array.of(Number.NaN))).toBe(true);
    expect(same({ x: [odd] }, { x: [Float32Array.of(1)] })).toBe(false);
    expect(same(Float32Array.of(0), Float32Array.of(-0))).toBe(false);
  });
});

describe('network', () => {
  const spaces = {
    observationSpace: new Box({ low: -1, high: 1, shape: [4] }),
    actionSpace: new Discrete(2),
  };

  test('every check of an agent runs on an engine that compiles its steps, and on one that runs them op by op', async () => {
    const seen: string[] = [];
    const checks = checkNetworkAgent((engine: Engine) => {
      seen.push(engine.name);
      throw new Error('That is enough.');
    }, spaces);
    const namesOn = (backend: string): string[] =>
      checks.flatMap(({ name }) => (name.startsWith(`on ${backend}: `) ? [name.split(': ', 2)[1]!] : []));
    expect(namesOn('ort').length).toBeGreaterThan(5);
    expect(namesOn('tfjs-cpu')).toEqual(namesOn('ort'));
    expect(checks).toHaveLength(2 * namesOn('ort').length);
    for (const backend of ['ort', 'tfjs-cpu']) {
      const check = checks.find(({ name }) => name.startsWith(`on ${backend}: `))!;
      await expect((async () => check.run())()).rejects.toThrow('That is enough.');
    }
    expect(new Set(seen)).toEqual(new Set(['ort', 'tfjs-cpu']));
  });
});

// Random numbers in shaders.
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { WGSL_RANDOM } from '../src/random.ts';
import { WGSL_SAMPLES } from '../src/rows/wgslSamples.ts';
import { below, philox, unit } from './philox.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

// Random123's known answers (kat_vectors): counter, key, result.
const KNOWN = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const;

test.each(KNOWN)('Philox of %j with key %j', (counter, key, result) => {
  expect(philox(counter, key)).toEqual(result);
});

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  const COUNT = 4096;

  test('words, uniform, integer and normal numbers', async () => {
    const shader = await device.shader(`
@group(0) @binding(0) var<storage, read_write> m: array<u32>;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
var<private> seed: vec2u;
${WGSL_RANDOM}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = 6u * id.x;
  seed = vec2u(keys[at + 4u], keys[at + 5u]);
  let found = philox(vec4u(keys[at], keys[at + 1u], keys[at + 2u], keys[at + 3u]));
  m[at] = found.x; m[at + 1u] = found.w;
  m[at + 2u] = bitcast<u32>(unit(found.y)); m[at + 3u] = below(found.y, 1000003u);
  m[at + 4u] = bitcast<u32>(normal(found.z)); m[at + 5u] = bitcast<u32>(normal(found.x));
}`);
    const rng = new Rng(5);
    const words = Uint32Array.from({ length: 6 * COUNT }, () => rng.integers(2 ** 32));
    for (const [i, [counter, key]] of KNOWN.entries()) words.set([...counter, ...key], 6 * i);
    const bytes = words.byteLength;
    const [memory, keys, none] = [
      await device.buffer(bytes, 'it'),
      await device.buffer(bytes, 'it'),
      await device.buffer(0, 'it'),
    ];
    device.write(keys, 0, words);
    const dispatches = [{ shader, workgroups: [COUNT / 64, 1] }] as const;
    await device.run({ dispatches, buffers: [memory, keys, none], turn: [0, 0, 0, 0] });
    const found = await device.read(memory, 0, bytes);
    const [bits, floats] = [new Uint32Array(found), new Float32Array(found)];
    const normals: number[] = [];
    for (let at = 0; at < bits.length; at += 6) {
      const want = philox([...words.subarray(at, at + 4)], [...words.subarray(at + 4, at + 6)]);
      expect([bits[at], bits[at + 1]]).toEqual([want[0], want[3]]);
      expect(floats[at + 2]).toBe(unit(want[1]!));
      expect(bits[at + 3]).toBe(below(want[1]!, 1_000_003));
      normals.push(floats[at + 4]!, floats[at + 5]!);
    }
    const mean = (of: (x: number) => number): number =>
      normals.reduce((sum, x) => sum + of(x), 0) / normals.length;
    expect(mean((x) => x)).toBeCloseTo(0, 1.5);
    expect(mean((x) => x ** 2)).toBeCloseTo(1, 1.2);
    expect(mean((x) => x ** 4)).toBeCloseTo(3, 0.3);
    // Shares below quantiles of the standard normal distribution, in the centre and in a tail.
    for (const [quantile, share] of [
      [0, 0.5],
      [1, 0.841345],
      [-1.959964, 0.025],
      [2.326348, 0.99],
    ] as const)
      expect(Math.abs(mean((x) => Number(x < quantile)) - share)).toBeLessThan(0.015);
  });

  test('extreme words: uniform numbers stay below 1, normal numbers are finite', async () => {
    const words = Uint32Array.of(0, 1, 255, 256, 511, 512, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 257, 2 ** 32 - 1);
    const shader = await device.shader(`
@group(0) @binding(0) var<storage, read_write> m: array<u32>;
var<private> seed: vec2u;
var<private> word: u32;
fn envWord() -> u32 { return word; }
fn envWords() -> vec2u { return vec2u(word, word); }
${WGSL_RANDOM}
${WGSL_SAMPLES}
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = 8u * id.x;
  word = m[at];
  m[at + 1u] = bitcast<u32>(unit(word)); m[at + 2u] = below(word, 1000003u); m[at + 3u] = bitcast<u32>(normal(word));
  m[at + 4u] = bitcast<u32>(sampleFloat(Rng_sample())); m[at + 5u] = bitcast<u32>(sampleFloat(LegacyRng_sample()));
  m[at + 6u] = bitcast<u32>(quantile(word));
}`);
    const memory = await device.buffer(32 * words.length, 'it');
    for (const [k, word] of words.entries()) device.write(memory, 32 * k, Uint32Array.of(word));
    const none = await device.buffer(0, 'it');
    const feed = await device.buffer(0, 'it');
    const dispatches = [{ shader, workgroups: [words.length, 1] }] as const;
    await device.run({ dispatches, buffers: [memory, feed, none], turn: [0, 0, 0, 0] });
    const found = await device.read(memory, 0, 32 * words.length);
    const rows = [...words.keys()].map((k) => new Float32Array(found, 32 * k, 8));
    for (const [k, row] of rows.entries()) {
      expect(row[1]).toBe(unit(words[k]!));
      expect(new Uint32Array(row.buffer)[8 * k + 2]).toBe(below(words[k]!, 1_000_003));
      for (const at of [1, 4, 5]) expect(row[at]! >= 0 && row[at]! < 1).toBe(true);
      // The logarithms of both it and the rest up to 1 are finite.
      expect(row[6]! > 0 && row[6]! < 1).toBe(true);
      expect(Math.abs(row[3]!)).toBeLessThan(5.5);
    }
    expect(rows[0]![3]).toBeCloseTo(-5.294, 2);
    expect(rows[0]![3]).toBe(-rows.at(-1)![3]!);
  });
});

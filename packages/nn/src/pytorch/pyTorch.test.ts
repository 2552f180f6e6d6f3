import type { Weights } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { Mapping, Network } from './mapping.ts';
import * as pyTorch from './pyTorch.ts';

const mappingOf = (json: unknown): Mapping => pyTorch.parseMapping(JSON.stringify(json), 'cart.json');
type Picture = Network['picture'];
const toPyTorch = (weights: Weights, mapping: Mapping, picture: Picture = 'unknown') =>
  pyTorch.toPyTorch({ weights, picture }, mapping);
const fromPyTorch = (state: Weights, weights: Weights, mapping: Mapping, picture: Picture = 'unknown') =>
  pyTorch.fromPyTorch(state, { weights, picture }, mapping);
const numbers = (length: number): Float32Array => Float32Array.from({ length }, (_, k) => k);

test('a Linear has its outputs first', () => {
  const weights = {
    'dense0/kernel': { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    'dense0/bias': { shape: [3], values: Float32Array.of(7, 8, 9) },
  };
  const mapping = mappingOf({ 'dense0/kernel': '0.weight', 'dense0/bias': '0.bias' });
  const state = {
    '0.weight': { shape: [3, 2], values: Float32Array.of(1, 4, 2, 5, 3, 6) },
    '0.bias': { shape: [3], values: Float32Array.of(7, 8, 9) },
  };
  expect(toPyTorch(weights, mapping)).toEqual(state);
  expect(fromPyTorch(state, weights, mapping)).toEqual(weights);
});

test('a Conv2d has its outputs, then its inputs first', () => {
  // Height 1, width 2, 3 inputs, 2 outputs: element [0, w, i, o] is 6 w + 2 i + o.
  const weights = { 'torso/conv0/kernel': { shape: [1, 2, 3, 2], values: numbers(12) } };
  const mapping = mappingOf({ 'torso/conv0/kernel': 'conv.weight' });
  const state = {
    'conv.weight': { shape: [2, 3, 1, 2], values: Float32Array.of(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11) },
  };
  expect(toPyTorch(weights, mapping)).toEqual(state);
  expect(fromPyTorch(state, weights, mapping)).toEqual(weights);
});

test('after a flattened picture, the inputs are in the order of PyTorch', () => {
  // A picture of 1 × 2 with 3 channels; input [0, w, c] is row 3 w + c here, and column 2 c + w in PyTorch.
  const weights = { 'dense0/kernel': { shape: [6, 1], values: numbers(6) } };
  const mapping = mappingOf({ 'dense0/kernel': { name: 'fc.weight', flattened: [3, 1, 2] } });
  const state = { 'fc.weight': { shape: [1, 6], values: Float32Array.of(0, 3, 1, 4, 2, 5) } };
  expect(toPyTorch(weights, mapping)).toEqual(state);
  expect(fromPyTorch(state, weights, mapping)).toEqual(weights);
  const wrong = mappingOf({ 'dense0/kernel': { name: 'fc.weight', flattened: [3, 2, 2] } });
  expect(() => toPyTorch(weights, wrong)).toThrow('3 × 2 × 2 is not its number of inputs, 6');
  expect(() => fromPyTorch(state, weights, wrong)).toThrow('3 × 2 × 2 is not its number of inputs, 6');
});

const layer = (inputs: number, outputs: number) => ({
  shape: [inputs, outputs],
  values: numbers(inputs * outputs),
});
const convolution = { shape: [1, 1, 4, 3], values: numbers(12) };

test('a flattened picture other than the network’s is refused, also of as many numbers', () => {
  // After the convolution: 1 × 2 with 3 channels, flattened to 6 inputs.
  const weights = { 'torso/conv0/kernel': convolution, 'dense0/kernel': layer(6, 1) };
  const picture = { height: 1, width: 2, channels: 3 };
  const flattened = (...sizes: number[]) =>
    mappingOf({ 'torso/conv0/kernel': '0.weight', 'dense0/kernel': { name: '2.weight', flattened: sizes } });
  const state = toPyTorch(weights, flattened(3, 1, 2), picture);
  expect(state['2.weight']!.values).toEqual(Float32Array.of(0, 3, 1, 4, 2, 5));
  expect(fromPyTorch(state, weights, flattened(3, 1, 2), picture)).toEqual(weights);
  for (const [sizes, said] of [
    [[1, 2, 3], '1 × 2 × 3'],
    [[3, 2, 1], '3 × 2 × 1'],
    [[2, 1, 3], '2 × 1 × 3'],
  ] as const) {
    const refused = `flattened picture of ${said} (channels × height × width), but in this network it is 3 × 1 × 2`;
    expect(() => fromPyTorch(state, weights, flattened(...sizes), picture)).toThrow(refused);
    expect(() => toPyTorch(weights, flattened(...sizes), picture)).toThrow(refused);
  }
  expect(() => pyTorch.toPyTorch({ weights, picture: undefined }, flattened(3, 1, 2))).toThrow(
    'in this network no layer reads a picture with its channels last',
  );
});

test('a mapping that leaves the flattened picture in the order of ours is noted', () => {
  const weights = {
    'torso/conv0/kernel': convolution,
    'dense0/kernel': layer(6, 1),
    'dense1/kernel': layer(6, 6),
  };
  const plain = mappingOf({ 'torso/conv0/kernel': 'a', 'dense0/kernel': 'b', 'dense1/kernel': null });
  const notes = (picture: Picture) => {
    const said: string[] = [];
    const onNote = (note: string) => void said.push(note);
    const state = pyTorch.toPyTorch({ weights, picture }, plain, onNote);
    pyTorch.fromPyTorch(state, { weights, picture }, plain, onNote);
    return said;
  };
  const note = expect.stringMatching(/^"dense0\/kernel" reads a flattened picture of 3 × 1 × 2/);
  expect(notes({ height: 1, width: 2, channels: 3 })).toEqual([note, note]);
  expect(notes({ height: 2, width: 2, channels: 3 })).toEqual([]);
  expect(notes(undefined)).toEqual([]);
});

test('every tensor has a place, which may be none', () => {
  const weights = {
    a: { shape: [1], values: Float32Array.of(1) },
    b: { shape: [1], values: Float32Array.of(2) },
  };
  expect(toPyTorch(weights, mappingOf({ a: 'x', b: null }))).toEqual({ x: weights.a });
  expect(fromPyTorch({ x: weights.a }, weights, mappingOf({ a: 'x', b: null }))).toEqual({
    a: weights.a,
    b: null,
  });
  expect(() => toPyTorch(weights, mappingOf({ a: 'x', b: 'x' }))).toThrow('gives "x" to two tensors');
  expect(() => toPyTorch(weights, mappingOf({ a: 'x' }))).toThrow('The mapping lacks "b".');
  expect(() => toPyTorch(weights, mappingOf({ a: 'x', b: 'y', c: 'z' }))).toThrow('has no "c"');
  for (const name of ['y', 'constructor', '__proto__'])
    expect(() => fromPyTorch({ x: weights.a }, weights, mappingOf({ a: name, b: null }))).toThrow(
      `The file lacks "${name}"`,
    );
});

test.each<[unknown, string]>([
  [[], 'is not a JSON object'],
  [{ a: 1 }, '"a" must be the name of a tensor, null, or an object'],
  [{ a: { name: 'x', flattened: [1, 2] } }, '"a" must be the name of a tensor'],
])('a mapping %j is refused', (json, message) => {
  expect(() => mappingOf(json)).toThrow(message);
});

test('a mapping that is no JSON is refused by its source', () => {
  expect(() => pyTorch.parseMapping('{', 'cart.json')).toThrow('The mapping cart.json is not JSON');
});

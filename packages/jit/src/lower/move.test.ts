import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../onnx/builder.ts';
import { cut } from './move.ts';

/** The pieces of 0, 1, 2, … from the graph's nodes, and each node's number of outputs. */
function pieces(sizes: readonly number[], isPortable: boolean): { cuts: number[]; found: number[][] } {
  const graph = new GraphBuilder();
  graph.isPortable = isPortable;
  const total = sizes.reduce((a, b) => a + b, 0);
  graph.input('x', 'float32', [total]);
  const refs = cut(graph, 'x', sizes, 0);
  for (const [i, ref] of refs.entries()) graph.output(`y${i}`, graph.node('Relu', [ref]), 'float32', [1]);
  const { nodes, initializers } = graph.finish();
  const contents = new Map([['x', Array.from({ length: total }, (_, i) => i)]]);
  const cuts: number[] = [];
  for (const { op, inputs, outputs } of nodes) {
    if (op !== 'Split') continue;
    cuts.push(outputs.length);
    const whole = contents.get(inputs[0]!)!;
    const { data } = initializers.find(({ name }) => name === inputs[1])!;
    const lengths = Array.from(new BigInt64Array(data.slice().buffer), Number);
    let at = 0;
    for (const [i, output] of outputs.entries()) {
      contents.set(output, whole.slice(at, at + lengths[i]!));
      at += lengths[i]!;
    }
    expect(at).toBe(whole.length);
  }
  return { cuts, found: refs.map((ref) => contents.get(ref)!) };
}

function expected(sizes: readonly number[]): number[][] {
  let at = 0;
  return sizes.map((size) => Array.from({ length: size }, () => at++));
}

describe.each([1, 2, 7, 8, 12, 49, 50, 343, 344])('%i pieces', (count) => {
  const sizes = Array.from({ length: count }, (_, i) => 1 + (i % 3));

  test('are correct, and on a GPU no node has more than seven outputs', () => {
    const { cuts, found } = pieces(sizes, true);
    expect(found).toEqual(expected(sizes));
    for (const made of cuts) expect(made).toBeLessThanOrEqual(7);
  });

  test('come from one node on a processor', () => {
    const { cuts, found } = pieces(sizes, false);
    expect(found).toEqual(expected(sizes));
    expect(cuts).toEqual(count === 1 ? [] : [count]);
  });
});

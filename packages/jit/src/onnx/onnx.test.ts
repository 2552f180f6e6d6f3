// Runs graphs on ONNX Runtime.

import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { encodeModel, type OnnxGraph } from './model.ts';
import { readMetadata, withDynamicBatch, withMetadata } from './rewriteModel.ts';

describe('onnx', () => {
  async function run(
    graph: OnnxGraph,
    inputs: Record<string, ort.Tensor>,
  ): Promise<Record<string, readonly number[]>> {
    const session = await ort.InferenceSession.create(encodeModel(graph));
    const outputs = await session.run(inputs);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
    );
  }

  const rows = (n: number): ort.Tensor =>
    new ort.Tensor(
      'float32',
      Float32Array.from({ length: 2 * n }, (_, i) => i),
      [n, 2],
    );

  it('merges equal nodes and drops unused ones', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', [3, 2]);
    graph.input('idle', 'float32', [1]);
    const [a, b] = [graph.node('Mul', [x, graph.float(2)]), graph.node('Mul', [x, graph.float(2)])];
    expect(b).toBe(a);
    graph.node('Exp', [a]);
    graph.output('y', graph.node('Add', [a, graph.float(0.5)]), 'float32', [3, 2]);
    const finished = graph.finish();
    expect(finished.nodes.map(({ op }) => op)).toEqual(['Mul', 'Add']);
    expect(finished.initializers).toHaveLength(2);
    expect(finished.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(await run(finished, { x: rows(3) })).toEqual({ y: [0.5, 2.5, 4.5, 6.5, 8.5, 10.5] });
  });

  it('distinguishes infinities, signs of 0 and ends of names', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', [2]);
    const slopes = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 0, -0];
    const leaky = (slope: number): string => graph.node('LeakyRelu', [x], { alpha: { float: slope } });
    expect(new Set(slopes.map(leaky)).size).toBe(slopes.length);
    expect(leaky(Number.NEGATIVE_INFINITY)).toBe(leaky(Number.NEGATIVE_INFINITY));
    for (const name of ['a', 'b,c', 'a,b', 'c']) graph.input(name, 'float32', [2]);
    expect(graph.node('Add', ['a', 'b,c'])).not.toBe(graph.node('Add', ['a,b', 'c']));
  });

  it('bytes stay bytes, and bools are 0 or 1', async () => {
    const graph = new GraphBuilder();
    const values = [0, 1, 7, 255];
    for (const type of ['uint8', 'bool'] as const) {
      const numbers = graph.node('Cast', [graph.constant(type, [4], values)], { to: 1 });
      graph.output(type, numbers, 'float32', [4]);
    }
    expect(await run(graph.finish(), {})).toEqual({ uint8: values, bool: [0, 1, 1, 1] });
  });

  it('outputs may be inputs, constants, or one tensor under two names', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', [1, 2]);
    const twice = graph.node('Add', [x, x]);
    for (const name of ['a', 'b']) graph.output(name, twice, 'float32', [1, 2]);
    graph.output('same', x, 'float32', [1, 2]);
    graph.output('three', graph.float(3), 'float32', []);
    expect(await run(graph.finish(), { x: rows(1) })).toEqual({
      a: [0, 2],
      b: [0, 2],
      same: [0, 1],
      three: [3],
    });
  });

  it('a model imports the domain of an operator of ONNX Runtime', () => {
    const named = (op: string): number => {
      const graph = new GraphBuilder();
      graph.output('y', graph.node(op, [graph.input('x', 'float32', [2])]), 'float32', [2]);
      return new TextDecoder('latin1').decode(encodeModel(graph.finish())).split('com.microsoft').length - 1;
    };
    // In the node, and in the model's imports.
    expect([named('QuickGelu'), named('Relu')]).toEqual([2, 0]);
  });

  /** Sums over parts of rows of 24, and over each position of the parts; for two rows both use the shape [8, 6]. */
  function inParts(n: number): OnnxGraph {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', [n, 24]);
    const summed = (op: string, shape: readonly number[], axis: number): string =>
      graph.node('ReduceSum', [
        graph.node('Reshape', [graph.node(op, [x]), graph.int64(shape)]),
        graph.int64([axis]),
      ]);
    for (const [name, end, columns] of [
      ['p', summed('Abs', [4 * n, 6], 1), 4],
      ['q', summed('Neg', [8, 3 * n], 0), 3],
    ] as const)
      graph.output(name, graph.node('Reshape', [end, graph.int64([n, columns])]), 'float32', [n, columns]);
    return graph.finish();
  }

  it('reshapes with equal targets for the first size may depend on the batch in different axes', async () => {
    const any = withDynamicBatch(inParts(2), inParts(3), [2, 3]) as OnnxGraph;
    for (const n of [2, 3, 5]) {
      const x = new ort.Tensor(
        'float32',
        Float32Array.from({ length: 24 * n }, (_, i) => i),
        [n, 24],
      );
      expect(await run(any, { x })).toEqual(await run(inParts(n), { x }));
    }
  });

  it('an output that does not depend on the batch has no dynamic graph', () => {
    const total = (n: number, size: number): OnnxGraph => {
      const graph = new GraphBuilder();
      const sum = graph.node('ReduceSum', [graph.input('x', 'float32', [n, 2]), graph.int64([0])]);
      graph.output('y', sum, 'float32', [1, size]);
      return graph.finish();
    };
    expect(withDynamicBatch(total(2, 2), total(3, 2), [2, 3])).toBeDefined();
    expect(withDynamicBatch(total(2, 4), total(3, 9), [2, 3])).toBeUndefined();
  });

  /** Two outputs: a row's Exp and Abs. */
  function ends(n: number, [y, z]: readonly [string, string], extra: number): OnnxGraph {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', [n, 2]);
    const bound = Array.from({ length: extra }, () => graph.float(1));
    for (const [name, op] of [
      [y, 'Exp'],
      [z, 'Abs'],
    ] as const)
      graph.output(name, graph.node('Clip', [graph.node(op, [x]), ...bound]), 'float32', [n, 2]);
    return graph.finish();
  }

  it('does not join graphs with different wiring or types', () => {
    expect(withDynamicBatch(ends(2, ['y', 'z'], 1), ends(3, ['y', 'z'], 1), [2, 3])).toBeDefined();
    expect(withDynamicBatch(ends(2, ['y', 'z'], 1), ends(3, ['y', 'z'], 2), [2, 3])).toBeUndefined();
    const [a, b] = [ends(2, ['y', 'z'], 0), ends(3, ['y', 'z'], 0)];
    const turned = { ...b, outputs: b.outputs.toReversed() };
    const renamed = ends(3, ['z', 'y'], 0);
    expect(
      withDynamicBatch(a, { ...renamed, outputs: renamed.outputs.toReversed() }, [2, 3]),
    ).toBeUndefined();
    expect(withDynamicBatch(a, turned, [2, 3])).toBeUndefined();
    const typed = (type: 'float32' | 'int32', dims: readonly number[]): OnnxGraph => {
      const graph = new GraphBuilder();
      graph.output('y', graph.node('Neg', [graph.input('x', type, dims)]), type, dims);
      return graph.finish();
    };
    expect(withDynamicBatch(typed('float32', [2]), typed('int32', [3]), [2, 3])).toBeUndefined();
    expect(withDynamicBatch(typed('float32', [2]), typed('float32', [3, 1]), [2, 3])).toBeUndefined();
  });

  it('does not join a constant with an input', () => {
    const products = (isFirst: boolean): OnnxGraph => {
      const graph = new GraphBuilder();
      const [x, y] = [graph.input('x', 'float32', [2]), graph.input('y', 'float32', [2])];
      const two = graph.float(2);
      const product = graph.node('Mul', [x, isFirst ? two : y]);
      graph.output('z', graph.node('Add', [product, isFirst ? y : two]), 'float32', [2]);
      return graph.finish();
    };
    expect(withDynamicBatch(products(true), products(true), [2, 3])).toBeDefined();
    expect(withDynamicBatch(products(true), products(false), [2, 3])).toBeUndefined();
    expect(withDynamicBatch(products(false), products(true), [2, 3])).toBeUndefined();
  });
});

describe('metadata', () => {
  function doubling(): Uint8Array {
    const graph = new GraphBuilder();
    graph.output('y', graph.node('Mul', [graph.input('x', 'float32', [1]), graph.float(2)]), 'float32', [1]);
    return encodeModel(graph.finish());
  }

  it('a model has the given metadata and computes as before', async () => {
    const told = withMetadata(doubling(), { environment: 'LunarLander-v3', agent: 'ppo', 언어: '한국어' });
    expect(readMetadata(told)).toEqual({ environment: 'LunarLander-v3', agent: 'ppo', 언어: '한국어' });
    const session = await ort.InferenceSession.create(told);
    const { y } = await session.run({ x: new ort.Tensor('float32', [21], [1]) });
    expect(Array.from(y!.data as Float32Array)).toEqual([42]);
  });

  it('a model without metadata has none, and the last pair of a name counts', () => {
    expect(readMetadata(doubling())).toEqual({});
    const twice = withMetadata(withMetadata(doubling(), { agent: 'dqn', seed: '1' }), { agent: 'ppo' });
    expect(readMetadata(twice)).toEqual({ agent: 'ppo', seed: '1' });
  });

  it('refuses to read an HTML page', () => {
    expect(() => readMetadata(new TextEncoder().encode('<!doctype html>'))).toThrow();
  });
});

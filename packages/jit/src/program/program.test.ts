// Handwritten programs on ONNX Runtime; other tests cover recorded ones.

import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { lowerOperations } from '../lower/lower.ts';
import { GraphBuilder } from '../onnx/builder.ts';
import { ELEMENT_TYPE, encodeModel } from '../onnx/model.ts';
import type { Value } from './ir.ts';
import { ProgramWriter } from './writer.ts';

it('both operators add numbers scattered to single indices in the same order', async () => {
  const [count, length] = [500, 20];
  const writer = new ProgramWriter();
  const places = Int32Array.from({ length: count }, (_, i) => (i * i) % length);
  const indices = writer.constant('int32', [count, 1], places);
  const updates: Value = { id: 0, source: 'input', name: 'x', shape: [count], dtype: 'float32' };
  const sums = writer.emit('ScatterNd', { indices, updates }, { shape: [length] }, [length], 'float32');
  const found: Record<string, number[]> = {};
  for (const isPortable of [false, true]) {
    const graph = new GraphBuilder();
    graph.isPortable = isPortable;
    graph.input('x', 'float32', updates.shape);
    const ref = lowerOperations(writer.operations, graph, { source: () => 'x', extra: {} });
    graph.output('y', ref(sums), 'float32', sums.shape);
    const finished = graph.finish();
    const session = await ort.InferenceSession.create(encodeModel(finished));
    const { y } = await session.run({
      x: new ort.Tensor(
        'float32',
        Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1)),
        [count],
      ),
    });
    const [operator] = finished.nodes.flatMap(({ op }) => (op.startsWith('Scatter') ? [op] : []));
    found[operator ?? ''] = Array.from(y?.data as Float32Array);
  }
  expect(Object.keys(found)).toEqual(['ScatterElements', 'ScatterND']);
  expect(found.ScatterElements).toEqual(found.ScatterND);
  expect(found.ScatterND?.some((sum) => sum !== 0)).toBe(true);
});

it('floor division uses float64, or float32 on GPUs, which lack float64', () => {
  const isWide = (dtype: 'float32' | 'int32', isPortable: boolean): boolean => {
    const writer = new ProgramWriter();
    const of = (id: number): Value => ({ id, source: 'input', name: `x${id}`, shape: [3], dtype });
    const graph = new GraphBuilder();
    graph.isPortable = isPortable;
    const quotient = writer.emit('FloorDiv', { a: of(0), b: of(1) }, {}, [3], dtype);
    const ref = lowerOperations(writer.operations, graph, { source: ({ name }) => name!, extra: {} });
    graph.output('y', ref(quotient), dtype, [3]);
    return graph.finish().nodes.some(({ attrs }) => attrs.to === ELEMENT_TYPE.float64);
  };
  expect([isWide('float32', false), isWide('float32', true)]).toEqual([true, false]);
  expect([isWide('int32', false), isWide('int32', true)]).toEqual([true, true]);
});

// Handwritten programs on ONNX Runtime; other tests cover recorded ones.

import * as tf from '@tensorflow/tfjs-core';
import { GraphBuilder } from '../onnx/builder.ts';
import { ELEMENT_TYPE, encodeModel } from '../onnx/model.ts';
import '@tensorflow/tfjs-backend-cpu';
import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { batchPrograms } from '../batch/batchPrograms.ts';
import { matchVariables } from '../batch/matchPrograms.ts';
import { BATCHED } from '../lower/batched.ts';
import { lowerOperations } from '../lower/lower.ts';
import type { Places } from '../passes/fuse.ts';
import { rewrite } from '../passes/passes.ts';
import { simplify } from '../passes/simplify.ts';
import { userLocation } from '../trace/location.ts';
import { type Program, rootsOf, type Value } from './ir.ts';
import { ProgramWriter, substitute } from './writer.ts';

const x: Value = { id: 0, source: 'input', name: 'x', shape: [2, 3], dtype: 'float32' };
const nowhere: Places = { alone: 1000, slotOf: () => undefined };

function programOf(
  { operations }: ProgramWriter,
  input: Value,
  y: Value,
  updates: Program['updates'] = [],
): Program {
  return { inputs: [input], operations, outputs: new Map([['y', y]]), updates, flatUpdates: [] };
}

/** A step: y = tanh(x·w) · 1 + 0, w ← w − y₀₀·w, b ← b − y₀₀·b. */
function step(w: tf.Variable, b: tf.Variable): Program {
  const writer = new ProgramWriter();
  const weights: Value = { id: 1, source: 'variable', variable: w, shape: w.shape, dtype: 'float32' };
  const biases: Value = { id: 2, source: 'variable', variable: b, shape: b.shape, dtype: 'float32' };
  const layer = { transposeA: false, transposeB: false };
  const product = writer.emit('BatchMatMul', { a: x, b: weights }, layer, [2, 40], 'float32');
  const tanh = writer.emit('Tanh', { x: product }, {}, [2, 40], 'float32');
  const one = writer.emit('Multiply', { a: tanh, b: writer.scalar(1) }, {}, [2, 40], 'float32');
  const y = writer.emit('Add', { a: one, b: writer.scalar(0) }, {}, [2, 40], 'float32');
  const corner = writer.emit('Slice', { x: y }, { begin: [0, 0], size: [1, 1] }, [1, 1], 'float32');
  const rate = writer.emit('Reshape', { x: corner }, {}, [], 'float32');
  const less = (value: Value): Value => {
    const part = writer.emit('Multiply', { a: value, b: rate }, {}, value.shape, 'float32');
    return writer.emit('Sub', { a: value, b: part }, {}, value.shape, 'float32');
  };
  const updates = [
    { variable: w, value: less(weights) },
    { variable: b, value: less(biases) },
  ];
  return programOf(writer, x, y, updates);
}

const numbers = (length: number, by: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(by * (i + 1)));

/** Variables of one run. */
function variables(run: number): [tf.Variable, tf.Variable] {
  return tf.tidy(() => [
    tf.variable(tf.tensor(numbers(120, 0.3 + run), [3, 40])),
    tf.variable(tf.tensor(numbers(40, 0.7 + run), [40])),
  ]);
}

/** Computes a program with ONNX Runtime: its outputs, then its updates. */
async function computed(program: Program, source: (value: Value) => ArrayLike<number>): Promise<number[][]> {
  const graph = new GraphBuilder();
  const feeds: Record<string, ort.Tensor> = {};
  const ref = lowerOperations(program.operations, graph, {
    extra: BATCHED,
    source(value) {
      const name = `source${value.id}`;
      feeds[name] = new ort.Tensor('float32', Float32Array.from(source(value)), [...value.shape]);
      return graph.input(name, 'float32', value.shape);
    },
  });
  const results = rootsOf(program);
  for (const [i, value] of results.entries()) graph.output(`r${i}`, ref(value), 'float32', value.shape);
  const session = await ort.InferenceSession.create(encodeModel(graph.finish()));
  const outputs = await session.run(feeds);
  return results.map((_, i) => Array.from(outputs[`r${i}`]?.data as Float32Array));
}

const ops = ({ operations }: Program): string[] => operations.map(({ op }) => op);

it('removes operations without effect, and fuses updates of one form', async () => {
  const [w, b] = variables(0);
  const recorded = step(w, b);
  const simple = simplify(recorded);
  expect(ops(recorded)).toHaveLength(10);
  expect(ops(simple)).toHaveLength(8); // without · 1 and + 0
  const fused = rewrite('graph', simple, { onCpu: true }, nowhere);
  expect(fused.updates).toEqual([]);
  expect(fused.flatUpdates.map(({ variables }) => variables)).toEqual([[w, b]]);
  expect(rewrite('graph', simple, { onCpu: true }, { ...nowhere, alone: 100 }).flatUpdates).toEqual([]);

  const source = ({ variable }: Value): ArrayLike<number> => variable?.dataSync() ?? numbers(6, 1);
  const [y = [], both = []] = await computed(fused, source);
  const want = tf.tidy(() =>
    tf.tanh(tf.matMul(tf.tensor(numbers(6, 1), [2, 3]), w as tf.Tensor2D)).dataSync(),
  );
  const rate = want[0] as number;
  for (const [i, value] of y.entries()) expect(value).toBeCloseTo(want[i] as number, 5);
  const state = [...w.dataSync(), ...b.dataSync()];
  expect(both).toHaveLength(160);
  for (const [i, value] of both.entries()) expect(value).toBeCloseTo((state[i] as number) * (1 - rate), 5);
});

it('concatenates members of one pack in stored order, others in program order', () => {
  const [w, b] = variables(0);
  const [pack, other] = [{}, {}];
  const joined = (places: Places): unknown =>
    rewrite('graph', simplify(step(w, b)), { onCpu: true }, places).flatUpdates.map(
      ({ variables: members }) => members,
    );
  const lying = (of: object): Places => ({
    alone: 1000,
    slotOf: (variable) => (variable === w ? { pack, offset: 40 } : { pack: of, offset: 0 }),
  });
  expect(joined(lying(pack))).toEqual([[b, w]]);
  expect(joined(lying(other))).toEqual([[w, b]]);
});

it('replacing a value keeps operations for updates and removes unused ones', () => {
  const [w, b] = variables(0);
  const program = step(w, b);
  const y = program.outputs.get('y')!;
  const given: Value = { id: 2, source: 'input', name: 'given', shape: y.shape, dtype: 'float32' };
  const renewed = substitute(program, new Map([[y, given]]));
  expect(renewed.outputs.get('y')).toBe(given);
  expect(ops(renewed)).toEqual(['Slice', 'Reshape', 'Multiply', 'Sub', 'Multiply', 'Sub']);
  for (const { value } of renewed.updates) expect(renewed.operations).toContain(value.node);
});

it.each([true, false])(
  'two runs are one program (on a processor: %s), and compute what each does alone',
  async (onCpu) => {
    const runs = [variables(0), variables(1)];
    const programs = runs.map(([w, b]) => simplify(step(w, b)));
    const rows = matchVariables(programs);
    expect(rows?.get(runs[0]![0])).toEqual([runs[0]![0], runs[1]![0]]);
    const single = rewrite('graph', programs[0]!, { onCpu }, nowhere);
    const batched = batchPrograms(single, { runs: 2, variables: rows!, onCpu });
    expect(batched.inputs.map(({ shape }) => shape)).toEqual([[2, 2, 3]]);
    expect(batched.updates).toHaveLength(onCpu ? 0 : 2);

    const inputs = [numbers(6, 1), numbers(6, 2)];
    const ofAll = ({ variable, shape }: Value): number[] => {
      if (variable === undefined) return inputs.flatMap((one) => [...one]);
      // A run's own variable, or all runs' variables.
      if (shape.length === variable.shape.length) return [...variable.dataSync()];
      return rows!.get(variable)!.flatMap((one) => [...one.dataSync()]);
    };
    const results = await computed(batched, ofAll);
    const alone = await Promise.all(
      programs.map((program, run) =>
        computed(program, ({ variable }) => variable?.dataSync() ?? inputs[run]!),
      ),
    );
    const [y = [], ...updates] = results;
    const halves = (list: readonly number[]): number[][] => [
      list.slice(0, list.length / 2),
      list.slice(list.length / 2),
    ];
    for (const run of [0, 1]) {
      const [own, w, b] = alone[run] as [number[], number[], number[]];
      const of = updates.flatMap((list) => halves(list)[run]!);
      expect(close(halves(y)[run]!, own)).toBe(true);
      expect(close(of, [...w, ...b])).toBe(true);
    }
  },
);

function close(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => Math.abs(value - b[i]!) < 1e-5);
}

it('matches programs that differ in their variables only', () => {
  expect(matchVariables([step(...variables(0)), step(...variables(1))])?.size).toBe(2);
  const clipped = (given: Value, clipValueMax: number, factor = 1): Program => {
    const writer = new ProgramWriter();
    const b = writer.scalar(factor);
    const product = writer.emit('Multiply', { a: given, b }, {}, given.shape, 'float32');
    const y = writer.emit('ClipByValue', { x: product }, { clipValueMax }, given.shape, 'float32');
    return programOf(writer, given, y);
  };
  const others = [
    clipped(x, 2),
    clipped(x, 1, 3),
    clipped({ ...x, isBytes: true }, 1),
    step(...variables(0)),
  ];
  expect(matchVariables([clipped(x, 1), clipped(x, 1)])).toBeDefined();
  for (const other of others) expect(matchVariables([clipped(x, 1), other])).toBeUndefined();
});

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
    const { y } = await session.run({ x: new ort.Tensor('float32', numbers(count, 1), [count]) });
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

it('names an operation without ONNX operators, with its call site', () => {
  const called = new Error('here');
  const writer = new ProgramWriter();
  const sorted = writer.emit('Unique', { x }, {}, x.shape, 'float32', called);
  const lower = (): unknown =>
    lowerOperations([sorted.node!], new GraphBuilder(), { source: () => 'x', extra: {} });
  expect(lower).toThrow('The tfjs operation Unique cannot be compiled.');
  expect(lower).toThrow(expect.objectContaining({ code: 'not-lowered', location: userLocation(called) }));
});

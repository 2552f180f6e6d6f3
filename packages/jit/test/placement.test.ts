import { beforeAll, describe, expect, it } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { jitStep, whereNodesRun } from '../src/index.ts';
import { placedNodes } from '../src/runtime/placement.ts';
import { threadsFor } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from './networks.ts';

const event = (index: number, provider: string, operator: string, suffix = '_kernel_time') => ({
  cat: 'Node',
  name: `${operator}_${index}${suffix}`,
  args: {
    provider,
    op_name: operator,
    node_index: String(index),
    output_type_shape: [{ float: [2, 3] }, { int64: [] }],
  },
});

describe('a profile of ONNX Runtime', () => {
  const profile = [
    { cat: 'Session', name: 'model_run' },
    { ...event(1, 'CPUExecutionProvider', 'Run'), cat: 'Session' },
    { cat: 'Node', name: 'Cast_2_kernel_time', args: { op_name: 'Cast', node_index: '2' } },
    event(7, 'WebGpuExecutionProvider', 'Gemm', '_fence_before'),
    event(7, 'WebGpuExecutionProvider', 'Gemm'),
    event(3, 'CPUExecutionProvider', 'ArgMax'),
    event(7, 'WebGpuExecutionProvider', 'Gemm'),
    event(4, 'DmlExecutionProvider', 'Add'),
  ];

  it('lists each node once, with its device, operator and outputs', () => {
    const outputs = ['float32[2,3]', 'int64[]'];
    expect(placedNodes(JSON.stringify(profile))).toEqual([
      { name: 'Gemm_7', operator: 'Gemm', device: 'webgpu', outputs },
      { name: 'ArgMax_3', operator: 'ArgMax', device: 'cpu', outputs },
      { name: 'Add_4', operator: 'Add', device: 'DmlExecutionProvider', outputs },
    ]);
  });
});

describe('a compiled step', () => {
  it("on the processor: every node runs there, and the kernel's operations are listed", async () => {
    await tf.setBackend('cpu');
    const { specs, step } = dqnLearner(ARCHITECTURES.smallMlp, 1);
    const compiled = await jitStep(specs, step);
    const nodes = await whereNodesRun(compiled.graph.model);
    expect(new Set(nodes.map(({ device }) => device))).toEqual(new Set(['cpu']));
    // ONNX Runtime fuses and drops some nodes, but no products: three layers forward for two networks, five backward.
    expect(nodes.length).toBeGreaterThan(compiled.graph.nodes / 2);
    expect(nodes.filter(({ operator }) => operator.endsWith('Gemm'))).toHaveLength(
      (compiled.graph.operators.Gemm ?? 0) + (compiled.graph.operators.FusedGemm ?? 0),
    );
    expect(nodes.some(({ outputs }) => outputs.includes('float32[8,32]'))).toBe(true);
    expect(compiled.graph.inKernel).toContain('Sqrt'); // Adam
    compiled.dispose();
  });

  it('lists no operations without a kernel', async () => {
    const { specs, step } = dqnLearner(ARCHITECTURES.smallMlp, 1);
    const compiled = await jitStep(specs, step, { kernel: false });
    expect(compiled.graph.inKernel).toEqual([]);
    expect((await whereNodesRun(compiled.graph.model)).some(({ operator }) => operator === 'Sqrt')).toBe(
      true,
    );
    compiled.dispose();
  });

  it('throws if the runtime cannot profile', async () => {
    await expect(whereNodesRun(new Uint8Array(), { runtime: 'onnxruntime-web' })).rejects.toThrow(
      /onnxruntime-web cannot report where the nodes of a graph run/,
    );
  });
});

/** Needs a GPU or a software Vulkan; see device.test.ts. */
describe.runIf(isHere('webgpu', process.env.PRISM_WEBGPU === '1'))('on WebGPU', () => {
  const rows = { x: { shape: [4, 3] } } as const;

  it('every node of a training step runs on the device', async () => {
    const { specs, step } = dqnLearner(ARCHITECTURES.smallMlp, 1);
    const compiled = await jitStep(specs, step, { provider: 'webgpu' });
    const nodes = await whereNodesRun(compiled.graph.model, { provider: 'webgpu' });
    expect(new Set(nodes.map(({ device }) => device))).toEqual(new Set(['webgpu']));
    compiled.dispose();
  });

  it('reports nodes on the processor, and names them when refusing a graph', async () => {
    const half = { provider: 'webgpu' } as const;
    const step = ({ x }: { x: tf.Tensor }) => ({ y: tf.round(tf.mul(tf.abs(x), 0.5)) });
    const compiled = await jitStep(rows, step, half);
    const nodes = await whereNodesRun(compiled.graph.model, half);
    const at = (device: string) =>
      nodes.filter((one) => one.device === device).map(({ operator }) => operator);
    expect([at('cpu'), at('webgpu')]).toEqual([['Round'], expect.arrayContaining(['Abs', 'Mul'])]);
    compiled.dispose();
    await expect(jitStep(rows, step, { ...half, requireDevice: true })).rejects.toThrow(
      "because the provider 'webgpu' lacks Round of float32[4,3].",
    );
  });
});

describe('graphInfo', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('a compiled step reports its products, its size, and the duration of each phase', async () => {
    const w = tf.variable(tf.ones([3, 16]));
    const v = tf.variable(tf.ones([16, 2]));
    const start = performance.now();
    const step = await jitStep(
      { x: { shape: [8, 3] } },
      ({ x }) => ({
        y: tf.matMul(tf.relu(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)), v as tf.Tensor2D),
      }),
      { kernel: false, threads: 2 },
    );
    const elapsed = performance.now() - start;
    const { traceMs, lowerMs, sessionMs, ...graph } = step.graph;
    for (const phase of [traceMs, lowerMs, sessionMs]) expect(phase).toBeGreaterThanOrEqual(0);
    expect(traceMs + lowerMs + sessionMs).toBeGreaterThan(0);
    expect(traceMs + lowerMs + sessionMs).toBeLessThanOrEqual(elapsed);
    // A multiplication and an addition for each number of the inner axis.
    expect(graph.flops).toBe(2 * (8 * 3 * 16 + 8 * 16 * 2));
    const isPlain = { transA: false, transB: false };
    expect(graph.products).toEqual([
      { rows: 8, inner: 3, columns: 16, ...isPlain },
      { rows: 8, inner: 16, columns: 2, ...isPlain },
    ]);
    expect(graph.bytes).toBe(graph.model.length);
    expect(graph.threads).toBe(2);
    // The input, the output, and the variables, which share a pack.
    expect(graph.bound).toBe(3);
    step.dispose();
  });
});

describe('threads', () => {
  // Two threads split the rows or columns of a product, not its sums.
  beforeAll(() => tf.setBackend('cpu'));

  it('two threads compute the same bits as one in DQN’s step with Nature’s network', {
    timeout: 60_000,
  }, async () => {
    const parameters: tf.Variable[][] = [];
    for (const threads of [1, 2]) {
      const { online, specs, step } = dqnLearner(ARCHITECTURES.nature, 1);
      const compiled = await jitStep(specs, (tensors) => step(tensors), { threads });
      expect(threadsFor(compiled.graph.flops)).toBe(2);
      for (let k = 0; k < 2; k++) compiled.run(madeUpBatch(ARCHITECTURES.nature, 2 + k));
      compiled.dispose();
      parameters.push(online.variables);
    }
    expect(largestDifference(parameters[0]!, parameters[1]!)).toBe(0);
  });
});

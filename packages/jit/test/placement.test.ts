import { describe, expect, it } from 'vitest';
import { jitStep, whereNodesRun } from '../src/index.ts';
import { placedNodes } from '../src/runtime/placement.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner } from './networks.ts';

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
    event(7, 'WebGpuExecutionProvider', 'Gemm', '_fence_before'),
    event(7, 'WebGpuExecutionProvider', 'Gemm'),
    event(3, 'CPUExecutionProvider', 'ArgMax'),
    event(7, 'WebGpuExecutionProvider', 'Gemm'),
    event(4, 'DmlExecutionProvider', 'Add'),
  ];

  it('is read: each node once, with its device, operator and outputs', () => {
    const outputs = ['float32[2,3]', 'int64[]'];
    expect(placedNodes(JSON.stringify(profile))).toEqual([
      { name: 'Gemm_7', operator: 'Gemm', device: 'webgpu', outputs },
      { name: 'ArgMax_3', operator: 'ArgMax', device: 'cpu', outputs },
      { name: 'Add_4', operator: 'Add', device: 'DmlExecutionProvider', outputs },
    ]);
  });
});

describe('a compiled step', () => {
  it('on the processor: every node there, and beside the graph what the kernel makes', async () => {
    await tf.setBackend('cpu');
    const { specs, step } = dqnLearner(ARCHITECTURES.smallMlp, 1);
    const compiled = await jitStep(specs, step);
    const nodes = await whereNodesRun(compiled.graph.model);
    expect(new Set(nodes.map(({ device }) => device))).toEqual(new Set(['cpu']));
    // ONNX Runtime joins and drops some, but none of the products: three layers forward for two networks, five backward.
    expect(nodes.length).toBeGreaterThan(compiled.graph.nodes / 2);
    expect(nodes.filter(({ operator }) => operator.endsWith('Gemm'))).toHaveLength(
      (compiled.graph.operators.Gemm ?? 0) + (compiled.graph.operators.FusedGemm ?? 0),
    );
    expect(nodes.some(({ outputs }) => outputs.includes('float32[8,32]'))).toBe(true);
    expect(compiled.graph.beside).toContain('Sqrt'); // Adam
    compiled.dispose();
  });

  it('without a kernel has nothing beside its graph', async () => {
    const { specs, step } = dqnLearner(ARCHITECTURES.smallMlp, 1);
    const compiled = await jitStep(specs, step, { kernel: false });
    expect(compiled.graph.beside).toEqual([]);
    expect((await whereNodesRun(compiled.graph.model)).some(({ operator }) => operator === 'Sqrt')).toBe(
      true,
    );
    compiled.dispose();
  });

  it('that a runtime cannot tell of: a sentence', async () => {
    await expect(whereNodesRun(new Uint8Array(), { runtime: 'onnxruntime-web' })).rejects.toThrow(
      /onnxruntime-web does not tell where the nodes of a graph run/,
    );
  });
});

/** Without a GPU or a software Vulkan there is nothing to ask; see webgpu.slow.test.ts. */
describe.runIf(process.env.PRISM_WEBGPU === '1')('on WebGPU', () => {
  const rows = { x: { shape: [4, 3] } } as const;

  it('every node of a training step runs on the device', async () => {
    const { specs, step } = dqnLearner(ARCHITECTURES.smallMlp, 1);
    const compiled = await jitStep(specs, step, { provider: 'webgpu' });
    const nodes = await whereNodesRun(compiled.graph.model, { provider: 'webgpu' });
    expect(new Set(nodes.map(({ device }) => device))).toEqual(new Set(['webgpu']));
    compiled.dispose();
  });

  it('what would fall to the processor is told, and named where it is refused', async () => {
    const half = { provider: 'webgpu' } as const;
    const step = ({ x }: { x: tf.Tensor }) => ({ y: tf.round(tf.mul(tf.abs(x), 0.5)) });
    const compiled = await jitStep(rows, step, half);
    const nodes = await whereNodesRun(compiled.graph.model, half);
    const at = (device: string) =>
      nodes.filter((one) => one.device === device).map(({ operator }) => operator);
    expect([at('cpu'), at('webgpu')]).toEqual([['Round'], expect.arrayContaining(['Abs', 'Mul'])]);
    compiled.dispose();
    await expect(jitStep(rows, step, { ...half, wholly: true })).rejects.toThrow(
      "because the provider 'webgpu' lacks Round of float32[4,3].",
    );
  });
});

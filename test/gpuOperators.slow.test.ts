// Each operator in an agent's graph for a GPU is implemented by ONNX Runtime's CUDA and WebGPU providers. Operators that they lack silently
// run on the CPU, with every tensor copied there and back. Tables check operators by name, and for CUDA by type; ONNX Runtime itself checks
// types and versions if there is a GPU or a software Vulkan (PRISM_WEBGPU=1, tools/jit/softwareVulkan.ts).
import { readFileSync } from 'node:fs';
import { plugin as continuous } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { Registry, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { loadRuntime, useJitBackend } from '@prism-rl/jit';
import type { Engine, StepInputs, TensorStep } from '@prism-rl/nn';
import { planRun, runFactory } from '@prism-rl/runner';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileProgram } from '../packages/jit/src/compile.ts';
import { rewrite } from '../packages/jit/src/passes/passes.ts';
import { PLACES } from '../packages/jit/src/store/layout.ts';
import type { TracedStep } from '../packages/jit/src/trace/record.ts';
import { traceStep } from '../packages/jit/src/trace/trace.ts';
import { Digest } from './agents/digest.ts';
import { armsApart } from './agents/smallRuns.ts';
import { isHere } from './isHere.ts';

// The element type of each node of an ONNX model, read from the model's bytes (onnx.proto3 of ONNX 1.18, Apache-2.0).

/** A message's fields: numbers for varints, bytes for length-delimited fields. */
type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** A node and the type of the tensor that selects its kernel. */
interface TypedNode {
  readonly op: string;
  readonly type: string;
}

const typeNames: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
};
const comparisons = /^(Equal|Greater|GreaterOrEqual|Less|LessOrEqual|And|Or|Xor|Not|IsNaN|IsInf)$/;

/** The nodes of a model without subgraphs, in order. @throws Error for a node of unknown type. */
function typedNodes(model: Uint8Array): readonly TypedNode[] {
  const graph = fieldsOf(bytesOf(fieldsOf(model), 7));
  const types = new Map<string, string>();
  for (const value of messagesOf(graph, 11)) {
    const tensor = fieldsOf(bytesOf(fieldsOf(bytesOf(value, 2)), 1));
    types.set(textOf(value, 1), nameOf(numberOf(tensor, 1)));
  }
  for (const tensor of messagesOf(graph, 5)) types.set(textOf(tensor, 8), nameOf(numberOf(tensor, 2)));
  const typeOf = (name: string, op: string): string => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`Nothing has told the type of ${name}, which ${op} takes.`);
    return type;
  };
  return messagesOf(graph, 1).map((node) => {
    const op = textOf(node, 4);
    const inputs = (node.get(1) ?? []).map((name) => decode(name as Uint8Array));
    const outputs = (node.get(2) ?? []).map((name) => decode(name as Uint8Array));
    const attributes = messagesOf(node, 5);
    if (attributes.some((attribute) => attribute.has(6))) throw new Error(`${op} has a graph of its own.`);
    const type = typeOf(inputs[op === 'Where' ? 1 : 0]!, op);
    for (const [k, output] of outputs.entries()) types.set(output, given(op, k, type, attributes));
    return { op, type };
  });
}

/** The type of an output. */
function given(op: string, output: number, type: string, attributes: readonly Fields[]): string {
  if (op === 'Cast') return nameOf(numberOf(attributes.find((one) => textOf(one, 1) === 'to')!, 3));
  if (comparisons.test(op)) return 'bool';
  if (/^(ArgMax|ArgMin|Shape|Size)$/.test(op) || (op === 'TopK' && output === 1)) return 'int64';
  return type;
}

function nameOf(type: number): string {
  const name = typeNames[type];
  if (name === undefined) throw new Error(`There is no name for the element type ${type}.`);
  return name;
}

function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    let value: number | Uint8Array;
    if (wire === 0) value = varint();
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      value = bytes.subarray(at, at + length);
      at += length;
    }
    if (at > bytes.length) throw new Error('The model is damaged.');
    const known = fields.get(key >>> 3) ?? [];
    known.push(value);
    fields.set(key >>> 3, known);
  }
  return fields;
}

function bytesOf(fields: Fields, field: number): Uint8Array {
  return fields.get(field)?.[0] as Uint8Array;
}

function numberOf(fields: Fields, field: number): number {
  return fields.get(field)?.[0] as number;
}

function textOf(fields: Fields, field: number): string {
  return decode(bytesOf(fields, field));
}

function messagesOf(fields: Fields, field: number): readonly Fields[] {
  return (fields.get(field) ?? []).map((bytes) => fieldsOf(bytes as Uint8Array));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

interface Table {
  readonly cuda: { readonly types: { readonly [operator: string]: readonly string[] } };
  readonly webgpu: { readonly operators: readonly string[] };
}

const table = JSON.parse(readFileSync(new URL('gpuOperators.json', import.meta.url), 'utf8')) as Table;
const registry = new Registry([deepQ, continuous, policyGradients, classic, minAtar]);

/** These agents compile a step once they know the length of their first episodes. */
const later = ['actor-critic', 'gaussian-pg', 'reinforce'];

const arms = armsApart.map((arm) => registry.get('agents', arm));

/** Agents that compile their steps at creation: all except A3C, whose learners are threads. */
const agents = [...registry.list('agents'), ...arms].flatMap(({ id, entry }) => {
  return entry.usesBackend === true && entry.isSelfDriving !== true && !later.includes(id) ? [id] : [];
});

type Compiled = readonly [inputs: StepInputs, step: TracedStep];

/** The steps that an agent compiles at creation, in the first environment that it supports: pictures, vectors, real-valued actions. */
async function stepsOf(agent: string): Promise<readonly Compiled[]> {
  const steps: Compiled[] = [];
  const engine: Engine = {
    name: 'listening',
    takesBytes: true,
    compile: <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) => {
      steps.push([inputs, step as unknown as TracedStep]);
      return { run: () => Promise.reject(new Error('not run here')), dispose: () => {} };
    },
  };
  const { entry } = registry.get('agents', agent);
  for (const env of ['MinAtar/Breakout-v1', 'CartPole-v1', 'Pendulum-v1']) {
    const run = planRun(registry, { env, agent, seed: 1 });
    const factory = runFactory(registry, run);
    const made = await factory.createEnv(run.numEnvs);
    try {
      if (entry.supports(made.observationSpace, made.actionSpace, entry.defaults) !== true) continue;
      await factory.createAgent(made, new Rng(1), engine);
      return steps;
    } finally {
      made.close?.();
    }
  }
  throw new Error(`There is no environment for ${agent}.`);
}

const choices = { onCpu: false, kernel: false, code: 'native' } as const;

/** The graphs of an agent on a GPU. */
async function graphsOf(agent: string): Promise<readonly Graph[]> {
  const graphs = known.get(agent) ?? (await stepsOf(agent)).map(graphOfStep);
  known.set(agent, graphs);
  return graphs;
}

type Graph = ReturnType<typeof graphOfStep>;

const known = new Map<string, readonly Graph[]>();

function graphOfStep([inputs, step]: Compiled) {
  const program = rewrite('step', traceStep(inputs, step, false), choices, PLACES);
  const { operators, model, nodes } = compileProgram(program, choices);
  return { operators: Object.keys(operators), model, nodes };
}

beforeAll(useJitBackend);

test('every family of agents is looked at', () => {
  for (const agent of ['dqn', 'rainbow', 'iqn', 'sac', 'td3', 'tqc', 'crossq', 'ppo', 'pqn', 'a2c'])
    expect(agents).toContain(agent);
});

test.each(agents)(
  '%s: every node is one for the device, and the graphs are the recorded ones',
  async (agent) => {
    await lacksNoOperator(agent);
    await lacksNoType(agent);
    const graphs = await graphsOf(agent);
    expect(graphs.map(({ nodes, model }) => `${nodes} nodes: ${new Digest().add(model)}`)).toMatchSnapshot();
  },
);

/** Everything is computed on the device. */
async function lacksNoOperator(agent: string): Promise<void> {
  const operators = new Set((await graphsOf(agent)).flatMap((graph) => graph.operators));
  expect(operators.size).toBeGreaterThan(10);
  const lacking = (known: readonly string[]): string[] =>
    [...operators].filter((name) => !known.includes(name));
  expect({ cuda: lacking(Object.keys(table.cuda.types)), webgpu: lacking(table.webgpu.operators) }).toEqual({
    cuda: [],
    webgpu: [],
  });
}

/** The CUDA provider has a kernel for the type of each node. */
async function lacksNoType(agent: string): Promise<void> {
  const lacking = new Set<string>();
  let seen = 0;
  for (const { model, nodes } of await graphsOf(agent)) {
    if (nodes === 0) continue;
    const typed = typedNodes(model);
    expect(typed).toHaveLength(nodes);
    seen += nodes;
    for (const { op, type } of typed)
      if (table.cuda.types[op]?.includes(type) !== true) lacking.add(`${op} of ${type}`);
  }
  expect(seen).toBeGreaterThan(50);
  expect([...lacking]).toEqual([]);
}

test('a table that lacks an operator would be noticed', () => {
  expect(table.webgpu.operators).not.toContain('LogSoftmax');
  expect(table.webgpu.operators).not.toContain('FusedMatMul');
  expect(table.cuda.types.Clip).not.toContain('int32');
});

describe.runIf(isHere('webgpu', process.env.PRISM_WEBGPU === '1'))('on WebGPU', () => {
  const options = { threads: 1, provider: 'webgpu', requireDevice: true } as const;

  test.each(agents)('%s: every node of its graphs has a kernel there', async (agent) => {
    const runtime = await loadRuntime('onnxruntime-node');
    for (const { model, nodes } of await graphsOf(agent))
      if (nodes > 0) await (await runtime.createSession(model, options)).dispose();
  });

  test('a graph for the processor is refused', async () => {
    const runtime = await loadRuntime('onnxruntime-node');
    const [[inputs, step]] = (await stepsOf('rainbow')) as readonly [Compiled];
    const onCpu = { ...choices, onCpu: true };
    const program = rewrite('step', traceStep(inputs, step, false), onCpu, PLACES);
    const { model } = compileProgram(program, onCpu);
    await expect(async () => runtime.createSession(model, options)).rejects.toThrow(/fallback|CPU EP/);
  });
});

// Float64 observations that coincide in float32: normalizing agents must still distinguish them when acting, learning, exporting and
// resuming.
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Registry, Rng, resolveConfig } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';

const registry = new Registry([ddpgFamily, policyGradients]);
const engine = (await activateBackend('tfjs-cpu')) as Engine;
const observationSpace = new Box({ low: 0, high: 2e9, shape: [1], dtype: 'float64' });
const actionSpace = new Box({ low: -1, high: 1, shape: [1] });
const numEnvs = 2;
const steps = 32;
const rolloutSteps = 8;

/** Inputs and outputs of compiled steps. */
interface Runs {
  readonly seen: number[][];
  readonly given: { readonly [name: string]: ArrayLike<number> }[];
}

/** Wraps the engine and records the networks' inputs. */
function watched({ seen, given }: Runs): Engine {
  const compile: Engine['compile'] = async (inputs, step) => {
    const compiled = await engine.compile(inputs, step);
    return {
      dispose: () => compiled.dispose(),
      run: async (arrays) => {
        const { observations, nextObservations = [] } = arrays as { [name: string]: ArrayLike<number> };
        seen.push([...Array.from(observations!), ...Array.from(nextObservations)]);
        const outputs = await compiled.run(arrays);
        given.push({ ...outputs });
        return outputs;
      },
    };
  };
  return Object.assign(Object.create(engine), { compile }) as Engine;
}

/** The numbers recorded since the last call. */
function taken({ seen }: Runs): number[] {
  return [...new Set(seen.splice(0).flat())].sort((a, b) => a - b);
}

async function made(name: string, settings: object, runs: Runs): Promise<StepLearner> {
  const entry = registry.get('agents', name).entry as never as { create(context: object): StepLearner };
  const config = resolveConfig(`agent ${name}`, entry as never, settings as never);
  const spaces = { observationSpace, actionSpace };
  return entry.create({ ...spaces, numEnvs, steps, config, rng: new Rng(1), engine: watched(runs) });
}

/** Runs an agent in two environments that alternate between the states. @param resumesAt step at which another agent takes over. */
async function lived(name: string, settings: object, states: readonly number[], resumesAt = -1) {
  const runs: Runs = { seen: [], given: [] };
  let agent = await made(name, settings, runs);
  // Show the same state once, so that part of the statistics differs from the whole.
  const shown = (t: number) => Float64Array.of(states[t % 2]!, states[(t === 3 ? t : t + 1) % 2]!);
  let acted: number[] = [];
  const updates: { readonly acted: number[]; readonly learned: number[] }[] = [];
  const rng = new Rng(2);
  for (let t = 0; t < steps; t++) {
    if (t === resumesAt) {
      const [saved, steps] = [await agent.save(), agent.memory.save()];
      agent.dispose?.();
      agent = await made(name, settings, runs);
      await agent.restore(structuredClone(saved));
      agent.memory.restore(structuredClone(steps));
    }
    const out = actOutputs(actionSpace, numEnvs, agent.extras, agent.stateSize);
    const flags = (every: number) => new Uint8Array(numEnvs).fill(Number(t % every === every - 1));
    await agent.act(shown(t), out, 'explore');
    acted = [...new Set([...acted, ...taken(runs)])].sort((a, b) => a - b);
    agent.memory.add({
      ...{ count: numEnvs, ...out, observations: shown(t), nextObservations: shown(t + 1) },
      rewards: Float64Array.from(shown(t), (state) => Number(state === states[0])),
      ...{ terminated: new Uint8Array(numEnvs), truncated: flags(7), starts: new Uint8Array(numEnvs) },
    });
    const before = updates.length;
    while (agent.memory.ready()) {
      await agent.learn(agent.memory.sample(rng));
      updates.push({ acted, learned: taken(runs) });
    }
    if (updates.length > before) acted = [];
  }
  return { agent, updates, runs };
}

const two = [expect.closeTo(-1, 1), expect.closeTo(1, 1)];
const off = {
  hidden: [8],
  batchSize: 16,
  learningStarts: 8,
  trainEvery: 2,
  replayCapacity: 50,
  renormWarmup: 3,
};
const on = { hidden: [8], rolloutSteps, minibatches: 2 };
const { minibatches: _, ...once } = on;
const gru = { recurrent: 'gru', recurrentUnits: 4, sequenceLength: 4 };

const agents: readonly (readonly [title: string, name: string, settings: object])[] = [
  ['PPO', 'ppo', on],
  ['PPO with memory', 'ppo', { ...on, ...gru }],
  ['A2C', 'a2c', once],
  ...['sac', 'td3', 'ddpg'].map((name) => [name, name, off] as const),
];

describe.each<[string, readonly [number, number]]>([
  ['1.7e9 and 1.7e9 + 1', [1.7e9, 1.7e9 + 1]],
  ['1e6 ± 0.01', [1e6 - 0.01, 1e6 + 0.01]],
])('%s', (_name, states) => {
  test.each(agents)('%s', async (_title, name, own) => {
    const settings = { ...own, normalizeObservations: true };
    const { agent, updates, runs } = await lived(name, settings, states);
    const last = updates.at(-1)!;
    expect(last.acted).toEqual(two);
    expect(last.learned).toEqual(last.acted);
    const out = actOutputs(actionSpace, numEnvs, {}, agent.stateSize);
    await agent.act(Float64Array.from(states), out, 'exploit');
    expect(taken(runs)).toEqual(two);
    const { outputs, parameters: policy = outputs } = runs.given.at(-1)!;

    const session = await InferenceSession.create(
      (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>,
    );
    const { stateSize = 0 } = agent;
    const { action, parameters } = await session.run({
      observation: new Tensor('float64', Float64Array.from(states), [numEnvs, 1]),
      ...(stateSize > 0 && {
        state: new Tensor(new Float32Array(numEnvs * stateSize), [numEnvs, stateSize]),
      }),
    });
    const close = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 5));
    expect([...(parameters!.data as Float32Array)]).toEqual(close(policy!));
    expect([...(action!.data as Float32Array)]).toEqual(close(out.actions as Float32Array));
    expect(policy![0]).not.toBeCloseTo(policy![policy!.length / 2]!, 3);

    agent.dispose?.();
  });
});

test.each(agents)('%s resumes to the bit', async (_title, name, own) => {
  const settings = { ...own, normalizeObservations: true };
  const [whole, resumed] = [
    await lived(name, settings, [1.7e9, 1.7e9 + 1]),
    // In the middle of a rollout, after a truncated step.
    await lived(name, settings, [1.7e9, 1.7e9 + 1], 23),
  ];
  expect(resumed.updates).toEqual(whole.updates);
  for (const { agent } of [whole, resumed]) agent.dispose?.();
});

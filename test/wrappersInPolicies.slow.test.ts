// A policy that has taken in its wrappers acts on an environment's own observations as the agent does in the wrappers, over thousands of steps
// and many episodes: as a module, in C, in Python and in ONNX Runtime.
import type { AgentEntry, DType, Space, VectorEnv, WrapperChoice } from '@prism-rl/core';
import { actOutputs, Box, Discrete, Rng, type RowTask, RowVector, resolveConfig } from '@prism-rl/core';
import { portablePolicy, readPolicy } from '@prism-rl/jit/portable';
import { unwrapped } from '@prism-rl/runner';
import { plugin as wrappersPlugin } from '@prism-rl/wrappers/plugin';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { plugin as dqnFamily } from '../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../packages/algo-pg/src/plugin.ts';
import { madeAgent } from './agents/madeAgent.ts';
import { chosenInC, chosenInPython, hasCompiler, pythonHasNumpy } from './agents/portableFiles.ts';

const agents = { ...dqnFamily.agents, ...policyGradients.agents } as {
  readonly [name: string]: AgentEntry<object>;
};
const places = new Box({ low: -4, high: 4, shape: [3] });
const counts = new Box({ low: 0, high: 255, shape: [3], dtype: 'uint8' });
const pictures = new Box({ low: 0, high: 255, shape: [15, 11, 3], dtype: 'uint8' });
const planes = new Box({ low: 0, high: 255, shape: [3, 12, 15], dtype: 'uint8' });
const choice = new Discrete(4);
const forces = new Box({ low: [-2, 0.5], high: [2, 0.7] });

/** Observations at random, and episodes of about twenty steps. */
function randomTask(observationSpace: Box<DType>, actionSpace: Space): RowTask {
  let last = new Rng(1);
  return {
    ...{ id: 'Random-v0', observationSpace, actionSpace, maxEpisodeSteps: null },
    ...{ stateType: 'float64', stateSize: 1 },
    start: (_row, rng) => {
      last = rng;
    },
    step: (_row, _actions, _from, rng, outcome) => {
      last = rng;
      outcome.terminated = rng.random() < 0.05;
    },
    observe: (_row, out, to) => {
      const { low, high, dtype } = observationSpace;
      for (let k = 0; k < observationSpace.size; k++) {
        const x = low[k]! + last.random() * (high[k]! - low[k]!);
        out[to + k] = dtype === 'uint8' ? Math.round(x) : x;
      }
    },
  };
}

const wrapperOf = (text: string): WrapperChoice => {
  const [name, config = '{}'] = text.split(' ');
  return { name: name!, config: JSON.parse(config) };
};

const recurrent = { recurrent: 'gru', recurrentUnits: 6, sequenceLength: 4, rolloutSteps: 8, minibatches: 2 };
const mlp = { hidden: [9], network: 'mlp' };
const cases: [string, Box<DType>, Space, object, string[]][] = [
  ['dqn', places, choice, mlp, ['mask-observation {"keep":[2,0]}', 'frame-stack {"k":3}', 'time-limit']],
  [
    'dqn',
    counts,
    choice,
    mlp,
    ['frame-stack {"k":4,"padding":"zero"}', 'flatten-observation', 'sticky-action'],
  ],
  ['dqn', pictures, choice, mlp, ['grayscale', 'resize {"height":5,"width":4}', 'frame-stack {"k":3}']],
  [
    'dqn',
    planes,
    choice,
    mlp,
    ['resize {"height":8,"width":20}', 'frame-stack {"k":2}', 'normalize-observation'],
  ],
  [
    'ppo',
    places,
    forces,
    { rolloutSteps: 8, minibatches: 2 },
    ['normalize-observation', 'rescale-action {"min":-3}'],
  ],
  ['ppo', places, forces, { rolloutSteps: 8, minibatches: 2 }, ['clip-action']],
  ['ppo', counts, choice, recurrent, ['normalize-observation', 'frame-stack {"k":2}', 'frame-stack {"k":2}']],
];

function wrapped(names: readonly WrapperChoice[], env: VectorEnv): VectorEnv {
  return names.reduce((inner, { name, config }) => {
    const entry = wrappersPlugin.wrappers![name]!;
    return entry.wrap(inner, resolveConfig(`wrapper ${name}`, entry, config) as never);
  }, env);
}

test.each(cases)('%s, %s, %s, %j, %j', async (name, observationSpace, actionSpace, settings, texts) => {
  const choices = texts.map(wrapperOf);
  const inner = new RowVector(1, randomTask(observationSpace, actionSpace));
  const training = wrapped(choices, new RowVector(8, randomTask(observationSpace, actionSpace)));
  const env = wrapped(choices, inner);
  training.reset({ seed: 5 });
  const idle = new Float32Array(8 * env.actionSpace.size).fill(1);
  for (let k = 0; k < 50; k++) training.step(actionSpace === choice ? Int32Array.from(idle) : idle);
  if (training.statistics) env.adoptStatistics!(training.statistics());
  const { observationSpace: shown, actionSpace: done } = env;
  const agent = await madeAgent(agents[name]!, { observationSpace: shown, actionSpace: done, settings });
  const found = unwrapped(env, choices);
  expect(found.env).toBe(inner);
  const policy = await (await agent.portable!()).within(found.wrappers);
  const model = policy.export('onnx');
  const out = actOutputs(done, 1, {}, agent.stateSize);
  let taken: ArrayLike<number> = [];
  // What the environment itself is given.
  const step = inner.step.bind(inner);
  inner.step = (actions) => {
    taken = actions;
    step(actions);
  };
  env.reset({ seed: 1 });
  let state = policy.begin();
  for (let k = 0; k < 2000; k++) {
    const own = [...inner.observations];
    const action = policy.act(own, undefined, state);
    const numbers = typeof action === 'number' ? [action] : [...action];
    await agent.act(env.observations, out, 'exploit');
    env.step(out.actions);
    const isSticky = texts.includes('sticky-action');
    const wanted = isSticky ? out.actions : taken;
    for (const [i, number] of numbers.entries()) {
      if (actionSpace === choice) expect(number, `step ${k}`).toBe(wanted[i]);
      else expect(Math.abs(number - wanted[i]!), `step ${k}`).toBeLessThan(1e-5);
    }
    if (env.terminated[0] === 0 && env.truncated[0] === 0) continue;
    state = policy.begin();
    out.states?.fill(0);
  }
  agent.dispose?.();
  await sameElsewhere(model, observationSpace);
});

/** Acts through one episode in C, in Python and in ONNX Runtime. */
async function sameElsewhere(model: Uint8Array, space: Box<DType>): Promise<void> {
  const rows = 60;
  const stream = new Rng(7);
  const policy = portablePolicy(model);
  const state = policy.begin();
  const runtime = await InferenceSession.create(model);
  let remembered = new Float32Array(state.length);
  const [all, actions]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    const seen = Array.from({ length: space.size }, () => stream.integers(space.low[0]!, space.high[0]! + 1));
    all.push(...seen);
    const action = policy.act(seen, undefined, state);
    actions.push(...(typeof action === 'number' ? [action] : action));
    const found = await runtime.run({
      observation: new Tensor('float32', seen, [1, ...space.shape]),
      ...(state.length > 0 && { state: new Tensor('float32', remembered, [1, state.length]) }),
    });
    for (const [k, number] of Array.from(found.action!.data as Int32Array).entries())
      expect(number).toBeCloseTo(actions.at(k - found.action!.data.length)!, 5);
    if (found.nextState) remembered = Float32Array.from(found.nextState.data as Float32Array);
  }
  await runtime.release();
  const program = readPolicy(model);
  const others = [...(hasCompiler() ? [chosenInC] : []), ...(pythonHasNumpy() ? [chosenInPython] : [])];
  for (const chosen of others) {
    const found = chosen(program, all, rows).actions;
    for (const [k, action] of actions.entries()) expect(found[k]).toBeCloseTo(action, 5);
  }
}

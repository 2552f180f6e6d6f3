// Policies without a runtime choose as evaluations do: the same actions in 10,000 of 10,000 observations, for every agent with a network, over
// spaces of every kind, and the same in C and Python on some rows. An agent takes the pairs of spaces that it can learn, in turns, so that each pair has several agents.
import type { Agent, AgentEntry, Config, PackedArray, Space } from '@prism-rl/core';
import {
  actOutputs,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  Rng,
  resolveConfig,
  Tuple,
} from '@prism-rl/core';
import { readPolicy } from '@prism-rl/jit/portable';
import { afterAll, expect, test } from 'vitest';
import { plugin as ddpgFamily } from '../packages/algo-ddpg-family/src/plugin.ts';
import { plugin as dqnFamily } from '../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../packages/algo-pg/src/plugin.ts';
import { plugin as stream } from '../packages/algo-stream/src/plugin.ts';
import { madeAgent, sampledObservations } from './agents/madeAgent.ts';
import { chosenInC, chosenInPython, hasCompiler, pythonHasNumpy } from './agents/portableFiles.ts';

const agents = [ddpgFamily, dqnFamily, policyGradients, stream].flatMap(({ agents: own = {} }) =>
  Object.entries(own as { readonly [name: string]: AgentEntry<object> }),
);
const observed: { readonly [kind: string]: Space } = {
  Box: new Box({ low: -5, high: 9, shape: [3] }),
  'Box of bytes': new Box({ low: 0, high: 255, shape: [2, 3], dtype: 'uint8' }),
  'Box of float64': new Box({ low: 1.7e9, high: 1.7e9 + 40, shape: [2], dtype: 'float64' }),
  Discrete: new Discrete(40, { start: -3 }),
  'Box of cells': new Box({ low: 0, high: 1, shape: [6, 6, 2], dtype: 'uint8' }),
  MultiDiscrete: new MultiDiscrete([9, 20, 7]),
  MultiBinary: new MultiBinary(12),
  Tuple: new Tuple([new Discrete(6), new Box({ low: -1, high: 1, shape: [2] })]),
  'Dict with a mask': new Dict({
    action_mask: new MultiBinary(4),
    near: new Box({ low: -3, high: 3, shape: [3] }),
  }),
};
const taken: { readonly [kind: string]: Space } = {
  Discrete: new Discrete(4, { start: 3 }),
  Box: new Box({ low: [-0.05, -2], high: [0.05, 3] }),
  MultiDiscrete: new MultiDiscrete([3, 2, 4], { start: [0, -1, 5] }),
  MultiBinary: new MultiBinary(3),
  Dict: new Dict({ gear: new Discrete(3), push: new Box({ low: -1, high: 1, shape: [2] }) }),
};
const pairs = Object.entries(observed).flatMap(([seen, observationSpace]) =>
  Object.entries(taken).map(([done, actionSpace]) => ({
    name: `${seen} to ${done}`,
    observationSpace,
    actionSpace,
  })),
);
const rows = 10_000;
/** Writers in other languages, and the rows that they act on. */
const others = [...(hasCompiler() ? [chosenInC] : []), ...(pythonHasNumpy() ? [chosenInPython] : [])];
const fewRows = 20;
const covered = { observed: new Set<Space>(), taken: new Set<Space>(), pairs: 0 };

/** A mask is for each action of a Discrete space. */
function maskRefusal({ observationSpace, actionSpace }: (typeof pairs)[number]): string | undefined {
  const isMasked = observationSpace === observed['Dict with a mask'];
  return isMasked && actionSpace !== taken.Discrete ? 'no mask' : undefined;
}

/** The pairs that an agent can learn, at most two, beginning at another one for each agent. */
async function* learnable(entry: AgentEntry<object>, first: number) {
  let found = 0;
  for (let k = 0; k < pairs.length && found < 2; k++) {
    const pair = pairs[(7 * (first + k)) % pairs.length]!;
    const settings: Config = 'hidden' in entry.defaults ? { hidden: [12] } : {};
    const config = resolveConfig('agent', entry, settings);
    const refusal = maskRefusal(pair) ?? entry.supports(pair.observationSpace, pair.actionSpace, config);
    if (refusal !== true) continue;
    const agent: Agent = await madeAgent(entry, { ...pair, settings });
    if (agent.portable === undefined) return agent.dispose?.();
    found++;
    yield { ...pair, agent };
  }
}

// One learns no policy, and the other plays games, with PPO's network.
const left = /^(stream-td|alphazero)$/;
const each = agents.map(([name], k) => [name, k] as const).filter(([name]) => !left.test(name));
test.each(each)('%s', async (_name, k) => {
  const before = covered.pairs;
  for await (const { agent, name, observationSpace, actionSpace } of learnable(agents[k]![1], k)) {
    const observations = sampledObservations(observationSpace, rows, new Rng(k));
    const out = actOutputs(actionSpace, rows, {}, agent.stateSize);
    await agent.act(observations, out, 'exploit');
    const policy = await agent.portable!();
    agent.dispose?.();
    const found = chosen(policy, observations, observationSpace.size, actionSpace.size);
    const isReal = out.actions instanceof Float32Array || out.actions instanceof Float64Array;
    const different = found.findIndex((action, i) =>
      isReal ? Math.abs(action - out.actions[i]!) > 1e-4 : action !== out.actions[i],
    );
    expect(different, `${name}: row ${Math.floor(different / actionSpace.size)}`).toBe(-1);
    const program = readPolicy(policy.export('onnx'));
    for (const inLanguage of others) {
      const { actions } = inLanguage(
        program,
        observations.slice(0, fewRows * observationSpace.size),
        fewRows,
      );
      expect(actions).toHaveLength(fewRows * actionSpace.size);
      for (const [i, action] of actions.entries())
        expect(Math.abs(action - out.actions[i]!), `${name}: ${inLanguage.name}`).toBeLessThan(1e-4);
    }
    covered.observed.add(observationSpace);
    covered.taken.add(actionSpace);
    covered.pairs++;
  }
  expect(covered.pairs).toBeGreaterThan(before);
});

function chosen(
  policy: Awaited<ReturnType<NonNullable<Agent['portable']>>>,
  observations: PackedArray,
  size: number,
  actionSize: number,
): Float64Array {
  const found = new Float64Array(rows * actionSize);
  for (let row = 0; row < rows; row++) {
    const action = policy.act(observations.subarray(row * size, (row + 1) * size), undefined, policy.begin());
    if (typeof action === 'number') found[row] = action;
    else found.set(action, row * actionSize);
  }
  return found;
}

afterAll(() => {
  expect(covered.observed.size).toBe(Object.keys(observed).length);
  expect(covered.taken.size).toBe(Object.keys(taken).length);
});

// Environments do not affect each other: two with disjoint states learn as each would alone. The end of an episode has no future, and
// impossible next actions have no value.
import type { AgentEntry, Config, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Dict, Discrete, MultiBinary, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { NStepSarsa } from '../src/control/manyStepSarsa.ts';
import { plugin } from '../src/plugin.ts';
import { feed, type Step, smallContext, transitionsOf } from './play.ts';

const agents = Object.entries(plugin.agents!) as [string, AgentEntry<Config>][];
const numStates = 12;
const numActions = 3;

interface Place {
  readonly numEnvs?: number;
  readonly observationSpace?: Space;
}

/** An agent that is greedy if it has an ε, with distinct values of all entries, so that the best actions are certain. */
function agentOf(
  { settings, defaults, create }: AgentEntry<Config>,
  place: Place = {},
): StepLearner & Tables {
  const wanted: Config = { epsilon: 0, stepSize: 0.5, discount: 0.5, planningSteps: 0, n: 2 };
  const known = Object.fromEntries(Object.entries(wanted).filter(([name]) => name in (settings ?? {})));
  const context = smallContext(numStates, numActions, { ...defaults, ...known }, place);
  const agent = create({ ...context, ...place }) as StepLearner & Tables;
  for (const table of [agent.q, agent.q1, agent.q2, agent.v]) {
    for (let k = 0; k < (table?.length ?? 0); k++) table![k] = 1 + ((k * 7) % table!.length) / 10;
  }
  return agent;
}

interface Tables {
  readonly q?: Float64Array;
  readonly q1?: Float64Array;
  readonly q2?: Float64Array;
  readonly v?: Float64Array;
}

/** The learned values of states or pairs. */
const valuesOf = ({ q, v }: Tables): number[] => [...(q ?? v!)];

function feedBoth(agent: StepLearner, rows: readonly (readonly Step[])[]): void {
  for (const steps of rows) {
    const probabilities = Float64Array.from(steps, ([state]) => (state < numStates / 2 ? 0.5 : 0.25));
    agent.memory.add(transitionsOf(steps, { probabilities }));
    while (agent.memory.ready()) agent.learn(agent.memory.sample(new Rng(0)));
  }
}

describe.each(agents)('%s', (_name, entry) => {
  test('two environments teach what each teaches alone', () => {
    const first: readonly Step[] = [
      [0, 1, 2, 1],
      [1, 0, 3, 2, 'terminated'],
      [3, 2, 1, 4],
      [4, 0, -1, 5, 'truncated'],
    ];
    const second: readonly Step[] = [
      [6, 2, -4, 7],
      [7, 1, 5, 8],
      [8, 0, 6, 9, 'truncated'],
      [10, 1, 7, 11, 'terminated'],
    ];
    const [both, one, other] = [agentOf(entry, { numEnvs: 2 }), agentOf(entry), agentOf(entry)];
    const before = valuesOf(both);
    feedBoth(
      both,
      first.map((step, t) => [step, second[t]!]),
    );
    feedBoth(
      one,
      first.map((step) => [step]),
    );
    feedBoth(
      other,
      second.map((step) => [step]),
    );
    const half = before.length / 2;
    expect(valuesOf(both)).toEqual([...valuesOf(one).slice(0, half), ...valuesOf(other).slice(half)]);
    for (const agent of [one, other]) expect(valuesOf(agent)).not.toEqual(before);
  });

  test('the last state matters after a truncation, not after a termination', () => {
    const afterwards = (ending: 'terminated' | 'truncated', last: number): number[] => {
      const agent = agentOf(entry);
      feed(agent, [
        [0, 1, 2, 1],
        [1, 0, 3, last, ending],
      ]);
      return valuesOf(agent);
    };
    expect(afterwards('terminated', 4)).toEqual(afterwards('terminated', 5));
    expect(afterwards('truncated', 4)).not.toEqual(afterwards('truncated', 5));
  });
});

const controls = agents.filter(([, { isPrediction }]) => isPrediction !== true);

describe.each(controls)('%s with masks', (_name, entry) => {
  const observationSpace = new Dict({
    action_mask: new MultiBinary(numActions),
    state: new Discrete(numStates),
  });
  /** Action 1 is impossible after each step. */
  const shown = (state: number): number[] => [1, 0, 1, state];

  test('takes possible actions only, in any mode, and any of them while exploring', () => {
    const numEnvs = 2;
    const env = { observationSpace, numEnvs };
    const config = { ...entry.defaults, ...('epsilon' in entry.defaults && { epsilon: 1 }) };
    const agent = entry.create({
      ...smallContext(numStates, numActions, config, env),
      ...env,
    }) as StepLearner & Tables;
    for (const table of [agent.q, agent.q1, agent.q2])
      for (let k = 0; k < (table?.length ?? 0); k++) table![k] = k % numActions === 1 ? 9 : k % numActions;
    const out = actOutputs(new Discrete(numActions), numEnvs, agent.extras);
    // The first environment forbids action 1, the best; the second allows it alone.
    const observations = Int32Array.from([...shown(3), 0, 1, 0, 3]);
    const taken = new Set<number>();
    for (let k = 0; k < 40; k++) {
      for (const mode of ['explore', 'exploit'] as const) {
        agent.act(observations, out, mode);
        expect(out.actions[1]).toBe(1);
        if (mode === 'exploit') expect(out.actions[0]).toBe(2);
        else taken.add(out.actions[0]!);
      }
    }
    expect([...taken].sort()).toEqual('epsilon' in entry.defaults ? [0, 2] : [2]);
  });

  test('values of impossible next actions do not matter', () => {
    const afterwards = (worth: number): number[] => {
      const agent = agentOf(entry, { observationSpace });
      const impossible = [1, 2].map((state) => state * numActions + 1);
      for (const table of [agent.q!, agent.q1, agent.q2])
        for (const pair of impossible) if (table) table[pair] = worth;
      for (const step of [
        [0, 0, 2, 1],
        [1, 2, 3, 2, 'truncated'],
      ] as const satisfies readonly Step[]) {
        const [state, , , next] = step;
        agent.memory.add({
          ...transitionsOf([step], { probabilities: Float64Array.of(0.5) }),
          observations: Int32Array.from(shown(state)),
          nextObservations: Int32Array.from(shown(next)),
        });
        while (agent.memory.ready()) agent.learn(agent.memory.sample(new Rng(0)));
      }
      return valuesOf(agent).filter((_, pair) => !impossible.includes(pair));
    };
    expect(afterwards(1e6)).toEqual(afterwards(-1e6));
  });
});

test('n-step Sarsa: A′ of the target is the next action, also while another episode ends', () => {
  const taken = new Set<number>();
  for (let seed = 0; seed < 12; seed++) {
    const context = smallContext(
      4,
      2,
      { discount: 0.5, stepSize: 0.5, epsilon: 1, n: 2 },
      { numEnvs: 2, seed },
    );
    const agent = new NStepSarsa(context);
    agent.q.set([0, 0, 0, 0, 0, 0, 100, 200]);
    // Two windows of the first environment close in one step, and precede that of the second.
    feedBoth(agent, [
      [
        [0, 0, 1, 1],
        [2, 0, 0, 2],
      ],
      [
        [1, 0, 1, 0, 'terminated'],
        [2, 1, 0, 3],
      ],
    ]);
    const { actions, ...outputs } = actOutputs(context.actionSpace, 2, {});
    agent.act(Int32Array.of(2, 3), { ...outputs, actions }, 'explore');
    // ½ γ² Q(3, A′)
    expect(agent.q[4]).toBe(actions[1] === 0 ? 12.5 : 25);
    taken.add(actions[1]!);
  }
  expect([...taken].sort()).toEqual([0, 1]);
});

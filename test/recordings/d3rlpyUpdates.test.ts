// A hundred updates beside d3rlpy: the same data, batches and first weights. Fixture by tools/recordings/d3rlpy_updates.py.

import { plugin as ddpg } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqn } from '@prism-rl/algo-dqn-family/plugin';
import type { AgentEntry, Metrics, Space, StepLearner, Weights } from '@prism-rl/core';
import { Box, Discrete, Registry, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { BcConfig } from '../../packages/algo-pg/src/bc/config.ts';
import { bcRecipe } from '../../packages/algo-pg/src/bc/createBc.ts';
import { bcEntry } from '../../packages/algo-pg/src/bc/entry.ts';
import { RolloutAgent } from '../../packages/algo-pg/src/rolloutAgent/rolloutAgent.ts';
import { madeAgent } from '../agents/madeAgent.ts';
import { type Arrays, expectClose, fixtureAt } from '../agents/reference.ts';

const fixture = fixtureAt<{
  readonly data: Arrays;
  readonly batches: readonly number[][];
  readonly cases: readonly {
    readonly name: string;
    readonly first: Arrays;
    readonly last: Arrays;
    readonly losses: { readonly [name: string]: readonly (number | null)[] };
  }[];
}>(new URL('d3rlpyUpdates.json', import.meta.url));

const observationSpace = new Box({ low: -100, high: 100, shape: [3] }) as Space;
const forces = new Box({ low: -1, high: 1, shape: [2] }) as Space;
const choices = new Discrete(3) as Space;
const [discount, rate, batchSize] = [0.9, 0.003, 16];
const registry = new Registry([dqn, ddpg]);

/** Rows of a column for one batch. */
function rowsOf(column: string, size: number, rows: readonly number[]): number[] {
  return rows.flatMap((row) => fixture.data[column]!.slice(row * size, (row + 1) * size));
}

const smallValues = {
  hidden: [8, 8],
  batchSize,
  discount,
  maxGradientNorm: 0,
  learningRate: rate,
  learningRateEnd: rate,
};
const smallCritics = {
  ...{ hidden: [8, 8], batchSize, discount, targetTau: 0.02, targetNoise: 0 },
  ...{ learningRate: rate, criticLearningRate: rate },
};

/** The agents of the fixture: the learner inside, with settings that make both compute the same. */
const agents: { readonly [name: string]: readonly [agent: string, settings: object] } = {
  dqn: ['dqn', { ...smallValues, targetUpdateEvery: 10 }],
  'double dqn': ['dqn+double', { ...smallValues, targetUpdateEvery: 10 }],
  cql: ['dqn+double+conservative', { ...smallValues, targetUpdateEvery: 10, conservative: 0.7 }],
  'td3-bc': ['td3+cloning', { ...smallCritics, cloningAlpha: 2.5 }],
  iql: [
    'ddpg+twin+implicit',
    { ...smallCritics, expectile: 0.8, advantageWeight: 3, mostAdvantageWeight: 2 },
  ],
};

/** A batch of a replay memory. */
function batchOf(rows: readonly number[], actions: Float32Array | Int32Array) {
  const terminals = rowsOf('terminals', 1, rows);
  return {
    observations: Float32Array.from(rowsOf('observations', 3, rows)),
    nextObservations: Float32Array.from(rowsOf('nextObservations', 3, rows)),
    actions,
    rewards: Float32Array.from(rowsOf('rewards', 1, rows)),
    discounts: Float32Array.from(terminals, (terminal) => discount * (1 - terminal)),
    weights: new Float32Array(batchSize).fill(1),
    indices: new Int32Array(batchSize),
  };
}

/** The fixture's weights by the names of a learner, whose shapes they get. */
function named(all: Arrays, like: Weights): Weights {
  const entries = Object.entries(like).map(([name, { shape, values }]) => {
    const found = all[name] ?? all[`critics/critic0/${name}`];
    // Behaviour cloning with a fixed deviation has a variable for it, too.
    expect(found !== undefined || name === 'policy/logStd', name).toBe(true);
    return [name, { shape, values: found === undefined ? values : Float32Array.from(found) }] as const;
  });
  return Object.fromEntries(entries);
}

async function expectWeights(learner: StepLearner, last: Arrays): Promise<void> {
  const found = await learner.weights!();
  const expected = named(last, found);
  for (const [name, { values }] of Object.entries(found))
    expectClose(values, [...expected[name]!.values], name, 1e-4);
}

test.each(fixture.cases.filter(({ name }) => name in agents))(
  '$name',
  async ({ name, first, last, losses }) => {
    const [agent, settings] = agents[name]!;
    const isContinuous = losses.actor_loss !== undefined;
    const actionSpace = isContinuous ? forces : choices;
    const { entry } = registry.get('agents', agent);
    const learner = await madeAgent(entry as AgentEntry<object>, { observationSpace, actionSpace, settings });
    await learner.adoptWeights!(named(first, await learner.weights!()));
    const found: (Metrics | undefined)[] = [];
    for (const rows of fixture.batches) {
      const actions = isContinuous
        ? Float32Array.from(rowsOf('forces', 2, rows))
        : Int32Array.from(rowsOf('choices', 1, rows));
      found.push(await learner.learn(batchOf(rows, actions)));
    }
    const column = (metric: string): number[] => found.flatMap((metrics) => metrics?.[metric] ?? []);
    const reference = (loss: string): number[] => losses[loss]!.flatMap((value) => value ?? []);
    if (!isContinuous) expectClose(column('loss'), reference('loss'), 'loss', 1e-4);
    else expectClose(column('criticLoss'), reference('critic_loss'), 'criticLoss', 1e-4);
    if (isContinuous) expectClose(column('policyLoss'), reference('actor_loss'), 'policyLoss', 1e-4);
    if (name === 'cql')
      expectClose(
        column('conservative'),
        reference('conservative_loss').map((loss) => 0.7 * loss),
        'conservative',
        1e-4,
      );
    await expectWeights(learner, last);
    await learner.dispose?.();
  },
);

/** Draws the rows of a batch, one after the other. */
class Chosen extends Rng {
  readonly #rows: readonly number[];

  constructor(rows: readonly number[]) {
    super(1);
    this.#rows = rows;
  }

  override fillIntegers(out: { [index: number]: number }): void {
    for (const [k, row] of this.#rows.entries()) out[k] = row;
  }
}

test.each(fixture.cases.filter(({ name }) => name.endsWith('bc') && !(name in agents)))(
  '$name',
  async ({ name, first, last, losses }) => {
    const isDiscrete = name === 'discrete bc';
    const actionSpace = isDiscrete ? choices : forces;
    const config = resolveConfig('bc', bcEntry, {
      ...{ data: 'x', hidden: [8, 8], activation: 'relu', batchSize, learningRate: rate },
    }) as BcConfig;
    const engine = await activateBackend('ort');
    const context = {
      observationSpace,
      actionSpace,
      numEnvs: 1,
      steps: 1e6,
      config,
      rng: new Rng(1),
      engine,
    };
    const learner = await RolloutAgent.create(context, bcRecipe(context));
    await learner.adoptWeights(named(first, await learner.weights()));
    const none = new Uint8Array(1);
    for (let row = 0; row < fixture.data.rewards!.length; row++) {
      const of = (column: string, size: number): Float32Array =>
        Float32Array.from(rowsOf(column, size, [row]));
      const actions = isDiscrete ? Int32Array.from(of('choices', 1)) : of('forces', 2);
      learner.memory.add({
        ...{ count: 1, observations: of('observations', 3), actions, rewards: Float64Array.of(0) },
        ...{ nextObservations: of('nextObservations', 3), terminated: none, truncated: none, starts: none },
        extras: { samples: actions },
      });
    }
    const found: number[] = [];
    for (const rows of fixture.batches)
      found.push((await learner.learn(learner.memory.sample(new Chosen(rows)))).loss!);
    if (isDiscrete) expectClose(found, losses.loss as number[], 'loss', 1e-4);
    await expectWeights(learner as StepLearner, last);
    await learner.dispose();
  },
);

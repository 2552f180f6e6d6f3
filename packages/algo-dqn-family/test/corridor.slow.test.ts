// Every recipe learns the shortest path through a corridor from random walks within a second. The forward action depends on the cell, so an
// agent that ignores the observation never finds the door.
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { entryOf, recipes } from './conformance/agentChecks.ts';

/** Cells 0 to 4; the door is beyond the last one. Each step costs 0.1; the door pays 1 and ends the episode. */
const cells = 5;
const stepReward = -0.1;
/** The forward action of each cell; the other one moves back. */
const onwards = [1, 0, 1, 1, 0];
const line = new Box({ low: 0, high: 1, shape: [cells] });
/** The same as an image whose columns are the cells. */
const picture = new Box({ low: 0, high: 1, shape: [3, cells, 1] });
const actionSpace = new Discrete(2);

const settings: Partial<DqnConfig> = {
  hidden: [16, 16],
  learningRate: 5e-3,
  learningRateEnd: 1e-3,
  discount: 0.9,
  batchSize: 16,
  learningStarts: 100,
  trainEvery: 1,
  replayCapacity: 400,
  targetUpdateEvery: 20,
  valueMin: -1,
  valueMax: 1,
  atoms: 21,
  quantiles: 8,
  fractions: 4,
  targetFractions: 4,
  choiceFractions: 8,
  cosines: 8,
};

function sightOf(cell: number, { size }: Box<'float32'>): Float32Array {
  return Float32Array.from({ length: size }, (_, k) => (k % cells === cell ? 1 : 0));
}

test.each([...recipes, 'branching-dqn', 'dqn+munchausen', 'rainbow+impala'])(
  '%s finds the door',
  async (name) => {
    const observationSpace = name === 'rainbow+impala' ? picture : line;
    const steps = 650;
    const rng = new Rng(11);
    const making = { observationSpace, actionSpace, settings, steps, seed: 5 };
    const agent = await madeAgent(entryOf(name), making);
    let cell = 0;
    let length = 0;
    for (let t = 0; t < steps; t++) {
      const action = rng.integers(0, 2);
      const next = Math.max(0, cell + (action === onwards[cell] ? 1 : -1));
      const terminated = next === cells;
      const truncated = !terminated && ++length === 20;
      const step = {
        observations: sightOf(cell, observationSpace),
        actions: Int32Array.of(action),
        rewards: Float64Array.of(terminated ? 1 : stepReward),
        nextObservations: sightOf(next, observationSpace),
        terminated: Uint8Array.of(terminated ? 1 : 0),
        truncated: Uint8Array.of(truncated ? 1 : 0),
      };
      if (terminated || truncated) length = 0;
      cell = terminated || truncated ? rng.integers(0, cells) : next;
      await learnFrom(agent, step, rng);
    }
    const actions = new Int32Array(cells);
    const everyCell = Float32Array.from(
      Array.from({ length: cells }, (_, at) => [...sightOf(at, observationSpace)]).flat(),
    );
    await agent.act(everyCell, { actions, extras: {} }, 'exploit');
    expect([...actions]).toEqual(onwards);
    agent.dispose?.();
  },
);

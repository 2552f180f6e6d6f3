// Action spaces with a start other than 0: the same runs, with shifted actions.
import type { Metrics } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import { entryOf, small } from './conformance/agentChecks.ts';

const observationSpace = new Box({ low: -5, high: 5, shape: [3] });
const numEnvs = 2;
const rows = 50;

interface Life {
  readonly taken: readonly number[];
  readonly learned: readonly (Metrics | undefined)[];
  readonly greedy: readonly number[];
  readonly exported: readonly number[];
}

/** Takes 60 steps in an artificial environment that rewards the highest action. */
async function live(name: string, start: number): Promise<Life> {
  const actionSpace = new Discrete(3, { start });
  const settings = { ...(name === 'deep-sarsa' ? { hidden: [8] } : small), epsilonSteps: 40 };
  const making = { observationSpace, actionSpace, settings, numEnvs, steps: 60 };
  const agent = await madeAgent(entryOf(name), making);
  const rng = new Rng(2);
  const look = (count: number): Float32Array =>
    Float32Array.from({ length: 3 * count }, () => 10 * rng.random() - 5);
  const actions = new Int32Array(numEnvs);
  const taken: number[] = [];
  const learned: (Metrics | undefined)[] = [];
  let observations = look(numEnvs);
  for (let t = 0; t < 60; t++) {
    await agent.act(observations, { actions, extras: {} }, 'explore');
    taken.push(...actions);
    const nextObservations = look(numEnvs);
    const rewards = Float64Array.from(actions, (action) => (action === start + 2 ? 1 : 0));
    const terminated = Uint8Array.of(t % 9 === 8 ? 1 : 0, 0);
    learned.push(
      ...(await learnFrom(agent, { observations, actions, rewards, nextObservations, terminated }, rng)),
    );
    observations = nextObservations;
  }
  const shown = look(rows);
  const greedy = new Int32Array(rows);
  await agent.act(shown, { actions: greedy, extras: {} }, 'exploit');
  const session = await InferenceSession.create(
    (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>,
  );
  const { action } = await session.run({ observation: new Tensor('float32', shown, [rows, 3]) });
  await agent.dispose?.();
  return { taken, learned, greedy: [...greedy], exported: Array.from(action!.data as Int32Array, Number) };
}

test.each(['dqn', 'dqn+nstep', 'rainbow', 'munchausen-iqn', 'deep-sarsa'])('%s', async (name) => {
  const plain = await live(name, 0);
  expect(new Set(plain.taken)).toEqual(new Set([0, 1, 2]));
  expect(plain.learned.length).toBeGreaterThan(10);
  expect(plain.exported).toEqual(plain.greedy);
  for (const start of [5, -2]) {
    const shifted = await live(name, start);
    expect(shifted.taken).toEqual(plain.taken.map((action) => action + start));
    expect(shifted.learned).toEqual(plain.learned);
    expect(shifted.greedy).toEqual(plain.greedy.map((action) => action + start));
    expect(shifted.exported).toEqual(shifted.greedy);
  }
});

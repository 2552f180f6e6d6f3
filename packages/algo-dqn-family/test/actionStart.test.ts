// Action spaces with a start other than 0: the same runs, with shifted actions.
import { Box, Discrete, Rng } from '@prism-rl/core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { type Lived, liveFor, madeAgent, sampledObservations } from '../../../test/agents/madeAgent.ts';
import { entryOf, small } from './conformance/agentChecks.ts';

const observationSpace = new Box({ low: -5, high: 5, shape: [3] });
const rows = 50;

interface Life extends Lived {
  readonly greedy: readonly number[];
  readonly exported: readonly number[];
}

async function live(name: string, start: number): Promise<Life> {
  const actionSpace = new Discrete(3, { start });
  const settings = { ...(name === 'deep-sarsa' ? { hidden: [8] } : small), epsilonSteps: 40 };
  const making = { observationSpace, actionSpace, settings, numEnvs: 2, steps: 60 };
  const agent = await madeAgent(entryOf(name), making);
  const lived = await liveFor(agent, observationSpace, start + 2, 60);
  const shown = sampledObservations(observationSpace, rows, new Rng(3));
  const greedy = new Int32Array(rows);
  await agent.act(shown, { actions: greedy, extras: {} }, 'exploit');
  const session = await InferenceSession.create(
    (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>,
  );
  const { action } = await session.run({
    observation: new Tensor('float32', shown as Float32Array, [rows, 3]),
  });
  await agent.dispose?.();
  return { ...lived, greedy: [...greedy], exported: Array.from(action!.data as Int32Array, Number) };
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

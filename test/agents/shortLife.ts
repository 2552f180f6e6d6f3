// The whole life of an agent: it acts, learns, is saved, restored and exported, and disposed of. No tensor is left.
import type { AgentEntry } from '@prism-rl/core';
import { actOutputs, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect } from 'vitest';
import { learnFrom, type Making, madeAgent } from './madeAgent.ts';

/** An agent and its environment. */
export interface Life extends Pick<Making, 'observationSpace' | 'actionSpace' | 'settings'> {
  readonly entry: AgentEntry<object>;
  readonly backend: string;
  /** More updates than this must happen within 24 steps. */
  readonly updates: number;
}

/** Number of tensors after the agent's life minus the number before: 0 unless it leaks. */
export async function tensorsLeftBy(life: Life): Promise<number> {
  await activateBackend(life.backend); // creates the backend's own tensors first
  const before = tf.memory().numTensors;
  await live(life);
  return tf.memory().numTensors - before;
}

async function live({ entry, updates, ...making }: Life): Promise<void> {
  const { observationSpace, actionSpace, backend } = making;
  const agent = await madeAgent(entry, { ...making, steps: 40, seed: 3 });
  const rng = new Rng(4);
  const look = (): Float32Array =>
    Float32Array.from({ length: observationSpace.size }, () => rng.integers(2));
  const out = actOutputs(actionSpace, 1, agent.extras);
  let learned = 0;
  for (let t = 0; t < 24; t++) {
    const observations = look();
    await agent.act(observations, out, 'explore');
    const rewards = Float64Array.of(rng.normal());
    const ends = {
      terminated: Uint8Array.of(t % 7 === 6 ? 1 : 0),
      truncated: Uint8Array.of(t % 7 === 3 ? 1 : 0),
    };
    const step = { observations, ...out, rewards, nextObservations: look(), ...ends };
    learned += (await learnFrom(agent, step, rng)).length;
  }
  expect(learned).toBeGreaterThan(updates);
  await agent.act(look(), out, 'exploit');
  await agent.restore(await agent.save());
  if (backend === 'ort') await agent.exportPolicy!('onnx');
  await agent.dispose?.();
}

// The whole life of an agent: it acts, learns, is saved, restored and exported, and disposed of. No tensor is left.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Rng, resolveConfig } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect } from 'vitest';

/** An agent and its environment. */
export interface Life {
  readonly name: string;
  readonly entry: AgentEntry<object>;
  readonly backend: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly settings: object;
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

async function live({
  name,
  entry,
  backend,
  observationSpace,
  actionSpace,
  settings,
  updates,
}: Life): Promise<void> {
  const config = resolveConfig(`agent ${name}`, entry, settings as Parameters<typeof resolveConfig>[2]);
  const engine = await activateBackend(backend);
  const context = { observationSpace, actionSpace, numEnvs: 1, steps: 40, config, rng: new Rng(3), engine };
  const agent = (await entry.create(context)) as StepLearner;
  const rng = new Rng(4);
  const look = (): Float32Array =>
    Float32Array.from({ length: observationSpace.size }, () => rng.integers(2));
  const out = actOutputs(actionSpace, 1, agent.extras);
  let learned = 0;
  for (let t = 0; t < 24; t++) {
    const observations = look();
    await agent.act(observations, out, 'explore');
    agent.memory.add({
      count: 1,
      observations,
      ...out,
      rewards: Float64Array.of(rng.normal()),
      nextObservations: look(),
      terminated: Uint8Array.of(t % 7 === 6 ? 1 : 0),
      truncated: Uint8Array.of(t % 7 === 3 ? 1 : 0),
      starts: new Uint8Array(1),
    });
    for (; agent.memory.ready(); learned++) await agent.learn(agent.memory.sample(rng));
  }
  expect(learned).toBeGreaterThan(updates);
  await agent.act(look(), out, 'exploit');
  await agent.restore(await agent.save());
  if (backend === 'ort') await agent.exportPolicy!('onnx');
  await agent.dispose?.();
}

// train(2N) = train(N) → save → a new run that resumes → train(N), bit for bit: every agent, memories, noise, several environments.
import type { Snapshot } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { plugin as classic } from '@prism-rl/env-classic';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle, TrainOptions } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { plugin as ddpgFamily } from '../src/plugin.ts';
import { createAgent, makes, small } from './agents.ts';

/** Steps of a whole run, and before it is interrupted: within an episode, an n-step window, between two turns of the policy. */
const steps = 240;
const half = 121;

const engine = await activateBackend('ort');

interface Run {
  readonly events: readonly unknown[];
  readonly saved: Buffer;
}

/** Runs to its end, or to `at` steps and stops there; saves when `at` steps are taken. */
async function run(options: TrainOptions, at: number): Promise<Run> {
  const events: unknown[] = [];
  let handle: RunHandle | undefined;
  let saved: Snapshot | undefined;
  let asked = false;
  await train(options).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type === 'episode' || event.type === 'update') events.push(structuredClone(event));
    if (event.type === 'update' || event.type === 'end') {
      if (asked || event.envSteps < at) return;
      asked = true;
      handle!.atBoundary(async () => {
        saved = await handle!.save();
        if (at < steps) handle!.stop('stopped');
      });
    }
  });
  return { events, saved: Buffer.concat(encodeSnapshot(saved!)) };
}

interface Case {
  readonly agent: string;
  readonly env?: string;
  readonly settings?: Partial<DdpgFamilyConfig>;
  readonly numEnvs?: number;
}

const cases: readonly Case[] = [
  ...makes.map((agent) => ({ agent })),
  { agent: 'sac', env: 'CartPole-v1' },
  { agent: 'td3', settings: { explorationKind: 'ou' }, numEnvs: 3 },
  { agent: 'sac', settings: { explorationKind: 'pink' }, numEnvs: 3 },
  { agent: 'sac', settings: { replay: 'proportional', nStep: 3, learningRateEnd: 0 }, numEnvs: 2 },
  { agent: 'tqc', settings: { replay: 'rank' } },
  { agent: 'crossq', settings: { trainEvery: 4, updatesPerTraining: 3 } },
];

test.each(cases)(
  '$agent $env $numEnvs $settings',
  async ({ agent, env = 'Pendulum-v1', settings, numEnvs = 1 }) => {
    const options: TrainOptions = {
      plugins: [ddpgFamily, classic],
      env,
      agent,
      steps,
      seed: 7,
      numEnvs,
      engine,
      agentConfig: { ...small, ...settings } as NonNullable<TrainOptions['agentConfig']>,
      allSteps: true,
    };
    const whole = await run(options, steps);
    const first = await run(options, half);
    const rest = await run({ ...options, resume: decodeSnapshot(new Uint8Array(first.saved)) }, steps);
    expect(first.events.length).toBeGreaterThan(10);
    expect(rest.events.length).toBeGreaterThan(10);
    expect([...first.events, ...rest.events]).toEqual(whole.events);
    // Networks and their copies, optimizers, temperature, memory, environments and every random stream.
    expect(rest.saved.equals(whole.saved)).toBe(true);
  },
);

test.each(['ou', 'pink'] as const)(
  'what explored with %s noise acts in any number of environments',
  async (kind) => {
    const options = { engine, settings: { explorationKind: kind } };
    const trained = await createAgent('sac', { ...options, numEnvs: 1, seed: 1 });
    await trained.act(Float32Array.of(1, 0, -1, 1), { actions: new Float32Array(2), extras: {} }, 'explore');
    const judged = await createAgent('sac', { ...options, numEnvs: 2, seed: 2 });
    await judged.restore(await trained.save());
    const observations = Float32Array.of(0.3, -0.9, 0.1, 0.8, -0.5, -0.5, 0.4, 1);
    const [expected, actions] = [new Float32Array(4), new Float32Array(4)];
    await trained.act(observations, { actions: expected, extras: {} }, 'exploit');
    await judged.act(observations, { actions, extras: {} }, 'exploit');
    expect(actions).toEqual(expected);
    await judged.act(observations, { actions, extras: {} }, 'explore');
    expect(actions.every(Number.isFinite)).toBe(true);
    for (const agent of [trained, judged]) await agent.dispose?.();
  },
);

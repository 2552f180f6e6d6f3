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
  /** What was saved after `half` steps, and how many events there were by then. */
  readonly middle: { readonly saved: Buffer; readonly events: number } | undefined;
}

/** Runs to its end. @param then what happens after `half` steps: nothing, or it is saved; and it may be the end. */
async function run(options: TrainOptions, then: 'nothing' | 'save' | 'stop' = 'nothing'): Promise<Run> {
  const events: unknown[] = [];
  let handle: RunHandle | undefined;
  let middle: Run['middle'];
  let end: Snapshot | undefined;
  let asked = then === 'nothing';
  await train(options).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type === 'episode' || event.type === 'update') events.push(structuredClone(event));
    if (event.type === 'end') {
      handle!.atBoundary(async () => {
        end = await handle!.save();
      });
    } else if (event.type === 'update' && !asked && event.envSteps >= half) {
      asked = true;
      handle!.atBoundary(async () => {
        middle = { saved: Buffer.concat(encodeSnapshot(await handle!.save())), events: events.length };
        if (then === 'stop') handle!.stop('stopped');
      });
    }
  });
  return { events, saved: Buffer.concat(encodeSnapshot(end!)), middle };
}

/** Agents whose runs end in the middle as well: how a run is stopped is the runner's, and the same for all. */
const stopped = ['crossq'];

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
      // The small settings are for all agents, whatever parts they have.
      allowIdle: true,
      allSteps: true,
    };
    const whole = await run(options, 'save');
    const { saved, events } = whole.middle!;
    const rest = await run({ ...options, resume: decodeSnapshot(new Uint8Array(saved)) });
    expect(events).toBeGreaterThan(10);
    expect(rest.events.length).toBeGreaterThan(10);
    expect(rest.events).toEqual(whole.events.slice(events));
    // Networks and their copies, optimizers, temperature, memory, environments and every random stream.
    expect(rest.saved.equals(whole.saved)).toBe(true);

    if (!stopped.includes(agent)) return;
    const first = await run(options, 'stop');
    expect(first.events).toEqual(whole.events.slice(0, events));
    for (const state of [first.middle!.saved, first.saved]) expect(state.equals(saved)).toBe(true);
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

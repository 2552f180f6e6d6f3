// train(2N) = train(N) → save → a new run that resumes → train(N), bit for bit: every agent, every kind of memory.
import type { Snapshot } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { plugin as classic } from '@prism-rl/env-classic';
import { plugin as minAtar } from '@prism-rl/env-minatar';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle, RunnerEvent, TrainOptions } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin as dqnFamily } from '../src/plugin.ts';
import { onVectors, small } from './conformance/agentChecks.ts';

/** Steps of a whole run, and before it is interrupted: in the middle of an episode, an n-step window and a training interval. */
const steps = 240;
const half = 121;

const engine = await activateBackend('ort');

interface Run {
  readonly events: readonly unknown[];
  /** The saved state when `at` steps were taken, as it would be written. */
  readonly saved: Uint8Array;
}

/** What an event says, but for its time; arrays that are reused are copied. */
function record(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  if (event.type === 'end') return { ...event, seconds: 0 };
  return structuredClone(event);
}

/** Runs to its end, or to `at` steps and stops there; saves when `at` steps are taken. */
async function run(options: TrainOptions, at: number): Promise<Run> {
  const events: unknown[] = [];
  let handle: RunHandle | undefined;
  let saved: Snapshot | undefined;
  let asked = false;
  await train(options).forEach((event) => {
    if (event.type !== 'steps') events.push(record(event));
    if (event.type === 'start') handle = event.run;
    if (event.type === 'update' || event.type === 'end') {
      if (asked || event.envSteps < at) return;
      asked = true;
      handle!.atBoundary(async () => {
        saved = await handle!.save();
        if (at < steps) handle!.stop('stopped');
      });
    }
  });
  return { events, saved: concat(encodeSnapshot(saved!)) };
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

const vectors = 'CartPole-v1';
const cells = 'MinAtar/Breakout-v1';

interface Case {
  readonly agent: string;
  readonly env: string;
  readonly settings?: Partial<DqnConfig>;
  readonly numEnvs?: number;
}

const cases: readonly Case[] = [
  ...onVectors.map((agent) => ({ agent, env: vectors })),
  // The next action is chosen already when it is interrupted.
  { agent: 'deep-sarsa', env: vectors },
  { agent: 'deep-sarsa', env: vectors, numEnvs: 3 },
  // The other memory, the other target networks, the other schedules.
  { agent: 'dqn', env: vectors, settings: { replay: 'rank' } },
  { agent: 'dqn', env: vectors, settings: { replay: 'rank', nStep: 3 } },
  { agent: 'dqn', env: vectors, settings: { targetUpdateEvery: 0, epsilonDecay: 'exponential' } },
  { agent: 'dqn', env: vectors, settings: { targetUpdateEvery: 1, targetTau: 0.1, learningRateEnd: 0 } },
  // Several environments on one forward pass.
  { agent: 'rainbow', env: vectors, numEnvs: 4 },
  { agent: 'dqn+nstep', env: vectors, numEnvs: 3 },
  // Packed cells: every frame kept once, and found again after a resume.
  { agent: 'dqn', env: cells, settings: { hidden: [8] } },
  { agent: 'rainbow', env: cells, settings: { hidden: [8], duelingStreams: 'output' }, numEnvs: 2 },
  { agent: 'beyond-rainbow', env: cells, settings: { hidden: [8] } },
  { agent: 'iqn', env: cells, settings: { hidden: [8], replay: 'rank' } },
];

function title({ agent, env, settings = {}, numEnvs = 1 }: Case): string {
  const extras = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [agent, 'in', numEnvs > 1 ? `${numEnvs} ×` : '', env, ...extras].filter(Boolean).join(' ');
}

test.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
  const { agent, env, settings, numEnvs = 1 } = one;
  const options: TrainOptions = {
    plugins: [dqnFamily, classic, minAtar],
    env,
    agent,
    steps,
    seed: 7,
    numEnvs,
    engine,
    // Wide enough that the ring is written over before and after the interruption.
    agentConfig: {
      ...(agent === 'deep-sarsa' ? { hidden: [8] } : small),
      epsilonSteps: 200,
      ...settings,
    } as NonNullable<TrainOptions['agentConfig']>,
    allSteps: true,
  };
  const whole = await run(options, steps);
  const first = await run(options, half);
  const rest = await run({ ...options, resume: decodeSnapshot(first.saved.slice()) }, steps);

  const [, ...resumed] = rest.events;
  const interrupted = first.events.slice(0, -1);
  expect(first.events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  expect(interrupted.length).toBeGreaterThan(10);
  expect(resumed.length).toBeGreaterThan(10);
  expect([...interrupted, ...resumed]).toEqual(whole.events);
  // Parameters, target network, optimizer, memory, environments and every random stream.
  expect(Buffer.from(rest.saved).equals(Buffer.from(whole.saved))).toBe(true);
});

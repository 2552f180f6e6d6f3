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
  /** The saved state at its end, as it would be written. */
  readonly saved: Uint8Array;
  /** The same after `half` steps, and how many events there were by then. */
  readonly middle: { readonly saved: Uint8Array; readonly events: number } | undefined;
}

/** What an event says, but for its time; arrays that are reused are copied. */
function record(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  if (event.type === 'end') return { ...event, seconds: 0 };
  return structuredClone(event);
}

/** Runs to its end. @param then what happens after `half` steps: nothing, or it is saved; and it may be the end. */
async function run(options: TrainOptions, then: 'nothing' | 'save' | 'stop' = 'nothing'): Promise<Run> {
  const events: unknown[] = [];
  let handle: RunHandle | undefined;
  let middle: Run['middle'];
  let end: Snapshot | undefined;
  let asked = then === 'nothing';
  await train(options).forEach((event) => {
    if (event.type !== 'steps') events.push(record(event));
    if (event.type === 'start') handle = event.run;
    if (event.type === 'end') {
      handle!.atBoundary(async () => {
        end = await handle!.save();
      });
    } else if (event.type === 'update' && !asked && event.envSteps >= half) {
      asked = true;
      handle!.atBoundary(async () => {
        middle = { saved: concat(encodeSnapshot(await handle!.save())), events: events.length };
        if (then === 'stop') handle!.stop('stopped');
      });
    }
  });
  return { events, saved: concat(encodeSnapshot(end!)), middle };
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

/** Agents whose runs end in the middle as well: how a run is stopped is the runner's, and the same for all. */
const stopped = ['deep-sarsa', 'rainbow', 'iqn'];

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
    // The small settings are for all agents, whatever parts they have.
    allowIdle: true,
    allSteps: true,
  };
  const whole = await run(options, 'save');
  const { saved, events } = whole.middle!;
  expect(events).toBeGreaterThan(10);
  const rest = await run({ ...options, resume: decodeSnapshot(saved.slice()) });
  const [, ...resumed] = rest.events;
  expect(resumed.length).toBeGreaterThan(10);
  expect(resumed).toEqual(whole.events.slice(events));
  // Parameters, target network, optimizer, memory, environments and every random stream.
  expect(Buffer.from(rest.saved).equals(Buffer.from(whole.saved))).toBe(true);

  if (!stopped.includes(agent)) return;
  const first = await run(options, 'stop');
  expect(first.events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  expect(first.events.slice(0, -1)).toEqual(whole.events.slice(0, events));
  for (const state of [first.middle!.saved, first.saved])
    expect(Buffer.from(state).equals(Buffer.from(saved))).toBe(true);
});

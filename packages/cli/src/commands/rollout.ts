import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Config, Env, PackedArray } from '@prism-rl/core';
import {
  counted,
  createEnvironment,
  PrismError,
  packedArray,
  parseSettings,
  Rng,
  randomAction,
  resolveConfig,
} from '@prism-rl/core';
import { checkResetResult, checkStepResult } from '@prism-rl/core/checks';
import { resolveWrapper } from '@prism-rl/runner';
import { type Command, option } from '../command.ts';
import { readWrapper, wrapOption } from '../readWrapper.ts';

/** `prism rollout`: prints one JSON row per step, to compare with other implementations. */
export const rollout: Command = {
  name: 'rollout',
  args: ['env'],
  options: {
    seed: option.number('S', 'seed of the first reset (default 0)'),
    steps: option.number('N', 'steps to take (default: all actions of the file, else 100)'),
    actions: option.text('FILE', 'a file with one JSON action per line, or "random" (the default)'),
    digest: option.flag("zlib's crc32 of the observation's little-endian bytes instead of the observation"),
    set: option.list('KEY=VALUE', 'a setting of the environment'),
    wrap: wrapOption,
  },
  examples: [
    'rollout CartPole-v1 --seed 5 --steps 500',
    'rollout CartPole-v1 --actions actions.jsonl --digest',
  ],
  run: async ({ args, options, registry, signal }) => {
    const all = await registry();
    const { id, entry } = all.get('environments', args[0]!);
    const config = resolveConfig(`environment ${id}`, entry, parseSettings(options.list('set'))) as Config;
    const wrappers = options.list('wrap').map((text) => resolveWrapper(all, readWrapper(text)));
    const seed = options.whole('seed', 0) ?? 0;
    const file = options.text('actions') ?? 'random';
    const env = await createEnvironment(all, { id, config, wrappers });
    try {
      const given = file === 'random' ? undefined : readActions(file, env);
      const steps = options.whole('steps', 0) ?? given?.length ?? 100;
      if (given !== undefined && given.length < steps) {
        throw PrismError.invalidArgument`${file} holds ${counted(given.length, 'action')}, but --steps asks for ${steps}.`;
      }
      const sampler = new Rng(seed);
      const next = (k: number, observation: unknown): unknown =>
        given === undefined ? randomAction(env, observation, sampler) : given[k];
      await printRollout(env, seed, steps, next, options.flag('digest'), signal);
    } finally {
      env.close?.();
    }
  },
};

async function printRollout(
  env: Env,
  seed: number,
  steps: number,
  nextAction: (k: number, observation: unknown) => unknown,
  digest: boolean,
  signal: AbortSignal,
): Promise<void> {
  const packed = packedArray(env.observationSpace.dtype, env.observationSpace.size);
  const show = (observation: unknown): unknown => {
    env.observationSpace.pack(observation, packed);
    return digest ? crc32(new Uint8Array(packed.buffer)) : readable(observation, packed);
  };
  // Write a few hundred rows together: one write per step would take longer than the step. Wait for slow readers.
  let lines: string[] = [];
  const write = (row: object): void => {
    lines.push(JSON.stringify(row));
  };
  const flush = async (): Promise<void> => {
    const text = lines.map((line) => `${line}\n`).join('');
    lines = [];
    await new Promise((resolve) => process.stdout.write(text, resolve));
    await setImmediate(); // lets signals arrive
  };
  const begun = env.reset({ seed });
  checkResetResult(env, 0, begun);
  write({ step: 0, reset: true, observation: show(begun.observation) });
  let shown: unknown = begun.observation;
  for (let k = 1; k <= steps && !signal.aborted; k++) {
    const result = env.step(nextAction(k - 1, shown));
    checkStepResult(env, 0, k, result);
    const { observation, reward, terminated, truncated } = result;
    write({ step: k, observation: show(observation), reward, terminated, truncated });
    shown = observation;
    if (terminated || truncated) {
      const again = env.reset();
      checkResetResult(env, 0, again);
      write({ step: k, reset: true, observation: show(again.observation) });
      shown = again.observation;
    }
    if (lines.length >= 512) await flush();
  }
  await flush();
}

/** Keeps numbers, converts arrays to lists; prints float32 values so that they parse back exactly. */
function readable(observation: unknown, packed: PackedArray): unknown {
  if (typeof observation === 'number') return observation;
  return Array.from(packed, (value) => (packed instanceof Float32Array ? shortestFloat32(value) : value));
}

/** The shortest decimal that rounds to this float32. */
function shortestFloat32(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function readActions(file: string, env: Env): unknown[] {
  let text: string;
  try {
    text = new TextDecoder().decode(readFileSync(file));
  } catch (cause) {
    const hint = 'Write one JSON action per line, or pass --actions random.';
    throw new PrismError('file', `The action file ${file} cannot be read.`, { hint, cause });
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, k) => readAction(line, k + 1, file, env));
}

function readAction(line: string, number: number, file: string, env: Env): unknown {
  const illegal = (cause?: unknown): PrismError =>
    PrismError.invalidAction`Line ${number} of ${file} is not an action of ${env.id}: ${line.slice(0, 60)} is not in ${env.actionSpace}.
      Each line holds one JSON value, for example ${exampleAction(env)}.`.causedBy(cause);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw illegal(cause);
  }
  if (env.actionSpace.kind === 'discrete') {
    if (env.actionSpace.contains(value)) return value;
    throw illegal();
  }
  const { dtype, size } = env.actionSpace;
  const flat = [value].flat(2);
  if (flat.length !== size || !flat.every((element) => typeof element === 'number')) throw illegal();
  const packed = packedArray(dtype, size);
  packed.set(flat as number[]);
  // Integer arrays truncate numbers, and 1e39 overflows float32: the action would be another one.
  const isInteger = !dtype.startsWith('float');
  const isHeld = (element: number, k: number): boolean =>
    isInteger ? element === packed[k] : Number.isFinite(packed[k]);
  if (!(flat as number[]).every(isHeld)) throw illegal();
  const action = env.actionSpace.unpack(packed);
  if (!env.actionSpace.contains(action)) throw illegal();
  return action;
}

function exampleAction(env: Env): string {
  const packed = packedArray(env.actionSpace.dtype, env.actionSpace.size);
  env.actionSpace.pack(env.actionSpace.sample(new Rng(0)), packed);
  return JSON.stringify(env.actionSpace.kind === 'discrete' ? packed[0] : Array.from(packed));
}

import { readFileSync } from 'node:fs';
import type { Config } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { isObject } from '@prism-rl/core/checks';
import type { SweepEnvironment, SweepSpec } from '@prism-rl/sweep';
import * as v from 'valibot';
import { readWrapper } from '../readWrapper.ts';
import { firstSeeds, mostSeeds } from './readOptions.ts';

/** Accepted values of the required keys and the lists, in words. */
const needed = {
  arms: 'a list of agents, or of { "agent", "name", "config" }',
  environments: 'a list of environments, or of { "id", "config", "wrappers", "preset", "steps" }',
  agent: 'the name of an agent',
  id: 'the name of an environment',
} as const;

const atLeast = (minimum: number, what = `an integer of at least ${minimum}`) =>
  v.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= minimum, what);
const name = (what: string) => v.custom<string>((value) => typeof value === 'string' && value !== '', what);
const count = v.optional(atLeast(1));
const settings = v.optional(v.custom<Config>(isObject, 'an object of settings'));

const arm = v.strictObject(
  { name: v.optional(name('a name')), agent: name(needed.agent), config: settings },
  `${needed.agent}, or { "agent", "name", "config" }`,
);
const wrapper = v.strictObject(
  { name: name('the name of a wrapper'), config: settings },
  'a wrapper as --wrap has it, or { "name", "config" }',
);
const wrappers = v.optional(
  v.array(
    v.lazy((value) => (typeof value === 'string' ? name('a wrapper') : wrapper)),
    'a list of wrappers',
  ),
);
const environment = v.strictObject(
  {
    id: name(needed.id),
    config: settings,
    wrappers,
    preset: v.optional(name('the name of a preset')),
    steps: count,
  },
  `${needed.id}, or { "id", "config", "wrappers", "preset", "steps" }`,
);
const seedCount = v.custom<number>(
  (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= mostSeeds,
  `an integer from 1 to ${mostSeeds}, or a list of seeds`,
);
const seedList = v.array(atLeast(0, 'a seed, an integer of at least 0'));

/** A sweep's file. A name abbreviates `{ "agent" }` or `{ "id" }`, a number n the seeds 1 to n. */
const sweep = v.strictObject({
  arms: v.array(
    v.lazy((value) => (typeof value === 'string' ? name(needed.agent) : arm)),
    needed.arms,
  ),
  environments: v.array(
    v.lazy((value) => (typeof value === 'string' ? name(needed.id) : environment)),
    needed.environments,
  ),
  seeds: v.optional(
    v.lazy((value) => (Array.isArray(value) ? seedList : seedCount)),
    1,
  ),
  steps: count,
  numEnvs: count,
  evaluations: count,
  evaluationEpisodes: count,
  checkpointSteps: count,
  ablation: v.optional(name('the name of an ablation')),
});

/** Content of a sweep's file. */
interface SweepFile {
  readonly spec: SweepSpec;
  /** The ablation by whose baseline, complete agent and parts its arms are to be compared. */
  readonly ablation?: string;
}

/**
 * Reads the JSON file that `prism sweep` takes.
 *
 * @throws PrismError `file` when it cannot be read, `invalid-config` when it is no sweep.
 */
export function readSweepFile(path: string): SweepFile {
  const { success, output, issues } = v.safeParse(sweep, parse(path), { abortEarly: true });
  if (!success) throw refusal(path, issues[0]);
  const { ablation, arms, environments, seeds, ...rest } = output;
  const spec = {
    ...rest,
    arms: arms.map((given) =>
      typeof given === 'string'
        ? { name: given, agent: given }
        : { ...given, name: given.name ?? given.agent },
    ),
    environments: environments.map((given) => (typeof given === 'string' ? { id: given } : wrapped(given))),
    seeds: typeof seeds === 'number' ? firstSeeds(seeds) : seeds,
  };
  return ablation === undefined ? { spec } : { spec, ablation };
}

/** An environment whose wrappers are all objects. */
function wrapped({ wrappers: given, ...others }: v.InferOutput<typeof environment>): SweepEnvironment {
  if (given === undefined) return others;
  const all = given.map((one) =>
    typeof one === 'string' ? readWrapper(one) : { name: one.name, config: one.config ?? {} },
  );
  return { ...others, wrappers: all };
}

/** A sentence about the first thing that is wrong. */
function refusal(file: string, { path, expected, message, input }: v.BaseIssue<unknown>): PrismError {
  const keys = (path ?? []).map(({ key }) => key as string | number);
  const [list] = keys;
  const { owners, known } =
    keys.length > 1 && list === 'arms'
      ? { owners: 'arms', known: arm.entries }
      : keys.length > 1 && list === 'environments'
        ? { owners: 'environments', known: environment.entries }
        : { owners: 'sweeps', known: sweep.entries };
  const hint = `The keys of ${owners} are ${Object.keys(known).join(', ')}.`;
  const last = keys.at(-1);
  if (expected === 'never') {
    const place = keys.length > 1 ? `${written(keys.slice(0, -1))} of ${file}` : file;
    return new PrismError('invalid-config', `${place} has a key "${last}", which ${owners} do not know.`, {
      hint,
    });
  }
  // For a missing key, name the requirement of the object, not the key's own message.
  const isMissing = input === undefined;
  const what = isMissing && typeof last === 'string' && last in needed ? needed[last as 'arms'] : message;
  const found = isMissing ? 'missing' : shortened(JSON.stringify(input));
  return new PrismError('invalid-config', `"${written(keys)}" of ${file} must be ${what}, but is ${found}.`, {
    hint,
  });
}

/** `arms[1].config`: the first entry of a list is 0. */
function written(keys: readonly (string | number)[]): string {
  return keys
    .map((key, k) => (typeof key === 'number' ? `[${key}]` : `${k === 0 ? '' : '.'}${key}`))
    .join('');
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PrismError('file', `The sweep ${path} cannot be read: ${(cause as Error).message}.`, {
      hint: 'Name a JSON file that lists arms and environments, and that you may read.',
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PrismError('invalid-config', `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  if (isObject(value)) return value;
  throw new PrismError('invalid-config', `${path} must hold an object.`, {
    hint: `With the keys ${Object.keys(sweep.entries).join(', ')}.`,
  });
}

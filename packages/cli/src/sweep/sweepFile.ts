import { readFileSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';
import type { SweepArm, SweepEnvironment, SweepSpec } from '@prism-rl/sweep';

/** Keys of a sweep's file, with what each must be. */
const keys = {
  arms: 'a list of agents, or of { "name", "agent", "config" }',
  environments: 'a list of environments, or of { "id", "config", "preset", "steps" }',
  seeds: 'a number, or a list of seeds',
  steps: 'a number',
  numEnvs: 'a number',
  evaluations: 'a number',
  evaluationEpisodes: 'a number',
  checkpointSteps: 'a number',
} as const;

/**
 * Reads the JSON file that `prism sweep` takes. Names stand for `{ name, agent }` and `{ id }`, a number of seeds for 1 to that.
 *
 * @throws PrismError `file` when it cannot be read, `invalid-config` when it is no sweep.
 */
export function readSweepFile(path: string): SweepSpec {
  const value = parse(path);
  const wrong = (key: keyof typeof keys): PrismError =>
    new PrismError('invalid-config', `"${key}" of ${path} must be ${keys[key]}.`);
  const unknown = Object.keys(value).find((key) => !(key in keys));
  if (unknown !== undefined) {
    throw new PrismError('invalid-config', `${path} has a key "${unknown}", which sweeps do not know.`, {
      hint: `They know ${Object.keys(keys).join(', ')}.`,
    });
  }
  const { arms, environments, seeds = 1 } = value;
  if (!isListOf(arms, 'agent')) throw wrong('arms');
  if (!isListOf(environments, 'id')) throw wrong('environments');
  const seedList = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, k) => k + 1) : seeds;
  if (!Array.isArray(seedList) || !seedList.every((seed) => typeof seed === 'number')) throw wrong('seeds');
  const number = (key: 'steps' | 'numEnvs' | 'evaluations' | 'evaluationEpisodes' | 'checkpointSteps') => {
    const given = value[key];
    if (given !== undefined && typeof given !== 'number') throw wrong(key);
    return given;
  };
  return {
    arms: arms.map((arm): SweepArm => (typeof arm === 'string' ? { name: arm, agent: arm } : named(arm))),
    environments: environments.map((environment) =>
      typeof environment === 'string' ? { id: environment } : (environment as SweepEnvironment),
    ),
    seeds: seedList,
    steps: number('steps'),
    numEnvs: number('numEnvs'),
    evaluations: number('evaluations'),
    evaluationEpisodes: number('evaluationEpisodes'),
    checkpointSteps: number('checkpointSteps'),
  };
}

type Entry = { readonly [key: string]: unknown };

function named(arm: Entry): SweepArm {
  const { name, agent, config } = arm as { name?: string; agent: string; config?: SweepArm['config'] };
  return { name: name ?? agent, agent, ...(config === undefined ? {} : { config }) };
}

function isListOf(value: unknown, key: string): value is readonly (string | Entry)[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry) =>
        typeof entry === 'string' ||
        (typeof entry === 'object' && entry !== null && typeof (entry as Entry)[key] === 'string'),
    )
  );
}

function parse(path: string): Entry {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PrismError('file', `The sweep ${path} cannot be read: ${(cause as Error).message}.`, { cause });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Entry;
  } catch (cause) {
    throw new PrismError('invalid-config', `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  throw new PrismError('invalid-config', `${path} must hold an object.`, {
    hint: `With the keys ${Object.keys(keys).join(', ')}.`,
  });
}

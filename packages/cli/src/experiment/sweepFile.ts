import { readFileSync } from 'node:fs';
import { type Config, PrismError } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import type { SweepSpec } from '@prism-rl/experiments';
import { withFile } from '../output.ts';
import { readWrapper } from '../readWrapper.ts';
import { firstSeeds, mostSeeds, type SweepArm } from './readOptions.ts';

type SweepEnvironment = SweepSpec['environments'][number];

/** Describes the accepted values of the required keys and the lists. */
const needed = {
  arms: 'a list of agents, or of { "agent", "name", "config", "envConfig" }',
  environments: 'a list of environments, or of { "id", "config", "wrappers", "preset", "steps" }',
  agent: 'the name of an agent',
  id: 'the name of an environment',
} as const;

const name = (words: string): shape.Shape => ({ words, is: (value) => shape.name.is(value) && value !== '' });
const count = shape.optional(shape.wholeFrom(1));
const settings = shape.optional({ ...shape.object, words: 'an object of settings' });
/** A name as an abbreviation of an object. */
const named = (words: string, fields: shape.Shape): shape.Shape =>
  shape.either(fields.words, (value) => (shape.text.is(value) ? name(words) : fields));

const armFields: shape.Shapes = {
  name: shape.optional(name('a name')),
  agent: name(needed.agent),
  config: settings,
  envConfig: settings,
};
const wrapperFields: shape.Shapes = { name: name('the name of a wrapper'), config: settings };
const wrapper = shape.onlyFields('a wrapper as in --wrap, or { "name", "config" }', wrapperFields);
const environmentFields: shape.Shapes = {
  id: name(needed.id),
  config: settings,
  wrappers: shape.optional(shape.listOf('a list of wrappers', named('a wrapper', wrapper))),
  preset: shape.optional(name('the name of a preset')),
  steps: count,
};
const arm = shape.onlyFields(`${needed.agent}, or { "agent", "name", "config", "envConfig" }`, armFields);
const environment = shape.onlyFields(
  `${needed.id}, or { "id", "config", "wrappers", "preset", "steps" }`,
  environmentFields,
);
const seedCount: shape.Shape = {
  words: `an integer from 1 to ${mostSeeds}, or a list of seeds`,
  is: (value) => shape.wholeFrom(1).is(value) && (value as number) <= mostSeeds,
};
const seedList = shape.listOf(seedCount.words, {
  ...shape.wholeFrom(0),
  words: 'a seed, an integer of at least 0',
});

/** A sweep file. A name abbreviates `{ "agent" }` or `{ "id" }`, a number n the seeds 1 to n. */
const sweepFields: shape.Shapes = {
  arms: shape.listOf(needed.arms, named(needed.agent, arm)),
  environments: shape.listOf(needed.environments, named(needed.id, environment)),
  seeds: shape.optional(
    shape.either(seedCount.words, (value) => (Array.isArray(value) ? seedList : seedCount)),
  ),
  steps: count,
  numEnvs: count,
  evaluations: count,
  evaluationEpisodes: count,
  checkpointSteps: count,
  ablation: shape.optional(name('the name of an ablation')),
};
const sweep = shape.onlyFields('an object', sweepFields);

interface EnvironmentWritten extends Omit<SweepEnvironment, 'wrappers'> {
  readonly wrappers?: readonly (string | { readonly name: string; readonly config?: Config })[];
}

/** Output of {@link sweep}. */
interface SweepWritten extends Omit<SweepSpec, 'arms' | 'environments' | 'seeds'> {
  readonly arms: readonly (string | (Partial<SweepArm> & Pick<SweepArm, 'agent'>))[];
  readonly environments: readonly (string | EnvironmentWritten)[];
  readonly seeds?: number | readonly number[];
  readonly ablation?: string;
}

interface SweepFile {
  readonly spec: SweepSpec;
  /** The ablation whose baseline, complete agent and parts the report compares the arms with. */
  readonly ablation?: string;
}

/**
 * Reads the JSON file that `prism sweep` takes.
 *
 * @throws PrismError `file` if it cannot be read, `invalid-config` if it does not describe a sweep.
 */
export function readSweepFile(path: string): SweepFile {
  const written = parse(path);
  const misfit = shape.misfitOf(written, sweep);
  if (misfit !== undefined) throw refusal(path, misfit);
  const { ablation, arms, environments, seeds = 1, ...rest } = written as SweepWritten;
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

function wrapped({ wrappers: given, ...others }: EnvironmentWritten): SweepEnvironment {
  if (given === undefined) return others;
  const all = given.map((one) =>
    typeof one === 'string' ? readWrapper(one) : { name: one.name, config: one.config ?? {} },
  );
  return { ...others, wrappers: all };
}

/** Describes the first error in one sentence. */
function refusal(file: string, { path, words, found }: shape.Misfit): PrismError {
  const [list] = path;
  const { owners, known } =
    path.length > 1 && list === 'arms'
      ? { owners: 'arms', known: armFields }
      : path.length > 1 && list === 'environments'
        ? { owners: 'environments', known: environmentFields }
        : { owners: 'sweeps', known: sweepFields };
  const hint = `The keys of ${owners} are ${Object.keys(known).join(', ')}.`;
  if (words === undefined) {
    const place = path.length > 1 ? `${written(path.slice(0, -1))} of ${file}` : file;
    return PrismError.invalidConfig`${place} has a key "${path.at(-1)}", which ${owners} do not have.
      ${hint}`;
  }
  const is = found === undefined ? 'missing' : shortened(JSON.stringify(found));
  return PrismError.invalidConfig`"${written(path)}" of ${file} must be ${words}, but is ${is}.
    ${hint}`;
}

/** Formats a path, such as `arms[1].config`; indices start at 0. */
function written(keys: readonly (string | number)[]): string {
  return keys
    .map((key, k) => (typeof key === 'number' ? `[${key}]` : `${k === 0 ? '' : '.'}${key}`))
    .join('');
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function parse(path: string): unknown {
  const hint = 'Give a readable JSON file that lists arms and environments.';
  const bytes = withFile(`The sweep ${path} cannot be read`, hint, () => readFileSync(path));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw PrismError.invalidConfig`${path} is not JSON: ${(cause as Error).message}.`.causedBy(cause);
  }
  if (shape.isObject(value)) return value;
  throw PrismError.invalidConfig`${path} must contain an object.
    With the keys ${Object.keys(sweepFields).join(', ')}.`;
}

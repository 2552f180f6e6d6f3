import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Config } from '../contracts/run.ts';
import type { Json } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import { didYouMean } from '../words.ts';

/** Names of settings in CleanRL, Stable-Baselines3 and textbooks, in lower case without underscores, with ours, the likeliest first. */
const elsewhere: { readonly [name: string]: readonly string[] } = {
  gamma: ['discount'],
  discountfactor: ['discount'],
  lr: ['learningRate', 'stepSize'],
  policylr: ['learningRate'],
  qlr: ['criticLearningRate', 'learningRate'],
  alpha: ['stepSize', 'temperature', 'learningRate'],
  tau: ['targetTau'],
  lam: ['gaeLambda', 'lambda'],
  lambda: ['gaeLambda'],
  eps: ['epsilon', 'epsilonEnd'],
  epsilon: ['epsilonEnd'],
  starte: ['epsilonStart'],
  ende: ['epsilonEnd'],
  explorationinitialeps: ['epsilonStart'],
  explorationfinaleps: ['epsilonEnd'],
  explorationfraction: ['epsilonSteps'],
  buffersize: ['replayCapacity'],
  memorysize: ['replayCapacity'],
  netarch: ['hidden'],
  hiddensize: ['hidden'],
  hiddensizes: ['hidden'],
  activationfn: ['activation'],
  nsteps: ['rolloutSteps', 'nStep'],
  numsteps: ['rolloutSteps', 'nStep'],
  nepochs: ['epochs'],
  updateepochs: ['epochs'],
  numminibatches: ['minibatches'],
  trainfreq: ['trainEvery'],
  trainfrequency: ['trainEvery'],
  gradientsteps: ['updatesPerTraining'],
  policyfrequency: ['policyDelay'],
  targetupdateinterval: ['targetUpdateEvery'],
  targetnetworkfrequency: ['targetUpdateEvery'],
  entcoef: ['entropyCoefficient', 'temperature'],
  vfcoef: ['valueCoefficient'],
  clipcoef: ['clipRange'],
  cliprangevf: ['valueClipRange'],
  maxgradnorm: ['maxGradientNorm'],
  normadv: ['standardise'],
  normalizeadvantage: ['standardise'],
  policynoise: ['targetNoise'],
  targetpolicynoise: ['targetNoise'],
  noiseclip: ['targetNoiseClip'],
  natoms: ['atoms'],
  vmin: ['valueMin'],
  vmax: ['valueMax'],
};

/**
 * Returns a hint for an unknown setting: our name for it, if it is known from CleanRL, Stable-Baselines3 or a textbook, or a similar name.
 *
 * @param known the existing settings, at least one.
 */
export function settingMeant(name: string, known: readonly string[]): string {
  const plain = name.toLowerCase().replaceAll('_', '');
  const ours = Object.hasOwn(elsewhere, plain) ? elsewhere[plain]! : [];
  const meant = ours.find((setting) => known.includes(setting));
  return meant === undefined ? didYouMean(name, known) : `Did you mean ${meant}?`;
}

/**
 * Merges and validates a configuration: the entry's defaults, overridden by each of `layers` in order, such as a preset and the user's settings.
 *
 * @param owner named in errors: "agent dqn".
 * @throws PrismError `invalid-config` for unknown keys, wrong types and values out of range.
 */
export function resolveConfig<C extends object>(
  owner: string,
  entry: { readonly defaults: C; readonly schema: StandardSchemaV1<unknown, C> },
  ...layers: readonly (Config | undefined)[]
): C {
  const known = Object.keys(entry.defaults);
  const merged: Record<string, unknown> = { ...(entry.defaults as Record<string, unknown>) };
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer ?? {})) {
      if (!known.includes(key)) {
        throw PrismError.invalidConfig`The ${owner} has no setting "${key}".
          ${known.length === 0 ? 'It has no settings.' : settingMeant(key, known)}`;
      }
      merged[key] = value;
    }
  }
  const result = entry.schema['~standard'].validate(merged);
  if (result instanceof Promise) {
    throw PrismError.contract`The configuration schema of the ${owner} is asynchronous; it must be synchronous.`;
  }
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const parts = issue?.path ?? [];
  const path = parts.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const message = issue?.message ?? 'invalid';
  // A schema that checks several settings together may report no path.
  if (path === '') throw PrismError.invalidConfig`The settings of the ${owner} are not accepted: ${message}.`;
  const usual = entry.defaults[path as keyof C];
  const isChanged = Object.hasOwn(merged, path) && merged[path] !== usual;
  throw PrismError.invalidConfig`The setting "${path}" of the ${owner} is ${textOf(valueAt(merged, path))}, which is not accepted: ${message}.
    ${isChanged ? `Its default is ${JSON.stringify(usual)}.` : ''}`;
}

function valueAt(config: unknown, path: string): unknown {
  let value = config;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}

/** Writes a value as JSON, but NaN and infinity by name. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/**
 * Parses settings of a command line: `key=value`, with the value as JSON (`0.1`, `true`, `[64,64]`) or else as text.
 *
 * @throws PrismError `invalid-config` without `=`, for numbers that overflow, and for a setting that is given twice.
 */
export function parseSettings(settings: readonly string[]): Config {
  const pairs = settings.map(parseSetting);
  const twice = pairs.find(([key], k) => pairs.findIndex((pair) => pair[0] === key) < k)?.[0];
  if (twice !== undefined) {
    throw PrismError.invalidConfig`The setting "${twice}" is given twice.
      Leave one of them out.`;
  }
  // fromEntries, because assignment would treat "__proto__" specially.
  return Object.fromEntries(pairs);
}

function parseSetting(setting: string): [key: string, value: Json] {
  const equals = setting.indexOf('=');
  if (equals < 1) {
    throw PrismError.invalidConfig`"${setting}" is not a setting.
      Settings are written key=value, for example learningRate=0.001.`;
  }
  const [key, text] = [setting.slice(0, equals), setting.slice(equals + 1)];
  let isNumeric = true;
  const value = parseValue(text, (_, part: unknown) => {
    isNumeric &&= typeof part !== 'number' || Number.isFinite(part);
    return part;
  });
  if (isNumeric) return [key, value];
  throw PrismError.invalidConfig`The setting "${key}" is ${text}, which is too large for a number.`;
}

function parseValue(text: string, reviver: (key: string, value: unknown) => unknown): Json {
  try {
    return JSON.parse(text, reviver) as Json;
  } catch {
    return text; // not JSON: a plain word such as `rgb`
  }
}

import { type Config, type Json, PrismError, parseSettings } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import type { SweepSpec } from '@prism-rl/experiments';
import { decimal, type OptionValues } from '../command.ts';

/** An agent with settings, one arm of an ablation. */
export type SweepArm = SweepSpec['arms'][number];

/** Parses `a,b,c` as a list. */
export function names(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Most seeds that one call accepts: each is at least one run. */
export const mostSeeds = 100_000;

/** The seeds 1 to `count`. */
export function firstSeeds(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k + 1);
}

/**
 * Parses seeds: `5` means 1 to 5, `6-10` and `1,4,9` mean themselves.
 *
 * @param option the option's name.
 * @throws PrismError `invalid-argument` for anything else.
 */
export function readSeeds(text: string, option = 'seeds'): number[] {
  const wrong = (why = ''): PrismError =>
    PrismError.invalidArgument`--${option} ${text} does not name seeds${why}.
      Write 5 for seeds 1 to 5, 6-10 for a range, or 1,4,9 for a list.`;
  const number = (digits: string): number => {
    const value = Number(digits);
    if (/^\d+$/.test(digits) && Number.isSafeInteger(value)) return value;
    throw wrong();
  };
  const few = (count: number): number => {
    if (count <= mostSeeds) return count;
    throw wrong(`: there are more than ${mostSeeds}`);
  };
  const [first = '', last, ...more] = text.split('-').map((part) => part.trim());
  if (last !== undefined && more.length === 0) {
    const [from, to] = [number(first), number(last)];
    if (to < from) throw wrong(`: ${to} comes before ${from}`);
    return Array.from({ length: few(to - from + 1) }, (_, k) => from + k);
  }
  if (text.includes(',')) {
    const listed = names(text).map(number);
    if (listed.length === 0) throw wrong();
    const seen = new Set<number>();
    const twice = listed.find((seed) => seen.size === seen.add(seed).size);
    if (twice !== undefined) throw wrong(`: ${twice} appears twice`);
    return listed;
  }
  const count = number(text);
  if (count === 0) throw wrong(': there must be at least 1');
  return firstSeeds(few(count));
}

/**
 * Parses the checkpoint interval: `--checkpoint-every 10000` steps, or `--checkpoint-every 5m`.
 *
 * @throws PrismError `invalid-argument` for anything else.
 */
export function readCheckpointEvery(options: OptionValues): {
  readonly checkpointSteps?: number;
  readonly checkpointSeconds?: number;
} {
  const text = options.text('checkpoint-every');
  if (text === undefined) return {};
  if (/[smhd]$/.test(text)) return { checkpointSeconds: readTime(text, 'checkpoint-every') / 1000 };
  const steps = decimal(text);
  if (Number.isFinite(steps)) return { checkpointSteps: wholeNumber('--checkpoint-every', steps, 1) };
  throw PrismError.invalidArgument`--checkpoint-every needs a number or a time, but got "${text}".
    Write 10000 for steps, or 5m for minutes.`;
}

const units: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Parses a duration and returns milliseconds: `90s`, `10m`, `2h`, `1h30m`, `25d`.
 *
 * @param option the option's name.
 * @throws PrismError `invalid-argument` for anything else.
 */
export function readTime(text: string, option = 'time'): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  const seconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit!]!, 0);
  if (!(seconds > 0) || parts.map(([part]) => part).join('') !== text) {
    throw PrismError.invalidArgument`--${option} ${text} is not a length of time.
      Write 90s, 10m, 2h, 1h30m or 3d.`;
  }
  return 1000 * seconds;
}

/** Values of an option for all environments, `5000`, and for one, `CartPole-v1=30000`. */
function perEnvironment<T>(
  texts: readonly string[],
  read: (value: string, text: string) => T,
): { all: T | undefined; byEnvironment: Map<string, T> } {
  const byEnvironment = new Map<string, T>();
  let all: T | undefined;
  for (const text of texts) {
    const [, environment, written = ''] = /^(?:(.+)=)?([^=]*)$/.exec(text) ?? [];
    const value = read(written, text);
    if (environment === undefined) all = value;
    else byEnvironment.set(environment, value);
  }
  return { all, byEnvironment };
}

/** Parses steps. @throws PrismError `invalid-argument` for anything else. */
export function readSteps(texts: readonly string[]): ReturnType<typeof perEnvironment<number>> {
  return perEnvironment(texts, (number, text) => {
    const steps = decimal(number);
    if (Number.isSafeInteger(steps) && steps >= 1) return steps;
    throw PrismError.invalidArgument`--steps ${text} is not a number of steps.
      Write 5000 for all environments, or CartPole-v1=30000 for one.`;
  });
}

/** Parses presets. @throws PrismError `invalid-argument` if one is missing. */
export function readPresets(texts: readonly string[]): ReturnType<typeof perEnvironment<string>> {
  return perEnvironment(texts, (preset, text) => {
    if (preset !== '') return preset;
    throw PrismError.invalidArgument`--preset ${text} does not name a preset.
      Write a PRESET for all environments, or ENVIRONMENT=PRESET, for example CartPole-v1=acrobot.`;
  });
}

/** Parses a custom arm: `dqn-slow=dqn,learningRate=1e-4,hidden=[64,64]`; `env.KEY=VALUE` is a setting of its environment. */
export function readArm(text: string): SweepArm {
  const [, name, agent, settings] = /^([^=,]+)=([^=,]+)(?:,(.*))?$/.exec(text) ?? [];
  if (name === undefined || agent === undefined) {
    throw PrismError.invalidArgument`--arm ${text} does not describe an arm.
      Write NAME=AGENT,SETTING=VALUE, for example dqn-huber=dqn,loss=huber.`;
  }
  const { own, environment } = splitSettings(parseSettings(settingsIn(settings ?? '')));
  const hasOwn = Object.keys(environment).length > 0;
  return { name, agent, config: own, ...(hasOwn && { envConfig: environment }) };
}

/** Splits `a=1,b=[2,3]` into `a=1` and `b=[2,3]`: a comma separates only if a setting follows, because lists have commas, too. */
export function settingsIn(text: string): string[] {
  return text.split(/,(?=(?:env\.)?[A-Za-z]\w*=)/).filter((part) => part !== '');
}

/** Splits `--set` settings: those with the prefix `env.` belong to the environment, the rest to the agent or planner. */
export function splitSettings(settings: Config): { own: Config; environment: Config } {
  const own: [string, Json][] = [];
  const environment: [string, Json][] = [];
  for (const [key, value] of Object.entries(settings)) {
    if (key.startsWith('env.')) environment.push([key.slice(4), value]);
    else own.push([key, value]);
  }
  return { own: Object.fromEntries(own), environment: Object.fromEntries(environment) };
}

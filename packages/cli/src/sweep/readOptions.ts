import { PrismError, parseSettings } from '@prism-rl/core';
import type { SweepArm } from '@prism-rl/sweep';
import { splitSettings } from '../splitSettings.ts';
import { wholeNumber } from '../wholeNumber.ts';

/** `a,b,c` as a list. */
export function names(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Seeds: `5` are 1 to 5, `6-10` are those, `1,4,9` are those. */
export function readSeeds(text: string): number[] {
  const numbers = /^(\d+)-(\d+)$/.exec(text);
  if (numbers !== null) {
    const [from, to] = [Number(numbers[1]), Number(numbers[2])];
    if (to < from)
      throw new PrismError('invalid-argument', `--seeds ${text} are no seeds: ${to} comes before ${from}.`);
    return Array.from({ length: to - from + 1 }, (_, k) => from + k);
  }
  if (text.includes(',')) return names(text).map((seed) => wholeNumber('seeds', Number(seed), 0));
  return Array.from({ length: wholeNumber('seeds', Number(text), 1) }, (_, k) => k + 1);
}

const units: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A time as milliseconds: `90s`, `10m`, `2h`, `1h30m`. */
export function readTime(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new PrismError('invalid-argument', `--time ${text} is no time.`, {
      hint: 'Write 90s, 10m, 2h or 1h30m.',
    });
  }
  return 1000 * parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit!]!, 0);
}

/** Steps: `5000` for all environments, `CartPole-v1=30000` for one. */
export function readSteps(texts: readonly string[]): { all?: number; byEnvironment: Map<string, number> } {
  const byEnvironment = new Map<string, number>();
  let all: number | undefined;
  for (const text of texts) {
    const [, environment, number] = /^(?:(.+)=)?([\d_]+)$/.exec(text) ?? [];
    const steps = wholeNumber('steps', Number((number ?? text).replaceAll('_', '')), 1);
    if (environment === undefined) all = steps;
    else byEnvironment.set(environment, steps);
  }
  return { ...(all === undefined ? {} : { all }), byEnvironment };
}

/** Presets: `CartPole-v1=acrobot` for one environment. */
export function readPresets(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const [, environment, preset] = /^(.+)=([^=]+)$/.exec(text) ?? [];
      if (environment !== undefined && preset !== undefined) return [environment, preset];
      throw new PrismError('invalid-argument', `--preset ${text} does not say for which environment.`, {
        hint: 'Write ENVIRONMENT=PRESET, for example CartPole-v1=acrobot.',
      });
    }),
  );
}

/** An arm of one's own: `dqn-slow=dqn,learningRate=1e-4,hidden=[64,64]`. */
export function readArm(text: string): SweepArm {
  const [, name, agent, settings] = /^([^=,]+)=([^=,]+)(?:,(.*))?$/.exec(text) ?? [];
  if (name === undefined || agent === undefined) {
    throw new PrismError('invalid-argument', `--arm ${text} is no arm.`, {
      hint: 'Write NAME=AGENT,SETTING=VALUE, for example dqn-huber=dqn,loss=huber.',
    });
  }
  // A comma divides settings where another setting follows it: lists have commas, too.
  const parts = (settings ?? '').split(/,(?=[A-Za-z]\w*=)/).filter((part) => part !== '');
  const { own, environment } = splitSettings(parseSettings(parts));
  if (Object.keys(environment).length > 0) {
    throw new PrismError('invalid-argument', `--arm ${text}: arms share their environments' settings.`, {
      hint: 'Set them for all arms with --set env.KEY=VALUE.',
    });
  }
  return { name, agent, config: own };
}

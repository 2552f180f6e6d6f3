/** Compares with MinAtar 1.0.15: recorded traces with every state's checksum, and long runs with many seeds and settings. */

import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { RowVector } from '@prism-rl/core';
import { describe, expect, it } from 'vitest';
import type { MinAtarConfig, MinAtarId } from '../src/catalogue.ts';
import { MinAtarEnv } from '../src/index.ts';

interface Golden {
  readonly games: Readonly<
    Record<
      string,
      readonly {
        readonly seed: number;
        readonly policy: string;
        readonly actions: string;
        readonly crc0: string;
        readonly crc: string;
        readonly rewards: readonly (readonly [number, number])[];
        readonly terminals: readonly number[];
      }[]
    >
  >;
}

interface Case {
  readonly id: MinAtarId;
  readonly seed: number;
  readonly steps: number;
  readonly crc: string;
  readonly reward: number;
  readonly episodes: number;
  readonly actions?: string;
  readonly sticky?: number;
  readonly ramping?: boolean;
  /** Number of steps to play after the episode's end. */
  readonly linger?: number;
  /** Base of the seeds passed to every reset, which keeps the last action. */
  readonly reseed?: number;
}

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

const golden = fixture<Golden>('golden');
const oracle = fixture<{ readonly cases: readonly Case[] }>('oracle');

const ids: Readonly<Record<string, MinAtarId>> = {
  asterix: 'MinAtar/Asterix-v0',
  breakout: 'MinAtar/Breakout-v0',
  freeway: 'MinAtar/Freeway-v0',
  seaquest: 'MinAtar/Seaquest-v0',
  space_invaders: 'MinAtar/SpaceInvaders-v0',
};

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

/** As `uniform` in `tools/env-minatar/oracle.py`. */
function uniform(seed: number, n: number): () => number {
  let x = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return (x >>> 16) % n;
  };
}

describe('golden traces', () => {
  const traces = Object.entries(golden.games).flatMap(([game, list]) =>
    list.map((trace) => ({ game, ...trace })),
  );
  it.each(traces)('$game, seed $seed, $policy', (trace) => {
    const env = new MinAtarEnv(ids[trace.game]!);
    expect(hex(crc32(env.reset({ seed: trace.seed }).observation))).toBe(trace.crc0);
    let states = '';
    const rewards: [number, number][] = [];
    const terminals: number[] = [];
    for (let k = 0; k < trace.actions.length; k++) {
      const result = env.step(Number(trace.actions[k]));
      states += hex(crc32(result.observation));
      if (result.reward !== 0) rewards.push([k, result.reward]);
      expect(result.truncated).toBe(false);
      if (result.terminated) {
        terminals.push(k);
        env.reset();
      }
    }
    expect(states).toBe(trace.crc);
    expect(rewards).toEqual(trace.rewards);
    expect(terminals).toEqual(trace.terminals);
  });
});

function nameOf({ id, seed, actions, sticky, ramping, linger, reseed }: Case): string {
  const settings = { sticky, ramping, linger, reseed };
  return `${id} ${seed} ${actions === undefined ? 'uniform' : 'played'} ${JSON.stringify(settings)}`;
}

function actionsOf(spec: Case, n: number): () => number {
  const { actions } = spec;
  if (actions === undefined) return uniform(spec.seed, n);
  let k = 0;
  return () => Number(actions[k++]);
}

function configOf({ sticky, ramping }: Case): Partial<MinAtarConfig> {
  return { ...(sticky === undefined ? {} : { sticky }), ...(ramping === undefined ? {} : { ramping }) };
}

describe('whole runs, one environment', () => {
  it.each(oracle.cases.map((spec) => [nameOf(spec), spec] as const))('%s', (_name, spec) => {
    const env = new MinAtarEnv(spec.id, configOf(spec));
    const next = actionsOf(spec, env.actionSpace.n);
    const flags = new Uint8Array(2);
    let crc = crc32(env.reset({ seed: spec.seed }).observation);
    let reward = 0;
    let episodes = 0;
    let over = 0;
    for (let k = 0; k < spec.steps; k++) {
      const result = env.step(next());
      flags[0] = result.reward;
      flags[1] = Number(result.terminated);
      crc = crc32(flags, crc32(result.observation, crc));
      reward += result.reward;
      over = result.terminated ? over + 1 : 0;
      if (over > (spec.linger ?? 0)) {
        episodes++;
        over = 0;
        const options =
          spec.reseed === undefined
            ? {}
            : { seed: spec.reseed + episodes, options: { keepLastAction: true } };
        crc = crc32(env.reset(options).observation, crc);
      }
    }
    expect({ reward, episodes, crc: hex(crc) }).toEqual({
      reward: spec.reward,
      episodes: spec.episodes,
      crc: spec.crc,
    });
  });
});

describe('whole runs, the vector', () => {
  const plain = oracle.cases.filter(({ linger, reseed }) => linger === undefined && reseed === undefined);
  it.each(plain.map((spec) => [nameOf(spec), spec] as const))('%s', (_name, spec) => {
    // The run is the second of two environments: its seed is the vector's plus one.
    const env = new RowVector(2, MinAtarEnv.task(spec.id, configOf(spec)));
    const { size } = env.observationSpace;
    const next = actionsOf(spec, new MinAtarEnv(spec.id).actionSpace.n);
    const actions = new Int32Array(2);
    const flags = new Uint8Array(2);
    env.reset({ seed: spec.seed - 1 });
    const observation = env.observations.subarray(size);
    const final = env.finalObservations.subarray(size);
    let crc = crc32(observation);
    for (let k = 0; k < spec.steps; k++) {
      actions[1] = next();
      env.step(actions);
      const ended = env.terminated[1] === 1;
      flags[0] = env.rewards[1]!;
      flags[1] = env.terminated[1]!;
      crc = crc32(flags, crc32(ended ? final : observation, crc));
      if (ended) crc = crc32(observation, crc);
    }
    expect(hex(crc)).toBe(spec.crc);
  });
});

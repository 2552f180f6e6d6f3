/** Compares with MinAtar 1.0.15: runs with many seeds and settings, as checksums of every observation, reward and end. */

import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lcgActions } from '../../../test/gymnasiumRuns.ts';
import type { MinAtarConfig, MinAtarId } from '../src/catalogue.ts';
import { MinAtarEnv } from '../src/index.ts';

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

const { cases } = JSON.parse(readFileSync(new URL('fixtures/oracle.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

function nameOf({ id, seed, actions, sticky, ramping, linger, reseed }: Case): string {
  const settings = { sticky, ramping, linger, reseed };
  return `${id} ${seed} ${actions === undefined ? 'uniform' : 'played'} ${JSON.stringify(settings)}`;
}

function actionsOf(spec: Case, n: number): () => number {
  const { actions } = spec;
  if (actions === undefined) return lcgActions(spec.seed, n);
  let k = 0;
  return () => Number(actions[k++]);
}

function configOf({ sticky, ramping }: Case): Partial<MinAtarConfig> {
  return { ...(sticky === undefined ? {} : { sticky }), ...(ramping === undefined ? {} : { ramping }) };
}

describe('whole runs', () => {
  it.each(cases.map((spec) => [nameOf(spec), spec] as const))('%s', (_name, spec) => {
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

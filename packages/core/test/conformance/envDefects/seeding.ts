import type { ResetOptions, ResetResult } from '../../../src/contracts/env.ts';
import { Rng } from '../../../src/rng/rng.ts';
import { Drift } from '../drift.ts';
import type { Defect } from '../proveKit.ts';
import { on, type Result, stepping } from './subject.ts';

let shared = new Rng(0);

/** Environments whose episodes do not depend on the seed alone. */
export const seedingDefects: Defect[] = [
  [
    'randomness of its own',
    'the same seed gives the same episodes',
    'Two environments with seed 0',
    stepping((r) => ({ ...r, reward: r.reward + shared.random() })),
  ],
  [
    'a counter that survives a seeded reset',
    'a seeded reset starts anew, whatever happened before',
    'A used and a fresh environment with seed 5',
    on(() => {
      let steps = 0;
      return new (class extends Drift {
        override move(push: number): Result {
          return { ...super.move(push), reward: steps++ };
        }
      })();
    }),
  ],
  [
    'a bigint seed that is ignored',
    'a seed as a bigint is the same seed',
    'The seeds 7n and 7',
    on(
      () =>
        new (class extends Drift {
          override reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
            return super.reset(typeof seed === 'bigint' ? {} : seed === undefined ? {} : { seed });
          }
        })(),
    ),
  ],
  [
    'a generator that instances share',
    'instances do not disturb each other',
    'An environment beside another one and one alone',
    on(
      () =>
        new (class extends Drift {
          override reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
            if (seed !== undefined) shared = new Rng(seed);
            this.rng = shared;
            return super.reset();
          }
          override move(push: number): Result {
            this.rng = shared;
            return super.move(push);
          }
        })(),
    ),
  ],
  [
    'a seed that is ignored',
    'different seeds give different episodes',
    'The seeds 0 to 9 all give the same episode.',
    on(
      () =>
        new (class extends Drift {
          override reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
            return super.reset(seed === undefined ? {} : { seed: 0 });
          }
        })(),
    ),
  ],
  [
    'a negative seed that is taken',
    'seeds that are no non-negative integers are refused',
    'reset with the seed -1 must throw a PrismError invalid-argument, but nothing was thrown.',
    on(
      () =>
        new (class extends Drift {
          override reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
            return super.reset(seed === undefined ? {} : { seed: Math.abs(Math.trunc(Number(seed))) || 0 });
          }
        })(),
    ),
  ],
];

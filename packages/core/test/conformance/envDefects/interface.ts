import type { ResetOptions, ResetResult } from '../../../src/contracts/env.ts';
import { Box } from '../../../src/spaces/box.ts';
import { Drift } from '../drift.ts';
import type { Defect } from '../proveKit.ts';
import { on, type Result, stepping } from './subject.ts';

const stepReturns = 'step returns an observation of the space, a finite reward, two booleans and an info';

/** Environments that break what `reset`, `step`, `close` and the spaces must keep to. */
export const interfaceDefects: Defect[] = [
  [
    'an empty id',
    'has an id',
    'id must be a text, but is "".',
    on(
      () =>
        new (class extends Drift {
          override readonly id = '';
        })(),
    ),
  ],
  [
    'a space whose size does not fit its shape',
    'has valid spaces',
    'observationSpace has size 2, but its shape [3] has 3 elements.',
    on(() =>
      Object.assign(new Drift(), {
        observationSpace: Object.assign(new Box({ low: 0, high: 1, shape: [2] }), { shape: [3] }),
      }),
    ),
  ],
  [
    'a space that packs too much',
    'has valid spaces',
    'observationSpace packs beyond its size of 2 elements.',
    on(() => {
      const space = new Box({ low: 0, high: 1, shape: [2] });
      return Object.assign(new Drift(), {
        observationSpace: Object.assign(space, { pack: (_: unknown, out: Float32Array) => out.fill(1) }),
      });
    }),
  ],
  [
    'a first observation of another type',
    'reset returns an observation of the space and an info',
    'reset gave',
    on(
      () =>
        new (class extends Drift {
          override reset(options?: ResetOptions): ResetResult<Float32Array> {
            const { observation, info } = super.reset(options);
            return { observation: Array.from(observation) as never, info };
          }
        })(),
    ),
  ],
  [
    'no info from reset',
    'reset returns an observation of the space and an info',
    'The info of reset must be an object, but is undefined.',
    on(
      () =>
        new (class extends Drift {
          override reset(options?: ResetOptions): ResetResult<Float32Array> {
            return { observation: super.reset(options).observation } as never;
          }
        })(),
    ),
  ],
  [
    'an observation of float64',
    stepReturns,
    'step gave',
    stepping((r) => ({ ...r, observation: Float64Array.from(r.observation) })),
  ],
  [
    'NaN observed',
    stepReturns,
    'step gave',
    stepping((r) => ({ ...r, observation: r.observation.fill(Number.NaN) })),
  ],
  [
    'a reward of NaN',
    stepReturns,
    'A reward must be a finite number, but is NaN.',
    stepping((r) => ({ ...r, reward: Number.NaN })),
  ],
  [
    'terminated as a number',
    stepReturns,
    'terminated must be a boolean, but is 0.',
    stepping((r) => ({ ...r, terminated: Number(r.terminated) })),
  ],
  [
    'truncated left out',
    stepReturns,
    'truncated must be a boolean, but is undefined.',
    stepping(({ truncated: _, ...r }) => r),
  ],
  [
    'no info from step',
    stepReturns,
    'The info of step must be an object, but is undefined.',
    stepping(({ info: _, ...r }) => r),
  ],
  [
    'a step before the first reset',
    'step before the first reset is refused',
    'step before reset must throw a PrismError state, but nothing was thrown.',
    on(() => Object.assign(new Drift(), { state: { x: 0, time: 0, running: true } })),
  ],
  [
    'an action that is not looked at',
    'actions outside the space are refused in debug mode, and change nothing',
    'step(undefined) in Box(-1, 1, [1], float32) must throw a PrismError invalid-action, but nothing was thrown.',
    on(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): Result {
            return super.step(new Float32Array([Math.max(-1, Math.min(1, Number(action?.[0]) || 0))]));
          }
        })(),
    ),
  ],
  [
    'an action that is refused too late',
    'actions outside the space are refused in debug mode, and change nothing',
    'After refused actions and without',
    on(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): Result {
            this.rng.random();
            return super.step(action);
          }
        })(),
    ),
  ],
  [
    'closing twice',
    'may be closed twice',
    'closed already',
    on(() => {
      let closed = false;
      return Object.assign(new Drift(), {
        close(): void {
          if (closed) throw new Error('closed already');
          closed = true;
        },
      });
    }),
  ],
];

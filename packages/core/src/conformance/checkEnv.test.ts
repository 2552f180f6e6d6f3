import { describe, test } from 'vitest';
import { Corridor } from '../../test/conformance/corridor.ts';
import { Drift } from '../../test/conformance/drift.ts';
import { type Defect, proveKit } from '../../test/conformance/proveKit.ts';
import type { Env, Frame, ResetOptions, ResetResult, StepResult } from '../env.ts';
import type { TabularModel } from '../model.ts';
import { Rng } from '../rng/rng.ts';
import { Box } from '../spaces/box.ts';
import type { Check } from './check.ts';
import { checkEnv } from './checkEnv.ts';

type Result = StepResult<Float32Array>;

const on =
  (create: () => Env): (() => Check[]) =>
  () =>
    checkEnv(create);
/** A Drift whose results of `step` are changed. */
const stepping = (change: (result: Result) => unknown): (() => Check[]) =>
  on(
    () =>
      new (class extends Drift {
        override move(push: number): Result {
          return change(super.move(push)) as Result;
        }
      })(),
  );
/** A Corridor whose model is changed. */
const modelling = (change: (model: TabularModel) => object): (() => Check[]) =>
  on(
    () =>
      new (class extends Corridor {
        override model(): TabularModel {
          const model = super.model();
          return { ...model, ...change(model) };
        }
      })(),
  );

const belongs = 'observations belong to the caller: they do not change later';
const overwriting = 'observations belong to the caller: overwriting them changes nothing';
const stepReturns = 'step returns an observation of the space, a finite reward, two booleans and an info';
const model = 'model, if it has one, is a process and agrees with its steps';
const drawing = 'render and renderText, if it has them, draw without changing anything';
const saving = 'save and restore, if it has them, continue exactly';
const damaged = 'restore, if it has it, refuses damaged states';

let shared = new Rng(0);
let kept: Float32Array | undefined;

const defects: Defect[] = [
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
    'one array for all observations',
    belongs,
    'The observation of step 0 changed after it was returned.',
    on(() => {
      const array = new Float32Array(2);
      return new (class extends Drift {
        override observe(): Float32Array {
          array.set(super.observe());
          return array;
        }
      })();
    }),
  ],
  [
    'a state that is the last observation',
    overwriting,
    'An environment that was meddled with and one that was not',
    on(
      () =>
        new (class extends Drift {
          view: Float32Array = new Float32Array(2);
          override observe(): Float32Array {
            this.view = super.observe();
            return this.view;
          }
          override move(push: number): Result {
            this.state.x = this.view[0]!;
            return super.move(push);
          }
        })(),
    ),
  ],
  [
    'an action that is kept for the next step',
    'actions belong to the caller: overwriting them after the step changes nothing',
    '77 is not in Box(-1, 1, [1], float32).',
    on(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): Result {
            const result = super.step(kept?.length === 1 ? (kept as Float32Array) : action);
            kept = action;
            return result;
          }
          override reset(options?: ResetOptions): ResetResult<Float32Array> {
            kept = undefined;
            return super.reset(options);
          }
        })(),
    ),
  ],
  [
    'an action that is clipped in place',
    'actions belong to the caller: step does not change them',
    'step changed the action',
    on(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): Result {
            action[0] = Math.min(action[0]!, 0.5);
            return super.step(action);
          }
        })(),
    ),
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
    'a snapshot without the random numbers',
    saving,
    'Restored elsewhere',
    on(
      () =>
        new (class extends Drift {
          override restore(bytes: Uint8Array): void {
            const { rng } = this;
            this.rng = new Rng(0);
            super.restore(bytes);
            this.rng = rng;
          }
        })(),
    ),
  ],
  [
    'a snapshot that is the live state',
    saving,
    'A saved state changed when the environment went on.',
    on(
      () =>
        new (class extends Drift {
          readonly bytes = new Uint8Array(2000).fill(32);
          override save(): Uint8Array {
            this.bytes.fill(32).set(super.save());
            return this.bytes;
          }
          override move(push: number): Result {
            const result = super.move(push);
            this.save();
            return result;
          }
        })(),
    ),
  ],
  [
    'saving that draws a number',
    saving,
    'An environment that was saved and one that was not',
    on(
      () =>
        new (class extends Drift {
          override save(): Uint8Array {
            const saved = super.save();
            this.rng.random();
            return saved;
          }
        })(),
    ),
  ],
  [
    'save without restore',
    saving,
    'It has save, but no restore.',
    on(() => Object.assign(new Drift(), { restore: undefined })),
  ],
  [
    'save that is required and missing',
    saving,
    'It must have save, but has not.',
    () => checkEnv(() => new Corridor(), { requires: ['save'] }),
  ],
  [
    'a damaged state that is taken',
    damaged,
    'must throw a PrismError corrupt, but nothing was thrown.',
    on(
      () =>
        new (class extends Drift {
          override restore(bytes: Uint8Array): void {
            if (bytes.length > 100 && bytes[0] === 123) super.restore(bytes);
          }
        })(),
    ),
  ],
  [
    'a damaged state that throws another error',
    damaged,
    'must throw a PrismError corrupt, but threw SyntaxError',
    on(
      () =>
        new (class extends Drift {
          override restore(bytes: Uint8Array): void {
            JSON.parse(new TextDecoder().decode(bytes));
            super.restore(bytes);
          }
        })(),
    ),
  ],
  [
    'drawing that moves',
    drawing,
    'An environment that was meddled with and one that was not',
    on(
      () =>
        new (class extends Drift {
          override render(): Frame {
            this.state.x += 0.1;
            return super.render();
          }
        })(),
    ),
  ],
  [
    'a frame with 4 bytes a pixel',
    drawing,
    'A frame needs 3 bytes a pixel: 2 × 1 pixels came with 8 bytes.',
    on(
      () =>
        new (class extends Drift {
          override render(): Frame {
            return { width: 2, height: 1, data: new Uint8Array(8) };
          }
        })(),
    ),
  ],
  [
    'an empty text',
    drawing,
    'renderText must give a text, but gave "".',
    on(
      () =>
        new (class extends Drift {
          override renderText(): string {
            return '';
          }
        })(),
    ),
  ],
  [
    'too few outcomes',
    model,
    'rewards must hold 20 entries, but holds 19.',
    modelling(({ rewards }) => ({ rewards: rewards.slice(1) })),
  ],
  [
    'a next state that does not exist',
    model,
    'nextStates must be 0 to 4.',
    modelling(({ nextStates }) => ({ nextStates: nextStates.fill(5) })),
  ],
  [
    'probabilities with sum 1.6',
    model,
    'The outcomes of state 0 and action 0 have probabilities with sum 1.6.',
    modelling(({ probabilities }) => ({ probabilities: probabilities.fill(0.8) })),
  ],
  [
    'a negative probability',
    model,
    'Probabilities of the model must not be negative.',
    modelling(({ probabilities: p }) => ({ probabilities: p.map((v) => (v === 0.8 ? 1.2 : -0.2)) })),
  ],
  [
    'a start that has the sum 2',
    model,
    'startDistribution has the sum 2.',
    modelling(() => ({ startDistribution: new Float64Array([1, 1, 0, 0, 0]) })),
  ],
  [
    'a start in the wrong cell',
    model,
    'An episode starts in state 0, which the model says cannot be.',
    modelling(() => ({ startDistribution: new Float64Array([0, 0, 1, 0, 0]) })),
  ],
  [
    'rewards that steps do not give',
    model,
    'From state 3 with action 1 a step led to {"next":4,"reward":1,"terminated":true}, which is no outcome of the model.',
    modelling(({ rewards }) => ({ rewards: rewards.fill(0) })),
  ],
  [
    'a goal that does not end',
    model,
    'From state 3 with action 1 a step led to {"next":4,"reward":1,"terminated":true}, which is no outcome of the model.',
    modelling(({ terminated }) => ({ terminated: terminated.fill(0) })),
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

proveKit(
  'checkEnv',
  () => checkEnv(() => new Drift(), { requires: ['save', 'render', 'renderText'] }),
  defects,
);

describe('checkEnv on an environment with a model', () => {
  for (const check of checkEnv(() => new Corridor(), { requires: ['model'] })) test(check.name, check.run);
});

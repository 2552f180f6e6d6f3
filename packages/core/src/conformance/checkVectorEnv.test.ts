import { describe, test } from 'vitest';
import { DelegatingVectorEnv } from '../../test/conformance/delegatingVectorEnv.ts';
import { Drift } from '../../test/conformance/drift.ts';
import { StuckTask } from '../../test/conformance/envDefects/masking.ts';
import { type Defect, proveKit } from '../../test/conformance/proveKit.ts';
import { RandomMasks, RandomMasksVector } from '../../test/randomMasks.ts';
import type { PackedArray } from '../arrays/arrays.ts';
import type { Frame } from '../contracts/env.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import { vectorize } from '../environments/vectorize.ts';
import { Rng } from '../rng/rng.ts';
import type { Check } from './check.ts';
import { checkVectorEnv } from './checkVectorEnv.ts';

const drifts = (numEnvs: number): VectorEnv => vectorize(Array.from({ length: numEnvs }, () => new Drift()));
const on =
  (create: (numEnvs: number) => VectorEnv): (() => Check[]) =>
  () =>
    checkVectorEnv(create, () => new Drift(), { requires: ['save', 'render', 'renderText', 'restart'] });
/** Drifts with some members replaced. */
const having = (members: (inner: VectorEnv) => object): (() => Check[]) =>
  on((numEnvs) => {
    const inner = drifts(numEnvs);
    const vector = new DelegatingVectorEnv(inner);
    return Object.defineProperties(vector, Object.getOwnPropertyDescriptors(members(inner)));
  });
/** Drifts of which every step is followed by something. */
const after = (change: (inner: VectorEnv) => void): (() => Check[]) =>
  having((inner) => ({
    step(actions: PackedArray) {
      inner.step(actions);
      change(inner);
    },
  }));

const shape = 'has arrays of the right type and length';
const rows = 'row i is the single environment with seed + i, started again in the step in which it ends';
const restarting = 'restart, where there is one, begins one episode anew and touches no other';
const saving = 'save and restore, if it has them, continue exactly';
const drawing = 'render and renderText, if it has them, draw any of the environments';
const refusing = 'actions outside the space are refused in debug mode';

let shared = new Rng(0);

const defects: Defect[] = [
  ['an empty id', shape, 'id must be a text, but is "".', having(() => ({ id: '' }))],
  [
    'another number of environments',
    shape,
    'numEnvs must be 1, but is 2.',
    having((inner) => ({ numEnvs: inner.numEnvs + 1 })),
  ],
  [
    'rewards of float32',
    shape,
    'rewards must be a Float64Array of 1, but is a Float32Array of 1.',
    having((inner) => ({ rewards: new Float32Array(inner.numEnvs) })),
  ],
  [
    'too few final observations',
    shape,
    'finalObservations must be a Float32Array of 2, but is a Float32Array of 1.',
    having(() => ({ finalObservations: new Float32Array(1) })),
  ],
  [
    'new observations each time',
    'reset and step fill the same arrays in place',
    'An array was replaced by another one.',
    having((inner) => ({
      get observations() {
        return inner.observations.slice();
      },
    })),
  ],
  [
    'restart that is missing',
    restarting,
    'It must have restart, but has not.',
    having(() => ({ restart: undefined })),
  ],
  [
    'a restart that forgets the last observation',
    restarting,
    'restart(0) must move the last observation to finalObservations.',
    having((inner) => ({
      restart(index: number) {
        inner.restart!(index);
        inner.finalObservations.fill(0);
      },
    })),
  ],
  [
    'a restart of all environments',
    restarting,
    'restart(0) changed rewards or flags.',
    having((inner) => ({
      restart() {
        for (let i = 0; i < inner.numEnvs; i++) inner.restart!(i);
        inner.rewards.fill(0);
      },
    })),
  ],
  [
    'a restart of the neighbour as well',
    restarting,
    'restart(0) changed the observation of environment 1.',
    having((inner) => ({
      restart(index: number) {
        inner.restart!(index);
        inner.restart!((index + 1) % inner.numEnvs);
      },
    })),
  ],
  [
    'NaN observed',
    'observations are in the space',
    'Row 0 is',
    after((inner) => inner.observations.fill(Number.NaN)),
  ],
  [
    'the same seed for all',
    rows,
    'Observation 1 of 3 after reset must be',
    on((numEnvs) =>
      vectorize(
        Array.from({ length: numEnvs }, (_, i) =>
          Object.assign(new Drift(), {
            reset({ seed }: { seed?: number } = {}) {
              return Drift.prototype.reset.call(this, seed === undefined ? {} : { seed: seed - i });
            },
          }),
        ),
      ),
    ),
  ],
  [
    'an unseeded reset that begins anew',
    rows,
    'Observation 0 of 1 after reset must be',
    having((inner) => ({ reset: ({ seed = 11 } = {}) => inner.reset({ seed }) })),
  ],
  [
    'rewards that are rounded',
    rows,
    'The reward of environment 0 of 1 at step 0 must be',
    after((inner) => inner.rewards.set(Float32Array.from(inner.rewards))),
  ],
  [
    'terminated left out',
    rows,
    'terminated of environment 0 of 1 at step 18 must be true, but is false.',
    after((inner) => inner.terminated.fill(0)),
  ],
  [
    'truncated merged into terminated',
    rows,
    'terminated of environment 0 of 1 at step 44 must be false, but is true.',
    after((inner) => {
      for (let i = 0; i < inner.numEnvs; i++) inner.terminated[i]! |= inner.truncated[i]!;
    }),
  ],
  [
    'no final observation',
    rows,
    'The final observation of environment 0 of 1 at step 18 must be',
    after((inner) => inner.finalObservations.set(inner.observations)),
  ],
  [
    'the last observation instead of the first of the next episode',
    rows,
    'The observation of environment 0 of 1 at step 18 must be',
    after((inner) => {
      for (let i = 0; i < inner.numEnvs; i++) {
        if (inner.terminated[i] || inner.truncated[i]) {
          inner.observations.set(inner.finalObservations.subarray(2 * i, 2 * i + 2), 2 * i);
        }
      }
    }),
  ],
  [
    'a counter that survives a seeded reset',
    'a seeded reset starts anew, whatever happened before',
    'A used and a fresh one with seed 5',
    (() => {
      const counts = new WeakMap<VectorEnv, number>();
      return after((inner) => {
        counts.set(inner, (counts.get(inner) ?? 0) + 1);
        inner.rewards[0] = counts.get(inner)!;
      });
    })(),
  ],
  [
    'a generator that instances share',
    'instances do not disturb each other',
    'One beside another and one alone',
    having((inner) => ({
      reset({ seed = 0 } = {}) {
        shared = new Rng(seed);
        inner.reset({ seed });
      },
      step(actions: PackedArray) {
        inner.step(actions);
        inner.rewards[0] = shared.random();
      },
    })),
  ],
  [
    'actions that are clipped in place',
    'actions belong to the caller: step does not change them',
    'step changed the actions',
    having((inner) => ({
      step(actions: PackedArray) {
        actions.forEach((action, i) => {
          actions[i] = Math.min(action, 0.5);
        });
        inner.step(actions);
      },
    })),
  ],
  [
    'a step before the first reset',
    'step before the first reset is refused',
    'step before reset must throw a PrismError state, but nothing was thrown.',
    on((numEnvs) => {
      const vector = drifts(numEnvs);
      vector.reset();
      return vector;
    }),
  ],
  [
    'actions that are not looked at',
    refusing,
    'step with [NaN] in Box(-1, 1, [1], float32) must throw a PrismError invalid-action, but nothing was thrown.',
    having((inner) => ({
      step: (actions: PackedArray) =>
        inner.step(actions.map((action) => Math.max(-1, Math.min(1, action || 0)))),
    })),
  ],
  [
    'missing actions that are made up',
    refusing,
    'step with too few actions must throw a PrismError invalid-action or invalid-argument, but nothing was thrown.',
    having((inner) => ({
      step(actions: PackedArray) {
        const all = new Float32Array(inner.numEnvs);
        all.set(actions);
        inner.step(all);
      },
    })),
  ],
  ['save that is missing', saving, 'It must have save, but has not.', having(() => ({ save: undefined }))],
  ['save without restore', saving, 'It has save, but no restore.', having(() => ({ restore: undefined }))],
  [
    'saving that steps',
    saving,
    'One that was saved and one that was not',
    having((inner) => ({
      save() {
        const saved = inner.save!();
        inner.step(new Float32Array(inner.numEnvs));
        return saved;
      },
    })),
  ],
  [
    'observations that are not restored',
    saving,
    'restore does not bring the observations back: they are Float32Array',
    having((inner) => ({
      restore(state: Uint8Array) {
        const observations = inner.observations.slice();
        inner.restore!(state);
        inner.observations.set(observations);
      },
    })),
  ],
  [
    'flags that are not restored',
    saving,
    'restore does not bring the truncated back: they are Uint8Array',
    having((inner) => ({
      restore(state: Uint8Array) {
        const truncated = inner.truncated.slice();
        inner.restore!(state);
        inner.truncated.set(truncated);
      },
    })),
  ],
  [
    'environments that are not restored',
    saving,
    'step was called before reset.',
    having((inner) => ({
      restore(state: Uint8Array) {
        const before = inner.save!();
        inner.restore!(state);
        const observations = inner.observations.slice();
        inner.restore!(before);
        inner.observations.set(observations);
      },
    })),
  ],
  [
    'a snapshot that is the live state',
    saving,
    'A saved state changed when the environment went on.',
    having((inner) => {
      const bytes = new Uint8Array(100_000);
      const save = (): Uint8Array => {
        bytes.set(inner.save!());
        return bytes;
      };
      const step = (actions: PackedArray): void => {
        inner.step(actions);
        save();
      };
      return { save, step };
    }),
  ],
  [
    'a damaged state that is taken',
    saving,
    'must throw a PrismError corrupt, but nothing was thrown.',
    having((inner) => ({
      restore(state: Uint8Array) {
        try {
          inner.restore!(state);
        } catch {}
      },
    })),
  ],
  [
    'a frame without pixels',
    drawing,
    'A frame needs 3 bytes a pixel: 1 × 1 pixels came with 0 bytes.',
    having(() => ({ render: (): Frame => ({ width: 1, height: 1, data: new Uint8Array(0) }) })),
  ],
  ['an empty text', drawing, 'renderText gave "".', having(() => ({ renderText: () => '' }))],
  [
    'a state without a possible action',
    'masks of possible actions, if it has them, leave one wherever an episode goes on',
    'leaves no action possible',
    () =>
      checkVectorEnv(
        (numEnvs) => new RandomMasksVector(numEnvs, new StuckTask()),
        () => new RandomMasks(new StuckTask()),
      ),
  ],
  [
    'render that is missing',
    drawing,
    'It must have render, but has not.',
    having(() => ({ render: undefined })),
  ],
  [
    'closing twice',
    'may be closed twice',
    'closed already',
    having(() => {
      let closed = false;
      return {
        close() {
          if (closed) throw new Error('closed already');
          closed = true;
        },
      };
    }),
  ],
];

proveKit('checkVectorEnv', on(drifts), defects);

describe('checkVectorEnv on environments with masks', () => {
  const checks = checkVectorEnv(
    (numEnvs) => new RandomMasksVector(numEnvs),
    () => new RandomMasks(),
    { requires: ['save'] },
  );
  for (const check of checks) test(check.name, check.run);
});

describe('checkVectorEnv on one that has only what it must', () => {
  const bare = {
    save: undefined,
    restore: undefined,
    restart: undefined,
    render: undefined,
    renderText: undefined,
  };
  const checks = checkVectorEnv(
    (numEnvs) => Object.assign(new DelegatingVectorEnv(drifts(numEnvs)), bare),
    () => new Drift(),
  );
  for (const check of checks) test(check.name, check.run);
});

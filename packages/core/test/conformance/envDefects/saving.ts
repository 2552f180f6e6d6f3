import { checkEnv } from '../../../src/conformance/checkEnv.ts';
import { Rng } from '../../../src/rng/rng.ts';
import { Corridor } from '../corridor.ts';
import { Drift } from '../drift.ts';
import type { Defect } from '../proveKit.ts';
import { on, type Result } from './subject.ts';

const saving = 'save and restore, if it has them, continue exactly';
const unbegun = 'restored from before the first reset, if it can be saved then, it refuses to step';
const damaged = 'restore, if it has it, refuses damaged states';

/** Environments whose saved states do not continue exactly. */
export const savingDefects: Defect[] = [
  [
    'a snapshot without the random numbers',
    saving,
    'Saved after 0 steps and restored into a fresh one: step 1 gives observation',
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
    'a snapshot that forgets what seldom matters',
    saving,
    'and restored into one that was used: step',
    on(
      () =>
        // In its last five steps before it is out of time the point is worth twice as much.
        new (class extends Drift {
          doubles = false;
          override move(push: number): Result {
            const result = super.move(push);
            if (this.state.time === 15) this.doubles = true;
            if (this.state.time < 15) this.doubles = false;
            return { ...result, reward: this.doubles ? 2 * result.reward : result.reward };
          }
        })(),
    ),
  ],
  [
    'a snapshot that forgets that there was no reset yet',
    unbegun,
    'step before reset must throw a PrismError state, but nothing was thrown.',
    on(
      () =>
        new (class extends Drift {
          override restore(bytes: Uint8Array): void {
            const { running } = this.state;
            super.restore(bytes);
            this.state.running ||= running;
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
    'One that was saved and one that was not: step 0 gives observation',
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
];

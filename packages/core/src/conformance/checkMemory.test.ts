import { type Defect, proveKit } from '../../test/conformance/proveKit.ts';
import { type RingBatch, RingMemory } from '../../test/conformance/ringMemory.ts';
import type { Transitions } from '../contracts/memory.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import { Rng } from '../rng/rng.ts';
import type { Check } from './check.ts';
import { checkMemory } from './checkMemory.ts';

const on =
  (create: () => RingMemory): (() => Check[]) =>
  () =>
    checkMemory<RingBatch>(create, { observationsOf: (batch) => batch.observations });

const growing = 'begins empty, grows, and never holds more than its capacity';
const dueness = 'a batch becomes due, and each sample uses up one';
const losing = 'loses no transition, and makes none up';
const saving = 'saved and restored, through a file, it deals out the same';

const defects: Defect[] = [
  [
    'a size beyond its capacity',
    growing,
    'After 17 steps its size is 34, its capacity 32.',
    on(
      () =>
        new (class extends RingMemory {
          override get size(): number {
            return this.added;
          }
        })(),
    ),
  ],
  [
    'a size that begins at 1',
    growing,
    'A new memory must have size 0, but has 1.',
    on(
      () =>
        new (class extends RingMemory {
          override get size(): number {
            return Math.max(1, super.size);
          }
        })(),
    ),
  ],
  [
    'a batch that is due while it is empty',
    growing,
    'An empty memory is ready.',
    on(() => Object.assign(new RingMemory(), { due: true })),
  ],
  [
    'a size that stays 0',
    growing,
    'Its size stays 0, whatever is added.',
    on(() => Object.assign(new RingMemory(), { add: () => {} })),
  ],
  [
    'no capacity',
    growing,
    'capacity must be positive, but is 0.',
    on(() => Object.defineProperty(new RingMemory(), 'capacity', { value: 0 })),
  ],
  [
    'no batch that is ever due',
    dueness,
    'No batch was due in 148 steps.',
    on(
      () =>
        new (class extends RingMemory {
          override ready(): boolean {
            return false;
          }
        })(),
    ),
  ],
  [
    'a batch that stays due',
    dueness,
    'ready() is still true after 10000 batches without anything added.',
    on(
      () =>
        new (class extends RingMemory {
          override sample(rng: Rng): RingBatch {
            const batch = super.sample(rng);
            this.due = true;
            return batch;
          }
        })(),
    ),
  ],
  [
    'the ends of episodes lost',
    losing,
    '17 of 232 transitions never came up, the first of them number 28.',
    on(
      () =>
        new (class extends RingMemory {
          override addRow(transitions: Transitions, i: number): void {
            if (transitions.terminated[i] === 0) super.addRow(transitions, i);
          }
        })(),
    ),
  ],
  [
    'successors stored in the place of observations',
    losing,
    'A batch begins at an observation marked 7, which was never added.',
    on(
      () =>
        new (class extends RingMemory {
          override addRow(transitions: Transitions, i: number): void {
            super.addRow({ ...transitions, observations: transitions.nextObservations }, i);
          }
        })(),
    ),
  ],
  [
    'a row that was never written',
    losing,
    'A batch begins at an observation marked 0, which was never added.',
    on(
      () =>
        new (class extends RingMemory {
          override get size(): number {
            return this.added === 0 ? 0 : Math.min(this.added + 1, this.capacity);
          }
        })(),
    ),
  ],
  [
    'the arrays of the caller kept',
    'keeps copies: the arrays of the caller may change after add',
    'A batch of step 0 is another one after the arrays were overwritten.',
    on(
      () =>
        new (class extends RingMemory {
          last: Transitions | undefined;
          override sample(rng: Rng): RingBatch {
            return { ...super.sample(rng), rewards: Float32Array.from(this.last!.rewards) };
          }
          override add(transitions: Transitions): void {
            super.add(transitions);
            this.last = transitions;
          }
        })(),
    ),
  ],
  [
    'rewards that are clipped in place',
    'add does not change the arrays of the caller',
    'add changed the transitions of step 0.',
    on(
      () =>
        new (class extends RingMemory {
          override add(transitions: Transitions): void {
            transitions.rewards.forEach((reward, i) => {
              transitions.rewards[i] = Math.sign(reward);
            });
            super.add(transitions);
          }
        })(),
    ),
  ],
  [
    'a stream of its own',
    'the same stream draws the same batches, and nothing but the stream decides',
    'Two memories deal out different batches at step 0.',
    (() => {
      const own = new Rng(3);
      return on(
        () =>
          new (class extends RingMemory {
            override sample(): RingBatch {
              return super.sample(own);
            }
          })(),
      );
    })(),
  ],
  [
    'a snapshot without rewards',
    saving,
    'Saved after 75 steps and restored, it deals out another batch 1 step later.',
    on(
      () =>
        new (class extends RingMemory {
          override restore(snapshot: Snapshot): void {
            super.restore(snapshot);
            this.rewards.fill(0);
          }
        })(),
    ),
  ],
  [
    'a snapshot without the size',
    saving,
    'Saved with size 32, restored with size 0.',
    on(
      () =>
        new (class extends RingMemory {
          override restore(snapshot: Snapshot): void {
            super.restore(snapshot);
            this.added = 0;
          }
        })(),
    ),
  ],
  [
    'a snapshot without the position',
    saving,
    'Saved after 75 steps and restored, it deals out another batch 1 step later.',
    on(
      () =>
        new (class extends RingMemory {
          override restore(snapshot: Snapshot): void {
            super.restore(snapshot);
            this.added = this.size;
          }
        })(),
    ),
  ],
  [
    'a snapshot that forgets whether a batch is due',
    saving,
    'ready() is false, but true when restored.',
    on(
      () =>
        new (class extends RingMemory {
          override restore(snapshot: Snapshot): void {
            super.restore(snapshot);
            this.due = true;
          }
        })(),
    ),
  ],
  [
    'a snapshot that is the live state',
    saving,
    'A snapshot changed when the memory went on.',
    on(
      () =>
        new (class extends RingMemory {
          override save(): Snapshot {
            const { meta, arrays } = super.save();
            return { meta, arrays: { ...arrays, rewards: this.rewards } };
          }
        })(),
    ),
  ],
];

proveKit(
  'checkMemory',
  on(() => new RingMemory()),
  defects,
);

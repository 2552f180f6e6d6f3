import type { ExtraSpecs, MaybePromise, Memory, PackedArray, Space, Transitions } from '@prism-rl/core';
import { Box, counted, Discrete, Rng } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { type Check, must, same, throughFile } from './check.ts';
import { Experience, type ExperienceOptions } from './experience.ts';

export interface MemoryCheckOptions<B> {
  /**
   * Returns the packed first observations of a batch's transitions or sequences. The kit marks observations in their first element, which must hold
   * integers exactly.
   */
  readonly observationsOf: (batch: B) => ArrayLike<number>;
  /** Default: a Box of 3 unbounded float32. */
  readonly observationSpace?: Space;
  /** Default: Discrete(3). */
  readonly actionSpace?: Space;
  /** Parallel environments that the memory was created for; default 2. */
  readonly numEnvs?: number;
  /** Additional outputs of the policy, which the memory stores; default: none. */
  readonly extras?: ExtraSpecs;
}

/** More batches due after one step count as endless. */
const mostBatchesAtOnce = 10_000;

/** A memory, and experience whose observations are marked 1, 2, 3, … in their first element. */
class Feed<B> {
  readonly memory: Memory<B>;
  readonly experience: Experience;
  /** Marks of the added observations, in order. */
  readonly added: number[] = [];
  readonly #size: number;
  readonly #rng: Rng;

  constructor(memory: Memory<B>, { observationSpace, ...options }: Omit<ExperienceOptions, 'observation'>) {
    const { rng } = options;
    this.memory = memory;
    this.#size = observationSpace.size;
    this.#rng = rng;
    let mark = 0;
    this.experience = new Experience({
      ...options,
      observationSpace,
      observation: (out) => {
        observationSpace.pack(observationSpace.sample(rng), out);
        out[0] = ++mark;
      },
    });
  }

  step(): Transitions {
    const { extras } = this.experience.out;
    for (const array of Object.values(extras)) {
      for (let k = 0; k < array.length; k++) array[k] = this.#rng.integers(100);
    }
    return this.experience.step();
  }

  add(): Transitions {
    const transitions = this.step();
    for (let i = 0; i < transitions.count; i++) this.added.push(transitions.observations[i * this.#size]!);
    this.memory.add(transitions);
    return transitions;
  }

  /** Copies all batches that are due. */
  batches(rng: Rng): B[] {
    const batches: B[] = [];
    while (this.memory.ready()) {
      must(
        batches.length < mostBatchesAtOnce,
        `ready() is still true after ${mostBatchesAtOnce} batches without anything added.`,
        'Each sample must consume one.',
      );
      batches.push(structuredClone(this.memory.sample(rng)));
    }
    return batches;
  }
}

/**
 * Returns the checks of a memory, on generated experience.
 *
 * @param create creates a small memory each time, with a capacity of a few dozen and large batches at every step, so that every transition is sampled
 * before it is overwritten.
 */
export function checkMemory<B>(
  create: () => MaybePromise<Memory<B>>,
  options: MemoryCheckOptions<B>,
): Check[] {
  const {
    observationsOf,
    observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [3] }),
    actionSpace = new Discrete(3),
    numEnvs = 2,
    extras,
  } = options;
  const feed = async (memory = create(), seed = 1): Promise<Feed<B>> =>
    new Feed(await memory, { observationSpace, actionSpace, numEnvs, extras, rng: new Rng(seed) });
  const marksOf = (batch: B): number[] => {
    const observations = observationsOf(batch);
    return Array.from(
      { length: observations.length / observationSpace.size },
      (_, k) => observations[k * observationSpace.size]!,
    );
  };
  /** Number of steps that fill the memory several times. */
  const enough = (memory: Memory<B>): number => Math.ceil((8 * memory.capacity) / numEnvs) + 20;

  const check = (name: string, run: () => Promise<void>): Check => ({ name, run });

  return [
    check('begins empty, grows, and never exceeds its capacity', async () => {
      const own = await feed();
      const { memory } = own;
      must(memory.capacity > 0, `capacity must be positive, but is ${memory.capacity}.`);
      must(memory.size === 0, `A new memory must have size 0, but has ${memory.size}.`);
      must(!memory.ready(), 'An empty memory is ready.');
      let largest = 0;
      for (let k = 0; k < enough(memory); k++) {
        own.add();
        must(
          Number.isInteger(memory.size) && memory.size <= memory.capacity,
          `After ${counted(k + 1, 'step')} its size is ${memory.size}, its capacity ${memory.capacity}.`,
        );
        largest = Math.max(largest, memory.size);
        own.batches(new Rng(k));
      }
      must(largest > 0, 'Its size stays 0 after add.');
    }),
    check('a batch becomes due, and each sample consumes one', async () => {
      const own = await feed();
      let batches = 0;
      for (let k = 0; k < enough(own.memory); k++) {
        own.add();
        batches += own.batches(new Rng(k)).length;
      }
      must(batches > 0, `No batch was due in ${counted(enough(own.memory), 'step')}.`);
    }),
    check('loses no transition, and invents none', async () => {
      const own = await feed();
      const rng = new Rng(5);
      const drawn = new Set<number>();
      for (let k = 0; k < enough(own.memory); k++) {
        own.add();
        for (const batch of own.batches(rng)) for (const mark of marksOf(batch)) drawn.add(mark);
      }
      const added = new Set(own.added);
      for (const mark of drawn) {
        must(
          added.has(mark),
          `A batch begins at an observation marked ${describeValue(mark)}, which was never added.`,
        );
      }
      // The latest ones may not be sampled yet.
      const due = own.added.slice(0, -2 * own.memory.capacity);
      const lost = due.filter((mark) => !drawn.has(mark));
      must(
        lost.length === 0,
        `${lost.length} of ${due.length} transitions were never sampled, first number ${due.indexOf(lost[0]!) + 1}.`,
        'If this is chance, use larger batches or a smaller memory.',
      );
    }),
    check('keeps copies: the caller’s arrays may change after add', async () => {
      const [own, twin] = [await feed(), await feed()];
      for (let k = 0; k < enough(own.memory); k++) {
        const transitions = own.add();
        twin.add();
        const rows = [...Object.values(transitions), ...Object.values(transitions.extras)].filter((value) =>
          ArrayBuffer.isView(value),
        ) as PackedArray[];
        const kept = rows.map((row) => row.slice());
        for (const row of rows) row.fill(99);
        const [batches, others] = [own.batches(new Rng(k)), twin.batches(new Rng(k))];
        must(same(batches, others), `A batch of step ${k} differs after the arrays were overwritten.`);
        rows.forEach((row, i) => {
          row.set(kept[i]!);
        });
      }
    }),
    check('add does not change the caller’s arrays', async () => {
      const own = await feed();
      const twin = await feed();
      for (let k = 0; k < enough(own.memory); k++) {
        const transitions = own.add();
        must(same(transitions, twin.step()), `add changed the transitions of step ${k}.`);
        own.batches(new Rng(k));
      }
    }),
    check('equal random streams sample equal batches', async () => {
      const [own, twin] = [await feed(), await feed()];
      for (let k = 0; k < enough(own.memory); k++) {
        own.add();
        twin.add();
        must(
          same(own.batches(new Rng(k)), twin.batches(new Rng(k))),
          `Two memories return different batches at step ${k}.`,
        );
      }
    }),
    check('continues equally after save and restore through a file', async () => {
      const own = await feed();
      const total = enough(own.memory);
      const random = new Rng(6);
      const used = await feed(create(), 50);
      const drawn = Array.from({ length: 3 }, () => random.integers(1, total));
      for (const [turn, between] of [0, 1, Math.ceil(total / 8), total, ...drawn].entries()) {
        for (let k = 0; k < between; k++) {
          own.add();
          own.batches(new Rng(k));
        }
        const snapshot = own.memory.save();
        const file = throughFile(snapshot);
        const copy = structuredClone(snapshot);
        // Restores into a memory with other contents, and sometimes into a new one.
        if (turn > 0) {
          for (let k = random.integers(total); k >= 0; k--) {
            used.add();
            used.batches(random);
          }
        }
        const restored = turn % 3 === 1 ? await create() : used.memory;
        restored.restore(file);
        must(
          restored.size === own.memory.size,
          `Saved with size ${own.memory.size}, restored with size ${restored.size}.`,
        );
        must(
          restored.ready() === own.memory.ready(),
          `ready() is ${own.memory.ready()}, but ${restored.ready()} when restored.`,
        );
        const other = await feed(restored);
        for (let k = 0; k < Math.ceil(total / 2); k++) {
          const transitions = own.add();
          restored.add(transitions);
          must(
            same(other.batches(new Rng(k)), own.batches(new Rng(k))),
            `Saved after ${counted(own.added.length / numEnvs - k - 1, 'step')} and restored, it returns another batch ${counted(k + 1, 'step')} later.`,
          );
        }
        must(
          same(snapshot, copy),
          'A snapshot changed when the memory continued.',
          'Return copies of arrays.',
        );
      }
    }),
  ];
}

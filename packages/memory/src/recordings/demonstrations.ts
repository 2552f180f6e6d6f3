import type { AgentContext, ConfigOf, Memory, Rng, Snapshot } from '@prism-rl/core';
import { childSnapshot, copyRow, MemoryWrapper, mergeSnapshots, PrismError } from '@prism-rl/core';
import type { Replay } from '../replay/replayMemory.ts';
import type { ReplayBatch } from '../replay/transitions.ts';
import type { demonstrationSettings } from '../settings.ts';
import { fillWithRecordings } from './fill.ts';

/**
 * Adds recorded steps to a replay memory, in a memory of their own that never drops them (Hester et al. 2018). Each row of a batch is a recorded one
 * with the probability `demonstrations`; the column `demonstration` is 1 there and 0 elsewhere.
 *
 * @param make creates a replay memory for steps of `numEnvs` environments; called for both.
 * @param pretraining batches of recorded steps alone, which are due before the first step; default 0.
 */
export function withDemonstrations(
  make: (numEnvs: number) => Replay,
  context: Pick<
    AgentContext<ConfigOf<typeof demonstrationSettings>>,
    'config' | 'numEnvs' | 'observationSpace' | 'actionSpace' | 'readDataset'
  >,
  pretraining = 0,
): Replay {
  const { data, demonstrations: share } = context.config;
  const own = make(context.numEnvs);
  const recorded = make(1).memory;
  const prepare = async (): Promise<void> => {
    // A trained agent acts without its recordings.
    if (context.readDataset) await fillWithRecordings(recorded, context, { dataset: data });
  };
  return { ...own, memory: new Demonstrations(own.memory, recorded, share, pretraining), prepare };
}

class Demonstrations extends MemoryWrapper<ReplayBatch> {
  declare readonly update?: NonNullable<Memory['update']>;
  readonly #recorded: Memory<ReplayBatch>;
  readonly #share: number;
  #pretraining: number;
  #isRecorded = new Float32Array(0);

  constructor(inner: Memory<ReplayBatch>, recorded: Memory<ReplayBatch>, share: number, pretraining: number) {
    super(inner);
    this.#recorded = recorded;
    this.#share = share;
    this.#pretraining = pretraining;
    if (inner.update === undefined) return;
    this.update = (indices, priorities) => {
      const rows = [...indices.keys()];
      const [own, others] = [rows.filter((k) => indices[k]! >= 0), rows.filter((k) => indices[k]! < 0)];
      const of = (some: number[]): Float32Array => Float32Array.from(some, (k) => priorities[k]!);
      inner.update!(
        Int32Array.from(own, (k) => indices[k]!),
        of(own),
      );
      recorded.update!(
        Int32Array.from(others, (k) => ~indices[k]!),
        of(others),
      );
    };
  }

  /** @throws PrismError `unavailable` if the recordings could not be opened. */
  override ready(): boolean {
    if (this.#recorded.size === 0) {
      throw PrismError.unavailable`The recordings that this agent learns from cannot be opened here.
        Pass a function readDataset to train.`;
    }
    return this.#pretraining > 0 || super.ready();
  }

  override sample(rng: Rng): ReplayBatch {
    const isBefore = this.#pretraining > 0;
    if (isBefore) this.#pretraining--;
    const batch = isBefore ? this.#recorded.sample(rng) : super.sample(rng);
    const { indices } = batch;
    if (this.#isRecorded.length !== indices.length) this.#isRecorded = new Float32Array(indices.length);
    const demonstration = this.#isRecorded.fill(isBefore ? 1 : 0);
    if (!isBefore && this.#share > 0) {
      const recorded = this.#recorded.sample(rng);
      for (let k = 0; k < indices.length; k++) {
        if (rng.random() >= this.#share) continue;
        demonstration[k] = 1;
        copyTransition(recorded, batch, k);
      }
    }
    // Slots of the recorded memory are negative.
    for (let k = 0; k < indices.length; k++) if (demonstration[k] === 1) indices[k] = ~indices[k]!;
    return Object.assign(batch, { columns: { demonstration } });
  }

  override save(): Snapshot {
    const { meta, arrays } = mergeSnapshots({ own: super.save(), recorded: this.#recorded.save() });
    return { meta: { ...meta, pretraining: this.#pretraining }, arrays };
  }

  override restore(snapshot: Snapshot): void {
    super.restore(childSnapshot(snapshot, 'own'));
    this.#recorded.restore(childSnapshot(snapshot, 'recorded'));
    this.#pretraining = Number(snapshot.meta.pretraining);
  }
}

/** Copies a row of all arrays of a batch. */
function copyTransition(from: ReplayBatch, to: ReplayBatch, row: number): void {
  const rows = to.indices.length;
  const seen = ['observations', 'nextObservations'] as const;
  const [source, target] = [from.packed ?? from, to.packed ?? to];
  for (const name of seen) copyRow(source[name], row, target[name], row, target[name].length / rows);
  copyRow(from.actions, row, to.actions, row, to.actions.length / rows);
  for (const name of ['indices', 'rewards', 'discounts', 'weights'] as const)
    to[name][row] = from[name][row]!;
}

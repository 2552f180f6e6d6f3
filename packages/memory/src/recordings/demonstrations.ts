import type { AgentContext, ConfigOf, Memory, Rng, Snapshot } from '@prism-rl/core';
import { childSnapshot, copyRow, MemoryWrapper, mergeSnapshots, PrismError } from '@prism-rl/core';
import type { Replay } from '../replay/replayMemory.ts';
import type { LongerWindows, ReplayBatch } from '../replay/transitions.ts';
import type { demonstrationSettings } from '../settings.ts';
import { fillWithRecordings } from './fill.ts';

/**
 * Adds recorded steps to a replay memory, in a memory of their own that never drops them (Hester et al. 2018). Each row of a batch is a recorded one
 * with the probability `demonstrations`; the column `demonstration` is 1 there and 0 elsewhere.
 *
 * @param make creates a replay memory for steps of `numEnvs` environments; called for both, for recorded steps with the other's `beta`.
 * @param pretraining batches of recorded steps alone, which are due before the first step; default 0.
 * @param bonus ε_d: added to the priorities of recorded steps. If it is above 0, priorities also decide the share, as if all steps lay in one
 *   memory. Default 0.
 */
export function withDemonstrations(
  make: (numEnvs: number, beta?: () => number) => Replay,
  context: Pick<
    AgentContext<ConfigOf<typeof demonstrationSettings>>,
    'config' | 'numEnvs' | 'observationSpace' | 'actionSpace' | 'readDataset'
  >,
  pretraining = 0,
  bonus = 0,
): Replay {
  const { data, demonstrations: share } = context.config;
  const own = make(context.numEnvs);
  const recorded = make(1, own.beta);
  const prepare = async (): Promise<void> => {
    // A trained agent acts without its recordings.
    if (context.readDataset) await fillWithRecordings(recorded.memory, context, { dataset: data });
  };
  return { ...own, memory: new Demonstrations(own, recorded, share, pretraining, bonus), prepare };
}

class Demonstrations extends MemoryWrapper<ReplayBatch> {
  declare readonly update?: NonNullable<Memory['update']>;
  readonly #recorded: Memory<ReplayBatch>;
  readonly #shares: () => Shares;
  #pretraining: number;
  #isRecorded = new Float32Array(0);

  constructor(own: Replay, others: Replay, share: number, pretraining: number, bonus: number) {
    const [inner, recorded] = [own.memory, others.memory];
    super(inner);
    this.#recorded = recorded;
    this.#shares = bonus > 0 ? () => sharesByPriority(own, others) : () => ({ share, own: 1, recorded: 1 });
    this.#pretraining = pretraining;
    if (inner.update === undefined) return;
    this.update = (indices, priorities) => {
      for (const isRecorded of [false, true]) {
        const rows = [...indices.keys()].filter((k) => indices[k]! < 0 === isRecorded);
        const slots = Int32Array.from(rows, (k) => (isRecorded ? ~indices[k]! : indices[k]!));
        const more = isRecorded ? bonus : 0;
        const ofRows = Float32Array.from(rows, (k) => priorities[k]! + more);
        (isRecorded ? recorded : inner).update!(slots, ofRows);
      }
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
    const shares = this.#shares();
    if (!isBefore && shares.share > 0) {
      const recorded = this.#recorded.sample(rng);
      for (let k = 0; k < indices.length; k++) {
        const isRecorded = rng.random() < shares.share;
        if (isRecorded) copyTransition(recorded, batch, k);
        demonstration[k] = isRecorded ? 1 : 0;
        batch.weights[k]! *= isRecorded ? shares.recorded : shares.own;
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

/** Probability that a row is recorded, and factors of its weight and of that of an own one. */
interface Shares {
  readonly share: number;
  readonly own: number;
  readonly recorded: number;
}

/** As if both memories were one, in which the largest weight belongs to the smallest priority of all. */
function sharesByPriority(own: Replay, others: Replay): Shares {
  const [mine, theirs] = [own.mass!(), others.mass!()];
  const least = Math.min(mine.least, theirs.least);
  const factorOf = (one: number): number => (least / one) ** own.beta!();
  return {
    share: theirs.total / (mine.total + theirs.total),
    own: factorOf(mine.least),
    recorded: factorOf(theirs.least),
  };
}

/** Copies a row of all arrays of a batch. */
function copyTransition(from: ReplayBatch, to: ReplayBatch, row: number): void {
  const rows = to.indices.length;
  const [source, target] = [from.packed ?? from, to.packed ?? to];
  copyRow(source.observations, row, target.observations, row, target.observations.length / rows);
  copyRow(from.actions, row, to.actions, row, to.actions.length / rows);
  for (const name of ['indices', 'weights'] as const) to[name][row] = from[name][row]!;
  copyWindow(from, to, row);
  if (from.longer && to.longer) copyWindow(from.longer, to.longer, row);
}

function copyWindow(from: LongerWindows, to: LongerWindows, row: number): void {
  const [source, target] = [(from.packed ?? from).nextObservations, (to.packed ?? to).nextObservations];
  copyRow(source, row, target, row, target.length / to.rewards.length);
  for (const name of ['rewards', 'discounts'] as const) to[name][row] = from[name][row]!;
}

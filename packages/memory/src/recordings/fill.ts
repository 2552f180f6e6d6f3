import type { AgentContext, Dataset, Episodes, Extras, Memory, PackedArray } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import { requireSameSpaces, requireSound } from '@prism-rl/core/recordings';
import { type DrawingMemory, RecordedSteps, stepsOf } from './recordedSteps.ts';

/** Recordings that a memory is filled with. */
export interface Recordings {
  /** Name of the recordings, for `AgentContext.readDataset`. */
  readonly dataset: string;
  /** Fraction of the episodes to learn from, those with the highest returns; default 1. */
  readonly best?: number;
  /** Computes what the memory stores with packed actions besides them, see `Policy.extras`; default: nothing. */
  extras?(actions: PackedArray): Extras;
}

/** Bytes of recordings above which a `DrawingMemory` reads their steps from the files; held in memory, steps take up to four times as much. */
const heldBytes = 2 ** 28;

/**
 * Adds the steps of recordings to a memory, one at a time. A `DrawingMemory` reads them from their files instead if they are large, or more than it keeps.
 *
 * @throws PrismError `unavailable` if they cannot be opened here; `incompatible` for recordings with other spaces, or more steps than the memory
 *   keeps; `not-finite` and `invalid-action` for recordings with unsound numbers; as `Dataset.read` does.
 */
export async function fillWithRecordings(
  memory: Memory | DrawingMemory,
  context: Pick<AgentContext, 'observationSpace' | 'actionSpace' | 'readDataset'>,
  { dataset: name, best = 1, extras = () => ({}) }: Recordings,
): Promise<void> {
  if (context.readDataset === undefined) {
    throw PrismError.unavailable`The recordings ${name} cannot be opened here.
      Pass a function readDataset to train.`;
  }
  const dataset = await context.readDataset(name);
  const { open, bytes = 0 } = dataset;
  const drawn = 'drawFrom' in memory && open ? new RecordedSteps({ open, extras }) : undefined;
  const kept = drawn && bytes > heldBytes ? 0 : memory.capacity;
  const chosen = best < 1 ? await bestEpisodes(dataset, best) : undefined;
  let steps = 0;
  for (const shard of dataset.shards) {
    const episodes = await dataset.read(shard);
    requireSameSpaces(episodes, context, { source: `The recording ${shard}`, wanted: 'the environment' });
    requireSound(shard, episodes);
    const isChosen = (episode: number): boolean => chosen?.get(shard)?.has(episode) ?? true;
    drawn?.add(shard, episodes, isChosen);
    for (const step of steps > kept ? [] : stepsOf(episodes, isChosen)) {
      if (++steps > kept && drawn !== undefined) break;
      if (steps > kept) {
        throw PrismError.incompatible`${name} has more steps than the ${counted(kept, 'step')} that the agent’s memory keeps.
          Raise replayCapacity.`;
      }
      memory.add({ ...step, extras: extras(step.actions) });
    }
  }
  if ('drawFrom' in memory && drawn && drawn.size > memory.size) memory.drawFrom(drawn);
  if (steps > 0) return;
  throw PrismError.incompatible`${name} has no episodes to learn from.
    Record some: prism record-data.`;
}

/** Numbers of the episodes with the highest returns, by shard; of equal ones the earlier. */
async function bestEpisodes(dataset: Dataset, fraction: number): Promise<Map<string, ReadonlySet<number>>> {
  const all: { readonly shard: string; readonly episode: number; readonly sum: number }[] = [];
  for (const shard of dataset.shards) {
    const sums = returnsOf(await dataset.read(shard));
    for (const [episode, sum] of sums.entries()) all.push({ shard, episode, sum });
  }
  all.sort((a, b) => b.sum - a.sum);
  const best = new Map(dataset.shards.map((shard) => [shard, new Set<number>()]));
  for (const { shard, episode } of all.slice(0, Math.ceil(fraction * all.length)))
    best.get(shard)!.add(episode);
  return best;
}

/** Undiscounted return of each episode. */
export function returnsOf({ lengths, rewards }: Pick<Episodes, 'lengths' | 'rewards'>): Float64Array {
  let step = 0;
  return Float64Array.from(lengths, (length) => {
    let sum = 0;
    for (const end = step + length; step < end; step++) sum += rewards[step]!;
    return sum;
  });
}

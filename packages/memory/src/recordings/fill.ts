import type {
  AgentContext,
  Dataset,
  Episodes,
  Extras,
  Memory,
  PackedArray,
  Transitions,
} from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import { requireSameSpaces, requireSound } from '@prism-rl/core/recordings';

/** Recordings that a memory is filled with. */
export interface Recordings {
  /** Name of the recordings, for `AgentContext.readDataset`. */
  readonly dataset: string;
  /** Fraction of the episodes to learn from, those with the highest returns; default 1. */
  readonly best?: number;
  /** Computes what the memory stores with packed actions besides them, see `Policy.extras`; default: nothing. */
  extras?(actions: PackedArray): Extras;
}

/**
 * Adds the steps of recordings to a memory, one at a time.
 *
 * @throws PrismError `unavailable` if they cannot be opened here; `incompatible` for recordings with other spaces, or more steps than the memory
 *   keeps; `not-finite` and `invalid-action` for recordings with unsound numbers; as `Dataset.read` does.
 */
export async function fillWithRecordings(
  memory: Memory,
  context: Pick<AgentContext, 'observationSpace' | 'actionSpace' | 'readDataset'>,
  { dataset: name, best = 1, extras }: Recordings,
): Promise<void> {
  if (context.readDataset === undefined) {
    throw PrismError.unavailable`The recordings ${name} cannot be opened here.
      Pass a function readDataset to train.`;
  }
  const dataset = await context.readDataset(name);
  const chosen = best < 1 ? await bestEpisodes(dataset, best) : undefined;
  let steps = 0;
  for (const shard of dataset.shards) {
    const episodes = await dataset.read(shard);
    requireSameSpaces(episodes, context, { source: `The recording ${shard}`, wanted: 'the environment' });
    requireSound(shard, episodes);
    for (const step of stepsOf(episodes, chosen?.get(shard))) {
      if (++steps > memory.capacity) {
        throw PrismError.incompatible`${name} has more steps than the ${counted(memory.capacity, 'step')} that the agent’s memory keeps.
          Raise replayCapacity.`;
      }
      memory.add({ ...step, extras: extras?.(step.actions) ?? {} });
    }
  }
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

/** The steps of episodes, in order. @param chosen numbers of the episodes; default: all. */
export function* stepsOf(
  episodes: Episodes,
  chosen?: ReadonlySet<number>,
): Generator<Omit<Transitions, 'extras'>> {
  const { lengths, observations, actions, rewards, observationSpace, actionSpace } = episodes;
  const [size, width] = [observationSpace.size, actionSpace.size];
  let [step, row] = [0, 0];
  for (const [episode, length] of lengths.entries()) {
    const terminated = episodes.terminated[episode]!;
    // A recording that was cut off is continued in its last observation, like an episode that a limit ended.
    const truncated = terminated === 1 ? episodes.truncated[episode]! : 1;
    const isChosen = chosen?.has(episode) ?? true;
    for (let t = 0; isChosen && t < length; t++) {
      const at = (row + t) * size;
      yield {
        count: 1,
        observations: observations.subarray(at, at + size),
        actions: actions.subarray((step + t) * width, (step + t + 1) * width),
        rewards: rewards.subarray(step + t, step + t + 1),
        nextObservations: observations.subarray(at + size, at + 2 * size),
        terminated: Uint8Array.of(t === length - 1 ? terminated : 0),
        truncated: Uint8Array.of(t === length - 1 ? truncated : 0),
        starts: Uint8Array.of(t === 0 ? 1 : 0),
      };
    }
    step += length;
    row += length + 1;
  }
}

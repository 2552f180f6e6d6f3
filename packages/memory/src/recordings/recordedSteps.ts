import type { Dataset, EpisodeNumbers, Episodes, Extras, Memory, Transitions } from '@prism-rl/core';

/** A memory that can draw recorded steps from their files instead of keeping them, by the same random numbers. */
export interface DrawingMemory<B = unknown> extends Memory<B> {
  drawFrom(steps: RecordedSteps): void;
}

/** Where an episode lies in its file, and how it ended: 1 by the task, 2 by a limit, 3 by both. */
type Place = readonly [step: number, row: number, length: number, ends: number];

type Row = readonly [first: number, shard: number, ...Place];
type Chooses = (episode: number) => boolean;
type Sizes = readonly [observation: number, action: number];
type OpenFile = ReturnType<NonNullable<Dataset['open']>>;
type Source = { open(shard: string): OpenFile; extras(actions: Transitions['actions']): Extras };

/** Steps of recordings that stay in their files; of each episode it keeps six numbers. */
export class RecordedSteps {
  size = 0;
  readonly #from: Source;
  readonly #shards: string[] = [];
  /** First step, number of the file and {@link Place} of one episode after the other. */
  readonly #places: number[] = [];
  #sizes: Sizes = [0, 0];

  constructor(from: Source) {
    this.#from = from;
  }

  add(shard: string, episodes: Episodes, isChosen: Chooses): void {
    this.#sizes = [episodes.observationSpace.size, episodes.actionSpace.size];
    for (const place of placesOf(episodes, isChosen)) {
      this.#places.push(this.size, this.#shards.length, ...place);
      this.size += place[2];
    }
    this.#shards.push(shard);
  }

  /** Reads up to `most` steps of an episode from each of `steps` on, by file. @param use called with the place in `steps`, and what was read. */
  read(steps: Int32Array, most: number, use: (k: number, window: Transitions) => void): void {
    const order = [...steps.keys()].sort((a, b) => steps[a]! - steps[b]!);
    let [opened, file]: [number?, OpenFile?] = [];
    try {
      for (const k of order) {
        let [e, end] = [0, this.#places.length / 6];
        while (e + 1 < end) {
          const middle = (e + end) >>> 1;
          if (this.#places[6 * middle]! <= steps[k]!) e = middle;
          else end = middle;
        }
        const [first, shard, ...place] = this.#places.slice(6 * e, 6 * e + 6) as unknown as Row;
        if (shard !== opened) {
          file?.close();
          file = this.#from.open(this.#shards[shard]!);
          opened = shard;
        }
        const window = windowOf(file!.numbers, this.#sizes, place, steps[k]! - first, most);
        use(k, { ...window, extras: this.#from.extras(window.actions) });
      }
    } finally {
      file?.close();
    }
  }
}

/** The steps of the chosen episodes, in order. */
export function* stepsOf(episodes: Episodes, isChosen: Chooses): Generator<Omit<Transitions, 'extras'>> {
  const sizes = [episodes.observationSpace.size, episodes.actionSpace.size] as const;
  const numbers: EpisodeNumbers = (name, from, to) => episodes[name].subarray(from, to);
  for (const place of placesOf(episodes, isChosen))
    for (let t = 0; t < place[2]; t++) yield windowOf(numbers, sizes, place, t, 1);
}

function* placesOf({ lengths, terminated, truncated }: Episodes, isChosen: Chooses): Generator<Place> {
  let step = 0;
  for (const [episode, length] of lengths.entries()) {
    // A recording that was cut off is continued in its last observation, like an episode that a limit ended.
    const ends = terminated[episode] === 1 ? 1 + 2 * truncated[episode]! : 2;
    if (isChosen(episode)) yield [step, step + episode, length, ends];
    step += length;
  }
}

/** Up to `most` steps of an episode, from step `t` on. */
function windowOf(
  numbers: EpisodeNumbers,
  [size, width]: Sizes,
  [step, row, length, ends]: Place,
  t: number,
  most: number,
): Omit<Transitions, 'extras'> {
  const count = Math.min(most, length - t);
  const [first, isLast] = [step + t, t + count === length];
  const seen = numbers('observations', (row + t) * size, (row + t + count + 1) * size);
  const flags = (k: number, flag: number): Uint8Array => new Uint8Array(count).fill(flag, k, k + 1);
  return {
    count,
    observations: seen.subarray(0, count * size),
    actions: numbers('actions', first * width, (first + count) * width),
    rewards: numbers('rewards', first, first + count) as Float64Array,
    nextObservations: seen.subarray(size),
    terminated: flags(count - 1, isLast ? ends & 1 : 0),
    truncated: flags(count - 1, isLast ? ends >> 1 : 0),
    starts: flags(0, t === 0 ? 1 : 0),
  };
}

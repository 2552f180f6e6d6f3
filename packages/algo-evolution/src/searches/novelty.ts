import type { Rng, Snapshot } from '@prism-rl/core';
import { centredRanks, Search } from './search.ts';

/** Share of novelty in what counts, at first: alone (NS-ES), as much as scores (NSR-ES), as much as it takes (NSRA-ES). */
const shares = { only: 1, half: 0.5, adaptive: 0 };
/** By how much an adaptive share changes. */
const change = 0.05;

/** Options of {@link NoveltySearch}. */
export interface NoveltyOptions {
  readonly novelty: keyof typeof shares;
  /** k: number of earlier behaviours, the nearest, whose mean distance is a candidate's novelty. */
  readonly neighbours: number;
  /** Generations without a better mean after which an adaptive share grows; a better one makes it smaller. */
  readonly patience: number;
}

/**
 * Makes another search look for new behaviour (Conti et al. 2018): passes it ranks of scores and of novelty instead of scores. The mean is tried
 * as well, as the last candidate; its behaviour joins the archive. The answer is the mean that scored most when it was tried. There is one mean;
 * the paper has a population of them, and draws one in each generation, the likelier the newer its behaviour is.
 */
export class NoveltySearch extends Search {
  protected readonly arrays;
  readonly #search: Search;
  readonly #options: NoveltyOptions;
  /** Behaviours of earlier means, one after the other. */
  #archive: number[] = [];

  constructor(search: Search, rng: Rng, options: NoveltyOptions) {
    const { population, deviation } = search;
    super('Novelty search', search.mean, rng, { population: population + 1, deviation }, 2);
    this.#search = search;
    this.#options = options;
    // The share, the generations since the best mean, and its score.
    const state = Float64Array.of(shares[options.novelty], 0, -Number.MAX_VALUE);
    this.arrays = { answer: this.mean, state };
  }

  get deviation(): number {
    return this.#search.deviation;
  }

  get share(): number {
    return this.arrays.state[0]!;
  }

  draw(): void {
    this.#search.draw();
  }

  candidate(k: number, into: Float64Array): void {
    if (k < this.#search.population) this.#search.candidate(k, into);
    else into.set(this.#search.mean);
  }

  tell(scores: ArrayLike<number>, behaviours: Float64Array): void {
    const last = this.#search.population;
    const size = behaviours.length / scores.length;
    this.#judge(scores[last]!);
    const reached = behaviours.subarray(last * size);
    // Behaviour that is no number would be infinitely far from everything.
    if (reached.every(Number.isFinite)) for (const x of reached) this.#archive.push(x);
    const novelty = Array.from({ length: last }, (_, k) =>
      this.#noveltyOf(behaviours.subarray(k * size, (k + 1) * size)),
    );
    const [byScore, byNovelty] = [centredRanks(Array.from(scores).slice(0, last)), centredRanks(novelty)];
    this.#search.tell(byScore.map((rank, k) => (1 - this.share) * rank + this.share * byNovelty[k]!));
  }

  /** Takes the score of the mean. */
  #judge(score: number): void {
    const { state } = this.arrays;
    const [share, waited, best] = state as Float64Array & [number, number, number];
    const { novelty, patience } = this.#options;
    if (score >= best) this.mean.set(this.#search.mean);
    // Finite, as everything saved is.
    state[2] = score >= best ? Math.min(score, Number.MAX_VALUE) : best;
    state[1] = score > best ? 0 : (waited + 1) % patience;
    if (novelty !== 'adaptive') return;
    if (score > best) state[0] = Math.max(0, share - change);
    else if (state[1] === 0) state[0] = Math.min(1, share + change);
  }

  /** Mean Euclidean distance to the nearest behaviours of the archive; 0 while it is empty. */
  #noveltyOf(behaviour: Float64Array): number {
    const size = behaviour.length;
    const squares = new Float64Array(this.#archive.length / size);
    for (let i = 0; i < squares.length; i++)
      for (let j = 0; j < size; j++) squares[i]! += (this.#archive[i * size + j]! - behaviour[j]!) ** 2;
    const near = squares.sort().subarray(0, this.#options.neighbours);
    return near.reduce((sum, square) => sum + Math.sqrt(square), 0) / Math.max(1, near.length);
  }

  override begin(mean: Float64Array): void {
    super.begin(mean);
    this.#search.begin(mean);
  }

  override save(): Snapshot {
    const { meta, arrays } = this.#search.save();
    return { meta, arrays: { ...arrays, ...super.save().arrays, archive: Float64Array.from(this.#archive) } };
  }

  override restore(snapshot: Snapshot): void {
    super.restore(snapshot);
    this.#search.restore(snapshot);
    this.#archive = Array.from(snapshot.arrays.archive as Float64Array);
  }
}

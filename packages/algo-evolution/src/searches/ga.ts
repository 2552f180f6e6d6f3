import type { Json, Snapshot } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { ranked, Search } from './search.ts';

/** Options of {@link GeneticSearch}. */
export interface GeneticOptions {
  readonly population: number;
  /** T: number of the best candidates that have children; 0: random search, whose candidates all mutate the first numbers. */
  readonly parents: number;
  /** Number of the best candidates that stay as they are; at least the champion should. */
  readonly elites: number;
  /** Standard deviation of a mutation, per parameter. */
  readonly deviation: number;
  /** Probability that a child takes the rest of its genes from a second parent. */
  readonly crossover: number;
}

/** Mutations of the numbers that the search began with, each by the seed of its noise and by its deviation. */
type Genome = readonly (readonly [seed: number, deviation: number])[];

/** A genome, with the parameters that its first `grown` mutations make. */
interface Candidate {
  readonly genome: Genome;
  readonly parameters: Float64Array;
  readonly grown: number;
}

/**
 * A genetic algorithm (Such et al. 2017): mutates the best candidates. A genome is the list of the seeds of its mutations, so that a saved
 * search is short however many parameters there are. Its answer is the champion, the best of the last generation.
 */
export class GeneticSearch extends Search {
  readonly deviation: number;
  protected readonly arrays: { readonly start: Float64Array };
  readonly #options: GeneticOptions;
  readonly #noise: Float64Array;
  /** The best, the champion first, fully grown. */
  #best: readonly Candidate[] = [];
  #candidates: readonly Candidate[] = [];

  /** @throws PrismError `invalid-argument` for settings that make no generation */
  constructor(start: ArrayLike<number>, rng: Rng, options: GeneticOptions) {
    super('A genetic algorithm', start, rng, options, 2);
    this.deviation = options.deviation;
    this.#options = options;
    this.#noise = new Float64Array(start.length);
    this.arrays = { start: this.mean.slice() };
  }

  /** Seeds of the champion's mutations, from the first ancestor on. */
  get champion(): readonly number[] {
    return this.#best[0]?.genome.map(([seed]) => seed) ?? [];
  }

  override keep(k: number): void {
    const kept = this.#candidates[k]!;
    const others = this.#best.filter(({ genome }) => genome !== kept.genome);
    this.#best = [this.#grown(kept), ...others].slice(0, this.#best.length);
    this.mean.set(this.#best[0]!.parameters);
  }

  override begin(mean: Float64Array): void {
    super.begin(mean);
    this.arrays.start.set(mean);
    this.#best = [];
  }

  draw(): void {
    const { rng } = this;
    const { elites, crossover } = this.#options;
    const ancestor: Candidate = { genome: [], parameters: this.arrays.start, grown: 0 };
    const parents = this.#best.slice(0, this.#options.parents);
    this.#candidates = Array.from({ length: this.population }, (_, k) => {
      const elite = k < elites ? this.#best[k] : undefined;
      if (elite !== undefined) return elite;
      let parent = parents[parents.length === 0 ? 0 : rng.integers(parents.length)] ?? ancestor;
      if (crossover > 0 && rng.random() < crossover && parents.length > 1) {
        const other = parents[rng.integers(parents.length)]!.genome;
        const cut = rng.integers(parent.genome.length + 1);
        parent = { ...ancestor, genome: [...parent.genome.slice(0, cut), ...other.slice(cut)] };
      }
      return { ...parent, genome: [...parent.genome, [rng.nextUint32(), this.deviation]] };
    });
  }

  candidate(k: number, into: Float64Array): void {
    this.#grow(this.#candidates[k]!, into);
  }

  tell(scores: ArrayLike<number>): void {
    const { parents, elites } = this.#options;
    const best = ranked(scores).subarray(0, Math.max(1, parents, elites));
    this.#best = Array.from(best, (k) => this.#grown(this.#candidates[k]!));
    this.mean.set(this.#best[0]!.parameters);
  }

  override save(): Snapshot {
    const { meta, arrays } = super.save();
    const genes = (part: 0 | 1): Json => this.#best.map(({ genome }) => genome.map((gene) => gene[part]));
    return { meta: { ...meta, genomes: genes(0), deviations: genes(1) }, arrays };
  }

  override restore(snapshot: Snapshot): void {
    super.restore(snapshot);
    // Older checkpoints lack the deviations: all were the search's.
    const { genomes, deviations } = snapshot.meta as { genomes: number[][]; deviations?: number[][] };
    this.#best = genomes.map((seeds, k) => {
      const genome = seeds.map((seed, i) => [seed, deviations?.[k]?.[i] ?? this.deviation] as const);
      return this.#grown({ genome, parameters: this.arrays.start, grown: 0 });
    });
    this.mean.set(this.#best[0]?.parameters ?? this.arrays.start);
  }

  #grown(candidate: Candidate): Candidate {
    const { genome } = candidate;
    const parameters = new Float64Array(this.arrays.start.length);
    this.#grow(candidate, parameters);
    return { genome, parameters, grown: genome.length };
  }

  #grow({ genome, parameters, grown }: Candidate, into: Float64Array): void {
    into.set(parameters);
    for (const [seed, deviation] of genome.slice(grown)) {
      new Rng(seed).fillNormal(this.#noise);
      for (let i = 0; i < into.length; i++) into[i]! += deviation * this.#noise[i]!;
    }
  }
}

import type { Json, Snapshot } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import type { Search } from './search.ts';
import { ranked, requireGeneration, restored, saved } from './search.ts';

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

/** Seeds: each adds a mutation to the numbers that the search began with. */
type Genome = readonly number[];

/**
 * A genetic algorithm (Such et al. 2017): mutates the best candidates. A genome is the list of the seeds of its mutations, so that a saved
 * search is short however many parameters there are. Its answer is the champion, the best of the last generation.
 */
export class GeneticSearch implements Search {
  readonly population: number;
  readonly mean: Float64Array;
  readonly deviation: number;
  readonly #options: GeneticOptions;
  readonly #rng: Rng;
  readonly #start: Float64Array;
  readonly #candidates: readonly Float64Array[];
  readonly #noise: Float64Array;
  /** The best genomes, the champion's first, and their parameters. */
  #best: readonly { readonly genome: Genome; readonly parameters: Float64Array }[] = [];
  #genomes: Genome[] = [];

  /** @throws PrismError `invalid-argument` for settings that make no generation */
  constructor(start: ArrayLike<number>, rng: Rng, options: GeneticOptions) {
    const { population, deviation } = options;
    requireGeneration('A genetic algorithm', start.length, options, 2);
    this.population = population;
    this.deviation = deviation;
    this.#options = options;
    this.#rng = rng;
    this.#start = Float64Array.from(start);
    this.mean = this.#start.slice();
    this.#candidates = Array.from({ length: population }, () => new Float64Array(start.length));
    this.#noise = new Float64Array(start.length);
  }

  /** Seeds of the champion's mutations, from the first ancestor on. */
  get champion(): readonly number[] {
    return this.#best[0]?.genome ?? [];
  }

  begin(mean: Float64Array): void {
    this.#start.set(mean);
    this.mean.set(mean);
    this.#best = [];
  }

  ask(): readonly Float64Array[] {
    const rng = this.#rng;
    const { elites, crossover } = this.#options;
    const [kept, parents] = [this.#best, this.#best.slice(0, this.#options.parents)];
    this.#genomes = this.#candidates.map((candidate, k) => {
      const elite = k < elites ? kept[k] : undefined;
      const one = elite ?? parents[parents.length === 0 ? 0 : rng.integers(parents.length)];
      candidate.set(one?.parameters ?? this.#start);
      if (elite !== undefined) return elite.genome;
      let genome: Genome = one?.genome ?? [];
      if (crossover > 0 && rng.random() < crossover && parents.length > 1) {
        const other = parents[rng.integers(parents.length)]!.genome;
        const cut = rng.integers(genome.length + 1);
        genome = [...genome.slice(0, cut), ...other.slice(cut)];
        this.#grow(genome, candidate);
      }
      const seed = rng.nextUint32();
      this.#mutate(seed, candidate);
      return [...genome, seed];
    });
    return this.#candidates;
  }

  tell(scores: ArrayLike<number>): void {
    const { parents, elites } = this.#options;
    const best = ranked(scores).subarray(0, Math.max(1, parents, elites));
    this.#best = Array.from(best, (k) => ({
      genome: this.#genomes[k]!,
      parameters: this.#candidates[k]!.slice(),
    }));
    this.mean.set(this.#best[0]!.parameters);
  }

  save(): Snapshot {
    const { meta, arrays } = saved(this.#rng, { start: this.#start });
    return { meta: { ...meta, genomes: this.#best.map(({ genome }) => genome) }, arrays };
  }

  restore(snapshot: Snapshot): void {
    restored(snapshot, this.#rng, { start: this.#start });
    this.#best = (snapshot.meta.genomes as readonly Json[] as readonly Genome[]).map((genome) => {
      const parameters = new Float64Array(this.#start.length);
      this.#grow(genome, parameters);
      return { genome, parameters };
    });
    this.mean.set(this.#best[0]?.parameters ?? this.#start);
  }

  #grow(genome: Genome, into: Float64Array): void {
    into.set(this.#start);
    for (const seed of genome) this.#mutate(seed, into);
  }

  #mutate(seed: number, into: Float64Array): void {
    new Rng(seed).fillNormal(this.#noise);
    for (let i = 0; i < into.length; i++) into[i]! += this.deviation * this.#noise[i]!;
  }
}

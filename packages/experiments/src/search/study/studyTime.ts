import type { HeldOutPlan } from './studyPlan.ts';

/** Runs on held-out seeds that fit into the time of a study. */
export type HeldOutDivision = {
  /** Seconds of the whole study. */
  readonly budget: number;
  /** Trials that run on held-out seeds, beside the preset. */
  readonly best: number;
  /** Number of held-out seeds; 0 if there is no time for enough of them. */
  readonly seeds: number;
};

/** Fewest held-out seeds for a comparison. */
const fewestSeeds = 3;

/**
 * Divides the time of a study between trials and runs on held-out seeds, by the speed of the study so far: the environment steps a second of
 * all workers together, with everything that takes time.
 */
export class StudyTime {
  readonly #steps: number;
  readonly #heldOut: HeldOutPlan;
  readonly #budget: number;
  readonly #elapsed: () => number;
  /** Environment steps of finished legs, and of legs under way. */
  #finished = 0;
  #begun = 0;
  /** Once a leg did not fit, none begins: later suggestions must not depend on the speed of workers. */
  #isOver = false;
  #division: HeldOutDivision | undefined;

  /**
   * @param steps environment steps of a whole run.
   * @param heldOut wanted runs on held-out seeds.
   * @param budget seconds of the whole study.
   * @param elapsed returns the seconds of the search so far, in all calls together.
   * @param known the division that an earlier call made; ignored if it had another budget.
   */
  constructor(
    {
      steps,
      heldOut,
      budget,
    }: { readonly steps: number; readonly heldOut: HeldOutPlan; readonly budget: number },
    elapsed: () => number,
    known?: HeldOutDivision,
  ) {
    this.#steps = steps;
    this.#heldOut = heldOut;
    this.#budget = budget;
    this.#elapsed = elapsed;
    if (known?.budget !== budget) return;
    this.#division = known;
    this.#isOver = true;
  }

  /** Undefined unless the time ended the search. */
  get division(): HeldOutDivision | undefined {
    return this.#isOver ? this.#division : undefined;
  }

  /**
   * Seconds kept for the runs on held-out seeds: what they will take, but at most half of the budget, or what the fewest take. Nothing is
   * kept if even these take more than three quarters.
   */
  get kept(): number {
    const { seeds, best } = this.#heldOut;
    if (seeds.length === 0) return 0;
    if (this.#rate === 0) return this.#budget / 2;
    const secondsOf = (runs: number): number => (runs * this.#steps) / this.#rate;
    const fewest = secondsOf(2 * Math.min(fewestSeeds, seeds.length));
    if (fewest > 0.75 * this.#budget) return 0;
    return Math.min(secondsOf(seeds.length * (best + 1)), Math.max(fewest, this.#budget / 2));
  }

  /** Environment steps a second; 0 until a leg has ended. Legs under way count as half done. */
  get #rate(): number {
    return this.#finished === 0 ? 0 : (this.#finished + this.#begun / 2) / Math.max(1e-3, this.#elapsed());
  }

  /** Whether a leg of so many environment steps would end in time. */
  fits(steps: number): boolean {
    const left = this.#rate === 0 ? 0 : (this.#begun / 2 + steps) / this.#rate;
    this.#isOver ||= this.#elapsed() + left + this.kept >= this.#budget;
    return !this.#isOver;
  }

  begin(steps: number): void {
    this.#begun += steps;
  }

  end(steps: number): void {
    this.#begun -= steps;
    this.#finished += steps;
  }

  /**
   * Divides the rest of the time: all held-out seeds and as many trials as fit, at least one; otherwise fewer seeds.
   *
   * @param finalists trials that could run on held-out seeds.
   */
  divide(finalists: number): HeldOutPlan {
    const { seeds } = this.#heldOut;
    this.#division ??= this.#divided(finalists);
    return { seeds: seeds.slice(0, this.#division.seeds), best: this.#division.best };
  }

  #divided(finalists: number): HeldOutDivision {
    const budget = this.#budget;
    const wanted = this.#heldOut.seeds.length;
    const runs = Math.ceil((Math.max(0, budget - this.#elapsed()) * this.#rate) / this.#steps);
    const best = Math.min(finalists, Math.floor(runs / wanted) - 1);
    if (best >= 1) return { budget, best, seeds: wanted };
    const seeds = Math.min(wanted, Math.floor(runs / 2));
    return { budget, best: 1, seeds: seeds < Math.min(fewestSeeds, wanted) ? 0 : seeds };
  }
}

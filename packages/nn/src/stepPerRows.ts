import { type MaybePromise, type PackedArray, type Space, whenDone } from '@prism-rl/core';
import type { ArraySpec, Arrays } from '@prism-rl/jit';
import type { Engine, StepFunction, StepInputs, TensorStep } from './engine.ts';
import { observationArray, observationInput } from './observationParts.ts';

/** The inputs of a step, among them `observations`. */
export type ObservationInputs = StepInputs & { readonly observations: ArraySpec };

/** A step for a number of rows, before it is compiled. */
export interface RowsStep<O extends string, S = undefined> {
  /** Inputs in addition to `observations`; default none. */
  readonly inputs?: StepInputs;
  readonly step: TensorStep<ObservationInputs, O>;
  /** State for this number of rows, such as arrays for {@link inputs}. */
  readonly state: S;
}

interface Compiled<O extends string, S> {
  readonly input: ArraySpec;
  readonly step: StepFunction<ObservationInputs, O>;
  readonly state: S;
}

/**
 * A step on observations that compiles for each number of rows at its first use. Agents act with it.
 *
 * @typeParam O names of the outputs.
 * @typeParam S state for a number of rows.
 */
export class StepPerRows<O extends string, S = undefined> {
  readonly #engine: Engine;
  readonly #space: Pick<Space, 'size' | 'dtype'>;
  readonly #build: (rows: number) => RowsStep<O, S>;
  readonly #compiled = new Map<number, Compiled<O, S>>();

  /** @param build creates the step for a number of rows. */
  constructor(
    engine: Engine,
    observationSpace: Pick<Space, 'size' | 'dtype'>,
    build: (rows: number) => RowsStep<O, S>,
  ) {
    this.#engine = engine;
    this.#space = observationSpace;
    this.#build = build;
  }

  /**
   * Runs the step for `rows` rows.
   *
   * @param observations packed, as environments return them.
   * @param others returns the arrays of the other inputs from the state for this number of rows; default none.
   */
  run(
    observations: PackedArray,
    rows: number,
    others?: (state: S) => { readonly [name: string]: Float32Array },
  ): MaybePromise<Arrays<O>> {
    const compiled = this.#compiled.get(rows) ?? this.#compile(rows);
    return whenDone(compiled, (ready) => run(ready, observations, others));
  }

  dispose(): void {
    for (const { step } of this.#compiled.values()) step.dispose();
  }

  #compile(rows: number): MaybePromise<Compiled<O, S>> {
    const { inputs, step, state } = this.#build(rows);
    const input = observationInput(this.#engine, this.#space, rows);
    const compiling = this.#engine.compile<ObservationInputs, O>({ observations: input, ...inputs }, step);
    const keep = (ready: StepFunction<ObservationInputs, O>): Compiled<O, S> => {
      const compiled = { input, step: ready, state };
      this.#compiled.set(rows, compiled);
      return compiled;
    };
    return whenDone(compiling, keep);
  }
}

function run<O extends string, S>(
  { input, step, state }: Compiled<O, S>,
  observations: PackedArray,
  others?: (state: S) => { readonly [name: string]: Float32Array },
): MaybePromise<Arrays<O>> {
  const arrays = { observations: observationArray(input, observations), ...others?.(state) };
  return step.run(arrays as Arrays<keyof ObservationInputs>);
}

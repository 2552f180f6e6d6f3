import { copyRow, type PackedArray } from '../arrays/arrays.ts';
import { decodeState, encodeState, fillArrays } from '../arrays/encodedState.ts';
import { checkActionCount, noSuchEnvironment } from '../checks/refusals.ts';
import { checkResetResult, checkStepResult, unusableResult } from '../checks/soundResult.ts';
import type { Env, Frame, ResetOptions, ResetResult, VectorEnv } from '../contracts/env.ts';
import { isDebug } from '../debug.ts';
import { PrismError } from '../errors.ts';
import { VectorArrays } from '../rows/vectorArrays.ts';
import { describeValue } from '../words.ts';

/**
 * Combines environments with equal spaces into one {@link VectorEnv} (Gymnasium's `SyncVectorEnv` in same-step mode), which then owns and
 * closes them. Every step checks their results: observations must have the space's array type and length and be finite, rewards must be
 * finite, flags booleans; in debug mode observations must also be within bounds.
 *
 * Seed the environments through the vector's `reset`. Without a first seed, environment 0 keeps its random stream and environment `i` is
 * seeded with `i`, so that equal environments play different episodes.
 *
 * @param envs at least one.
 * @throws PrismError `invalid-argument` without environments or for different spaces; `contract` from `reset` and `step` for invalid results.
 */
export function vectorize(envs: readonly Env[]): VectorEnv {
  return new EnvVector(envs);
}

class EnvVector extends VectorArrays implements VectorEnv {
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly save?: () => Uint8Array;
  readonly restore?: (state: Uint8Array) => void;
  readonly #envs: readonly Env[];
  readonly #strict: boolean = isDebug();
  /** Whether the environments have different random streams. */
  #areApart = false;
  /** Steps of each environment since its reset, for messages; NaN after a restore, until the next reset. */
  readonly #steps: Float64Array;

  constructor(envs: readonly Env[]) {
    const first = envs[0];
    if (first === undefined) {
      throw PrismError.invalidArgument`A vector environment needs at least one environment, but got none.`;
    }
    for (const env of envs) {
      if (
        env.observationSpace.toString() !== first.observationSpace.toString() ||
        env.actionSpace.toString() !== first.actionSpace.toString()
      ) {
        throw PrismError.invalidArgument`Environments of one vector must have equal spaces, but ${env.id} has ${env.observationSpace} and \
          ${env.actionSpace}, ${first.id} has ${first.observationSpace} and ${first.actionSpace}.`;
      }
    }
    super(first, envs.length);
    this.#envs = envs;
    this.#steps = new Float64Array(envs.length);
    if (first.render) this.render = (index = 0) => this.#env(index).render!();
    if (first.renderText) this.renderText = (index = 0) => this.#env(index).renderText!();
    if (first.save && first.restore) {
      this.save = () => this.#save();
      this.restore = (state) => this.#restore(state);
    }
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
    for (let i = 0; i < this.numEnvs; i++) {
      const seed = options.seed === undefined ? this.#firstSeed(i) : options.seed + i;
      this.#begin(i, seed === undefined ? {} : { seed });
    }
    this.#areApart = true;
  }

  step(actions: PackedArray): void {
    const actionSize = this.actionSpace.size;
    checkActionCount(this, actions, actionSize);
    for (let i = 0; i < this.numEnvs; i++) {
      const env = this.#envs[i]!;
      const result = env.step(this.actionSpace.unpack(actions, i * actionSize));
      checkStepResult(env, i, ++this.#steps[i]!, result);
      this.#show(i, 'step', result);
      this.rewards[i] = result.reward;
      this.terminated[i] = result.terminated ? 1 : 0;
      this.truncated[i] = result.truncated ? 1 : 0;
      if (result.terminated || result.truncated) this.restart(i);
    }
  }

  restart(index: number): void {
    const { size } = this.observationSpace;
    copyRow(this.observations, index, this.finalObservations, index, size);
    this.#begin(index);
  }

  close(): void {
    for (const env of this.#envs) env.close?.();
  }

  #firstSeed(index: number): number | undefined {
    return this.#areApart || index === 0 ? undefined : index;
  }

  #begin(index: number, options?: ResetOptions): void {
    const env = this.#env(index);
    const result = env.reset(options);
    checkResetResult(env, index, result);
    this.#steps[index] = 0;
    this.#show(index, 'reset', result);
  }

  /** Packs the observation of a result into its row. */
  #show(index: number, call: 'reset' | 'step', result: ResetResult<unknown>): void {
    const space = this.observationSpace;
    const { observation } = result;
    if (this.#strict && !space.contains(observation)) {
      const step = call === 'step' ? this.#steps[index] : undefined;
      throw unusableResult(this.#envs[index]!, index, call, result, step);
    }
    space.pack(observation, this.observations, index * space.size);
  }

  #env(index: number): Env {
    const env = this.#envs[index];
    if (env !== undefined) return env;
    throw noSuchEnvironment(this, index);
  }

  #save(): Uint8Array {
    const states = this.#envs.map((env, i) => [`env${i}`, savedState(env, i)]);
    return encodeState(this.#owner(), {
      meta: {},
      arrays: { ...this.results, ...Object.fromEntries(states) },
    });
  }

  #restore(state: Uint8Array): void {
    const own = this.results;
    const { arrays } = decodeState(this.#owner(), state, own);
    for (const [i, env] of this.#envs.entries()) env.restore!(arrays[`env${i}`] as Uint8Array);
    this.#steps.fill(Number.NaN);
    this.#areApart = true;
    fillArrays(own, arrays);
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id}`;
  }
}

function savedState(env: Env, index: number): Uint8Array {
  const state: unknown = env.save!();
  if (state instanceof Uint8Array) return state;
  throw PrismError.contract`save of ${env.id} (environment ${index}) returned ${describeValue(state)} instead of a Uint8Array.
    For example: new TextEncoder().encode(JSON.stringify(state)).`;
}

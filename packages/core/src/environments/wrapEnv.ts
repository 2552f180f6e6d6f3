import { type PackedArray, packedArray } from '../arrays/arrays.ts';
import { checkResetResult, checkStepResult } from '../checks/soundResult.ts';
import type { Env, Frame, Info, ResetOptions, ResetResult, StepResult, VectorEnv } from '../contracts/env.ts';
import { noInfo } from '../contracts/env.ts';
import type { TabularModel } from '../contracts/planner.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import type { RowTask } from '../rows/rowTask.ts';
import { VectorArrays } from '../rows/vectorArrays.ts';
import { isBox } from '../spaces/box.ts';
import type { Space } from '../spaces/space.ts';
import { describeValue } from '../words.ts';

/** The rules on a row of an environment or a vector, also in wrappers; undefined if it has none. */
export function rulesIn(env: Env | VectorEnv): RowTask | undefined {
  const { rules, wrappedRules } = env as { readonly rules?: object; readonly wrappedRules?: RowTask };
  return rules !== undefined && 'stateSize' in rules ? (rules as RowTask) : wrappedRules;
}

/**
 * Applies vector wrappers to a single environment: wraps it as a vector of one without autoreset ({@link VectorEnv.autoreset} is false), and
 * exposes the result as an `Env`. It renders and saves if the environment and all wrappers do. Wrapper classes for single environments
 * extend it.
 *
 * @typeParam W the wrappers around the vector of one.
 */
export class WrappedEnv<W extends VectorEnv = VectorEnv, O = unknown, A = unknown> implements Env<O, A> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly framesPerSecond?: number;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly save?: () => Uint8Array;
  readonly restore?: (state: Uint8Array) => void;
  readonly adoptStatistics?: (statistics: Snapshot) => void;
  readonly model?: () => TabularModel;
  readonly close?: () => void;
  /** The wrappers around the vector of one. */
  protected readonly vector: W;
  readonly #inner: StandingVector;
  readonly #actions: PackedArray;

  /**
   * @param wrap wraps the vector of one.
   * @param keepsModel whether the environment's model also describes the wrapped environment; default false.
   */
  constructor(env: Env, wrap: (vector: VectorEnv) => W, keepsModel = false) {
    this.#inner = new StandingVector(env);
    const vector = wrap(this.#inner);
    this.vector = vector;
    this.id = vector.id;
    this.observationSpace = vector.observationSpace as Space<O>;
    this.actionSpace = vector.actionSpace as Space<A>;
    this.#actions = packedArray(this.actionSpace.dtype, this.actionSpace.size);
    if (env.framesPerSecond !== undefined) this.framesPerSecond = env.framesPerSecond;
    if (vector.render !== undefined) this.render = () => vector.render!(0);
    if (vector.renderText !== undefined) this.renderText = () => vector.renderText!(0);
    if (vector.close !== undefined) this.close = () => vector.close!();
    if (keepsModel && env.model !== undefined) this.model = () => env.model!();
    if (vector.adoptStatistics !== undefined)
      this.adoptStatistics = (statistics) => vector.adoptStatistics!(statistics);
    if (vector.save !== undefined && vector.restore !== undefined) {
      this.save = () => vector.save!();
      this.restore = (state) => vector.restore!(state);
    }
  }

  /** The rules on a row that the environment follows in its wrappers; undefined if there are none, or a wrapper has only code. */
  get wrappedRules(): RowTask | undefined {
    return rulesIn(this.vector);
  }

  reset(options: ResetOptions = {}): ResetResult<O> {
    this.#inner.options = options;
    // A bigint passes through: environment 0 gets the vector's seed unchanged.
    this.vector.reset(options.seed === undefined ? {} : { seed: options.seed as number });
    return { observation: this.#observation(), info: this.#inner.info };
  }

  /** @throws PrismError `invalid-action` for a value outside the action space; passes on errors of the environment. */
  step(action: A): StepResult<O> {
    const space = this.actionSpace;
    if (!isPackable(space, action)) {
      throw PrismError.invalidAction`${this.id} cannot take ${describeValue(action)}: it is not in ${space}.`;
    }
    space.pack(action, this.#actions);
    this.vector.step(this.#actions);
    return {
      observation: this.#observation(),
      reward: this.vector.rewards[0]!,
      terminated: this.vector.terminated[0] === 1,
      truncated: this.vector.truncated[0] === 1,
      info: this.#inner.info,
    };
  }

  #observation(): O {
    return this.observationSpace.unpack(this.vector.observations) as O;
  }
}

/** Whether an action can be packed. The environment itself checks the bounds of a Box. */
function isPackable(space: Space<unknown>, action: unknown): boolean {
  if (!isBox(space)) return space.contains(action);
  return action instanceof space.low.constructor && (action as Float32Array).length === space.size;
}

/** A vector of one environment, without autoreset. */
class StandingVector extends VectorArrays implements VectorEnv {
  readonly autoreset = false;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly save?: () => Uint8Array;
  readonly restore?: (state: Uint8Array) => void;
  readonly adoptStatistics?: (statistics: Snapshot) => void;
  readonly close?: () => void;
  /** Passed to the next reset. */
  options: ResetOptions = {};
  /** From the last call. */
  info: Info = noInfo;
  readonly #env: Env;
  /** Since the reset, for messages; NaN after a restore, until the next reset. */
  #steps = 0;

  constructor(env: Env) {
    super(env, 1);
    this.#env = env;
    if (env.render !== undefined) this.render = () => env.render!();
    if (env.renderText !== undefined) this.renderText = () => env.renderText!();
    if (env.close !== undefined) this.close = () => env.close!();
    if (env.adoptStatistics !== undefined)
      this.adoptStatistics = (statistics) => env.adoptStatistics!(statistics);
    if (env.save !== undefined && env.restore !== undefined) {
      this.save = () => env.save!();
      this.restore = (state) => {
        env.restore!(state);
        this.#steps = Number.NaN;
      };
    }
  }

  get wrappedRules(): RowTask | undefined {
    return rulesIn(this.#env);
  }

  reset(): void {
    const result = this.#env.reset(this.options);
    checkResetResult(this.#env, 0, result);
    this.#steps = 0;
    this.#show(result);
    this.rewards[0] = 0;
    this.terminated[0] = 0;
    this.truncated[0] = 0;
  }

  step(actions: PackedArray): void {
    const result = this.#env.step(this.actionSpace.unpack(actions));
    checkStepResult(this.#env, 0, ++this.#steps, result);
    this.#show(result);
    this.rewards[0] = result.reward;
    this.terminated[0] = result.terminated ? 1 : 0;
    this.truncated[0] = result.truncated ? 1 : 0;
  }

  #show({ observation, info }: ResetResult<unknown>): void {
    this.observationSpace.pack(observation, this.observations);
    this.info = info;
  }
}

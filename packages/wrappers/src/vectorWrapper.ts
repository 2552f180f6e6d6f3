import type { Frame, PackedArray, Rng, RngState, RowStep, Snapshot, Space, VectorEnv } from '@prism-rl/core';
import {
  actionMaskOf,
  Box,
  childSnapshot,
  copyRow,
  decodeState,
  encodeState,
  fillArrays,
  maskName,
  mergeSnapshots,
  PrismError,
  packedArray,
  rulesIn,
  snapshotOf,
} from '@prism-rl/core';
import type { WrappedRules } from './changedRules.ts';

/** A wrapper's own state: arrays that it modifies in place, and random streams. */
export interface WrapperState {
  readonly arrays?: readonly PackedArray[];
  readonly rngs?: readonly Rng[];
}

interface Facts {
  readonly rngs: readonly RngState[];
}

/** Encodes the state of a wrapper and of its inner environments. */
export function encodeWrapper(
  owner: string,
  { arrays, rngs = [] }: WrapperState,
  inner: Uint8Array,
): Uint8Array {
  const meta = { rngs: rngs.map((rng) => rng.save()) };
  return encodeState(owner, { meta, arrays: { ...named(arrays), inner } });
}

/**
 * Restores the state of {@link encodeWrapper}: calls `restoreInner` with the inner state first, so that nothing changes if that fails,
 * then fills the arrays and streams of `state`.
 *
 * @throws PrismError `corrupt` for anything else, `incompatible` for another format.
 */
export function restoreWrapper(
  owner: string,
  saved: Uint8Array,
  state: WrapperState,
  restoreInner: (inner: Uint8Array) => void,
): void {
  const own = named(state.arrays);
  const rngs = state.rngs ?? [];
  const { meta, arrays } = decodeState<Facts>(owner, saved, own);
  if (meta.rngs?.length !== rngs.length || !(arrays.inner instanceof Uint8Array)) {
    throw PrismError.corrupt`This state is one of another wrapper than ${owner}.`;
  }
  restoreInner(arrays.inner);
  for (const [k, rng] of rngs.entries()) rng.restore(meta.rngs[k]!);
  fillArrays(own, arrays);
}

function named(arrays: readonly PackedArray[] = []): { readonly [name: string]: PackedArray } {
  return Object.fromEntries(arrays.map((array, k) => [`own${k}`, array]));
}

/** The parts that a wrapper replaces, and its statistics. */
export interface VectorWrapperOptions {
  /** If given, the wrapper has its own observation arrays, of this space. */
  readonly observationSpace?: Space;
  /** If given, replaces the action space. */
  readonly actionSpace?: Space;
  readonly ownRewards?: boolean;
  readonly ownTruncations?: boolean;
  /** Arrays that it updates in place, by name, and that a policy needs wherever it acts: moments of observations. */
  readonly statistics?: { readonly [name: string]: PackedArray };
}

/**
 * A wrapper around a vector environment; with `WrappedEnv` also around a single one, so that every wrapper is written once. It exposes the
 * inner arrays themselves, except those that it replaces; subclasses fill these in {@link begin} and {@link afterStep}.
 */
export abstract class VectorWrapper implements VectorEnv {
  readonly env: VectorEnv;
  readonly id: string;
  readonly numEnvs: number;
  readonly autoreset: boolean;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly restart?: (index: number) => void;
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly save?: () => Uint8Array;
  readonly restore?: (state: Uint8Array) => void;
  readonly statistics?: () => Snapshot;
  readonly adoptStatistics?: (statistics: Snapshot) => void;
  readonly close?: () => void;
  readonly #own: PackedArray[] = [];

  constructor(env: VectorEnv, options: VectorWrapperOptions = {}) {
    this.env = env;
    this.id = env.id;
    this.numEnvs = env.numEnvs;
    this.autoreset = env.autoreset ?? true;
    this.observationSpace = options.observationSpace ?? env.observationSpace;
    this.actionSpace = options.actionSpace ?? env.actionSpace;
    if (options.observationSpace === undefined) {
      this.observations = env.observations;
      this.finalObservations = env.finalObservations;
    } else {
      const { dtype, size } = options.observationSpace;
      this.observations = packedArray(dtype, env.numEnvs * size);
      this.finalObservations = packedArray(dtype, env.numEnvs * size);
      this.#own.push(this.observations, this.finalObservations);
    }
    this.rewards = options.ownRewards === true ? new Float64Array(env.numEnvs) : env.rewards;
    if (options.ownRewards === true) this.#own.push(this.rewards);
    this.terminated = env.terminated;
    this.truncated = options.ownTruncations === true ? new Uint8Array(env.numEnvs) : env.truncated;
    if (options.ownTruncations === true) this.#own.push(this.truncated);
    if (env.restart !== undefined) this.restart = (index) => this.#restart(index);
    if (env.render !== undefined) this.render = (index) => this.shown().render!(index);
    if (env.renderText !== undefined) this.renderText = (index) => this.shown().renderText!(index);
    if (env.close !== undefined) this.close = () => env.close!();
    const { statistics } = options;
    if (statistics !== undefined) {
      this.statistics = () =>
        mergeSnapshots({ inner: env.statistics?.() ?? nothing, own: snapshotOf(statistics) });
      this.adoptStatistics = (snapshot) => {
        const inner = childSnapshot(snapshot, 'inner');
        if (Object.keys(inner.arrays).length > 0) env.adoptStatistics?.(inner);
        this.#adopt(statistics, childSnapshot(snapshot, 'own'));
      };
    } else {
      // Skips wrappers without statistics, so that training's statistics fit an evaluation, which wraps no rewards.
      if (env.statistics !== undefined) this.statistics = () => env.statistics!();
      if (env.adoptStatistics !== undefined)
        this.adoptStatistics = (snapshot) => env.adoptStatistics!(snapshot);
    }
    if (env.save !== undefined && env.restore !== undefined) {
      const owner = `a wrapper around ${env.numEnvs} × ${env.id}`;
      const state = (): WrapperState => {
        const own = this.state();
        return { ...own, arrays: [...this.#own, ...(own.arrays ?? [])] };
      };
      this.save = () => encodeWrapper(owner, state(), env.save!());
      this.restore = (saved) => restoreWrapper(owner, saved, state(), (inner) => env.restore!(inner));
    }
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.env.reset(options);
    if (this.rewards !== this.env.rewards) this.rewards.fill(0);
    if (this.truncated !== this.env.truncated) this.truncated.fill(0);
    this.afterReset(options.seed);
  }

  step(actions: PackedArray): void {
    this.env.step(this.beforeStep(actions));
    this.afterStep();
  }

  /** The rules on a row that the environments follow in this wrapper; undefined if there are none, or a wrapper has only code. */
  get wrappedRules(): WrappedRules | undefined {
    const rules = rulesIn(this.env);
    return rules && this.rulesOver(rules);
  }

  /** What it does, as rules around others; undefined if that is code alone. Default: undefined. */
  protected rulesOver(_rules: WrappedRules): WrappedRules | undefined {
    return undefined;
  }

  /** See `VectorEnv`. Default: undefined. */
  rowSteps(): readonly RowStep[] | undefined {
    return undefined;
  }

  /** The environments to render. @throws PrismError `state` if a wrapper requires a reset first. */
  protected shown(): VectorEnv {
    return this.env;
  }

  /** Returns the state to save besides the inner environments and the wrapper's own observations, rewards and truncations. */
  protected state(): WrapperState {
    return {};
  }

  protected beforeStep(actions: PackedArray): PackedArray {
    return actions;
  }

  /** Called after a reset of all environments. Default: {@link begin} for each. */
  protected afterReset(_seed: number | undefined): void {
    for (let i = 0; i < this.numEnvs; i++) this.begin(i);
  }

  /** Called after a step. Rows with {@link hasBegun} contain first observations, `finalObservations` the last ones before. */
  protected afterStep(): void {}

  /** Called when environment `index` has a first observation, after a reset or a restart from outside. */
  protected begin(_index: number): void {}

  /** Called before a restart of environment `index` from outside. */
  protected beforeRestart(_index: number): void {}

  /** Stops updating the statistics. */
  protected freeze(): void {}

  protected hasEnded(index: number): boolean {
    return (this.terminated[index]! | this.truncated[index]!) !== 0;
  }

  /** Whether the last step of environment `index` also started a new episode. */
  protected hasBegun(index: number): boolean {
    return this.autoreset && this.hasEnded(index);
  }

  #restart(index: number): void {
    this.beforeRestart(index);
    this.env.restart!(index);
    if (this.observations !== this.env.observations)
      copyRow(this.observations, index, this.finalObservations, index, this.observationSpace.size);
    this.begin(index);
  }

  #adopt(statistics: NonNullable<VectorWrapperOptions['statistics']>, { arrays }: Snapshot): void {
    for (const [name, own] of Object.entries(statistics)) {
      const told = arrays[name];
      if (told === undefined || told.length !== own.length) {
        throw PrismError.corrupt`What wrappers have learned of ${this.id} lacks "${name}", or is of other spaces.`;
      }
      own.set(told as never);
    }
    this.freeze();
  }
}

/** A wrapper that transforms observations row by row. */
export abstract class ObservationWrapper extends VectorWrapper {
  /** Writes row `index` of the inner observations `from`, transformed, to row `index` of `to`. */
  protected abstract show(from: PackedArray, to: PackedArray, index: number): void;

  protected override begin(index: number): void {
    this.show(this.env.observations, this.observations, index);
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      this.begin(i);
      if (this.hasBegun(i)) this.show(this.env.finalObservations, this.finalObservations, i);
    }
  }
}

const nothing: Snapshot = { meta: {}, arrays: {} };

/** A float32 Box without bounds. */
export function unboundedBox(shape: readonly number[]): Space<Float32Array> {
  return new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape });
}

/** @throws PrismError `incompatible` */
export function incompatible(wrapper: string, needs: string, space: Space<unknown>): PrismError {
  return PrismError.incompatible`${wrapper} needs ${needs}, but the environment has ${space}.`;
}

/** @throws PrismError `incompatible` for observations with an action mask, which a wrapper that changes actions would invalidate. */
export function refuseMasks(wrapper: string, { id, observationSpace }: VectorEnv): void {
  if (actionMaskOf(observationSpace) === undefined) return;
  throw PrismError.incompatible`${wrapper} cannot wrap ${id}: an action that was possible a step ago may be impossible now.
    Leave it out, or wrap an environment without the field ${maskName}.`;
}

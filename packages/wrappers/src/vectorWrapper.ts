import type { Frame, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';
import type { WrapperState } from './wrapperSnapshot.ts';
import { readWrapperSnapshot, writeWrapperSnapshot } from './wrapperSnapshot.ts';

/** What a vector wrapper replaces. */
export interface VectorWrapperOptions {
  /** Given: the wrapper has observation arrays of its own, of this space. */
  readonly observationSpace?: Space;
  /** Given: actions come from this space. */
  readonly actionSpace?: Space;
  /** Whether the wrapper has rewards of its own. */
  readonly ownRewards?: boolean;
}

/**
 * A vector environment around another one. It shows the inner arrays themselves, but for those that it replaces; subclasses fill
 * these in {@link afterReset} and {@link afterStep}.
 */
export abstract class VectorWrapper implements VectorEnv {
  /** The vector environment inside. */
  readonly env: VectorEnv;
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly save?: () => Uint8Array;
  readonly restore?: (state: Uint8Array) => void;
  readonly close?: () => void;
  readonly #own: PackedArray[] = [];

  constructor(env: VectorEnv, options: VectorWrapperOptions = {}) {
    this.env = env;
    this.id = env.id;
    this.numEnvs = env.numEnvs;
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
    this.truncated = env.truncated;
    if (env.render !== undefined) this.render = (index) => this.shown().render!(index);
    if (env.renderText !== undefined) this.renderText = (index) => this.shown().renderText!(index);
    if (env.close !== undefined) this.close = () => env.close!();
    if (env.save !== undefined && env.restore !== undefined) {
      const name = `a wrapper around ${env.numEnvs} × ${env.id}`;
      const state = (): WrapperState => {
        const own = this.state();
        return { ...own, arrays: [...this.#own, ...(own.arrays ?? [])] };
      };
      this.save = () => writeWrapperSnapshot(name, state(), env.save!());
      this.restore = (snapshot) =>
        readWrapperSnapshot(snapshot, name, state(), (inner) => env.restore!(inner));
    }
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.env.reset(options);
    if (this.rewards !== this.env.rewards) this.rewards.fill(0);
    this.afterReset(options.seed);
  }

  step(actions: PackedArray): void {
    this.env.step(this.beforeStep(actions));
    this.afterStep();
  }

  /** The environments to draw. @throws PrismError `state` where a wrapper wants a reset first. */
  protected shown(): VectorEnv {
    return this.env;
  }

  /** What has to be saved besides the inner environments and the wrapper's own observations and rewards. */
  protected state(): WrapperState {
    return {};
  }

  /** The actions for the inner environments. */
  protected beforeStep(actions: PackedArray): PackedArray {
    return actions;
  }

  protected afterReset(_seed: number | undefined): void {}

  protected afterStep(): void {}

  /** Whether environment `index` ended an episode in the last step. */
  protected hasEnded(index: number): boolean {
    return (this.terminated[index]! | this.truncated[index]!) !== 0;
  }
}

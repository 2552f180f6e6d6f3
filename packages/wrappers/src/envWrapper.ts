import type { Env, Frame, ResetOptions, ResetResult, Space, StepResult, TabularModel } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { WrapperState } from './wrapperSnapshot.ts';
import { readWrapperSnapshot, writeWrapperSnapshot } from './wrapperSnapshot.ts';

/**
 * An environment around another one (Gymnasium's `Wrapper`). It hands everything on; subclasses change what they are about. What the
 * inner environment lacks (pictures, snapshots), the wrapper lacks too.
 *
 * @typeParam O observation shown, @typeParam A action taken; IO and IA are those of the inner environment.
 */
export abstract class EnvWrapper<O, A, IO = O, IA = A> implements Env<O, A> {
  /** The environment inside. */
  readonly env: Env<IO, IA>;
  readonly id: string;
  abstract readonly observationSpace: Space<O>;
  abstract readonly actionSpace: Space<A>;
  readonly framesPerSecond?: number;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly save?: () => Uint8Array;
  readonly restore?: (state: Uint8Array) => void;
  readonly model?: () => TabularModel;
  readonly close?: () => void;

  /** @param keepsModel whether the inner environment's model describes the wrapped one too. */
  constructor(env: Env<IO, IA>, keepsModel = false) {
    this.env = env;
    this.id = env.id;
    if (env.framesPerSecond !== undefined) this.framesPerSecond = env.framesPerSecond;
    if (env.render !== undefined) this.render = () => this.shown().render!();
    if (env.renderText !== undefined) this.renderText = () => this.shown().renderText!();
    if (env.close !== undefined) this.close = () => env.close!();
    if (keepsModel && env.model !== undefined) this.model = () => env.model!();
    if (env.save !== undefined && env.restore !== undefined) {
      const name = `a wrapper around ${env.id}`;
      this.save = () => writeWrapperSnapshot(name, this.state(), env.save!());
      this.restore = (snapshot) =>
        readWrapperSnapshot(snapshot, name, this.state(), (inner) => env.restore!(inner));
    }
  }

  abstract reset(options?: ResetOptions): ResetResult<O>;
  abstract step(action: A): StepResult<O>;

  /** The environment to draw. @throws PrismError `state` where a wrapper wants a reset first. */
  protected shown(): Env<IO, IA> {
    return this.env;
  }

  /** What has to be saved besides the inner environment. */
  protected state(): WrapperState {
    return {};
  }
}

/** A wrapper that changes neither observations nor actions. */
export abstract class TransparentWrapper<O, A> extends EnvWrapper<O, A> {
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;

  constructor(env: Env<O, A>, keepsModel = false) {
    super(env, keepsModel);
    this.observationSpace = env.observationSpace;
    this.actionSpace = env.actionSpace;
  }

  reset(options?: ResetOptions): ResetResult<O> {
    return this.env.reset(options);
  }

  step(action: A): StepResult<O> {
    return this.env.step(action);
  }
}

/** The error of a step before the first reset. */
export function notReset(id: string): PrismError {
  return new PrismError('state', `${id} was used before its first reset.`, { hint: 'Call reset() first.' });
}

/** @throws PrismError `incompatible` */
export function incompatible(wrapper: string, needs: string, space: Space<unknown>): PrismError {
  return new PrismError('incompatible', `${wrapper} needs ${needs}, but the environment has ${space}.`);
}

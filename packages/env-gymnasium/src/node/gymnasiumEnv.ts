import type { Env, Frame, PackedArray, ResetOptions, ResetResult, Space, StepResult } from '@prism-rl/core';
import { noInfo, packedArray } from '@prism-rl/core';
import { packAction } from '@prism-rl/core/checks';
import type { GymnasiumConfig } from '../settings.ts';
import { GymnasiumVector } from './gymnasiumVector.ts';

/** One environment of Python. Results have no `info`: it stays in Python, except for an action mask. */
export class GymnasiumEnv implements Env {
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly framesPerSecond?: number;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly #vector: GymnasiumVector;
  readonly #action: PackedArray;

  private constructor(vector: GymnasiumVector) {
    this.#vector = vector;
    this.id = vector.id;
    this.observationSpace = vector.observationSpace;
    this.actionSpace = vector.actionSpace;
    this.#action = packedArray(this.actionSpace.dtype, this.actionSpace.size);
    const { framesPerSecond, render, renderText } = vector;
    if (framesPerSecond !== undefined) this.framesPerSecond = framesPerSecond;
    if (render !== undefined) this.render = () => render();
    if (renderText !== undefined) this.renderText = () => renderText();
  }

  /** As {@link GymnasiumVector.create}. */
  static async create(name: string, config: Partial<GymnasiumConfig> = {}): Promise<GymnasiumEnv> {
    return new GymnasiumEnv(await GymnasiumVector.create(name, 1, config, false));
  }

  /** Ignores `options`. */
  reset({ seed }: ResetOptions = {}): ResetResult<unknown> {
    this.#vector.reset(seed === undefined ? {} : { seed });
    return { observation: this.#observation(), info: noInfo };
  }

  step(action: unknown): StepResult<unknown> {
    packAction(this, action, this.#action);
    this.#vector.step(this.#action);
    const { rewards, terminated, truncated } = this.#vector;
    return {
      observation: this.#observation(),
      reward: rewards[0]!,
      terminated: terminated[0] === 1,
      truncated: truncated[0] === 1,
      info: noInfo,
    };
  }

  close(): void {
    this.#vector.close();
  }

  #observation(): unknown {
    return this.observationSpace.unpack(this.#vector.observations);
  }
}

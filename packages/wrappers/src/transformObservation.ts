import type {
  Env,
  PackedArray,
  ResetOptions,
  ResetResult,
  Space,
  StepResult,
  VectorEnv,
} from '@prism-rl/core';
import { Box, isBox } from '@prism-rl/core';
import { EnvWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';

/** Changes observations by a function (Gymnasium's `TransformObservation`). */
export class TransformObservation<O, A, IO> extends EnvWrapper<O, A, IO, A> {
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly #change: (observation: IO) => O;

  /**
   * @param change makes a new value; it must not keep or change the one it gets.
   * @param observationSpace of what it makes.
   */
  constructor(env: Env<IO, A>, change: (observation: IO) => O, observationSpace: Space<O>) {
    super(env);
    this.observationSpace = observationSpace;
    this.actionSpace = env.actionSpace;
    this.#change = change;
  }

  reset(options?: ResetOptions): ResetResult<O> {
    const { observation, info } = this.env.reset(options);
    return { observation: this.#change(observation), info };
  }

  step(action: A): StepResult<O> {
    const result = this.env.step(action);
    return { ...result, observation: this.#change(result.observation) };
  }
}

/** {@link TransformObservation} for vectors: the same function on each row's observation. */
export class TransformObservationVector<O, IO> extends VectorWrapper {
  readonly #change: (observation: IO) => O;

  constructor(env: VectorEnv, change: (observation: IO) => O, observationSpace: Space<O>) {
    super(env, { observationSpace: observationSpace as Space });
    this.#change = change;
  }

  protected override afterReset(): void {
    for (let i = 0; i < this.numEnvs; i++) this.#write(this.env.observations, this.observations, i);
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      this.#write(this.env.observations, this.observations, i);
      if (this.hasEnded(i)) this.#write(this.env.finalObservations, this.finalObservations, i);
    }
  }

  #write(from: PackedArray, to: PackedArray, i: number): void {
    const inner = this.env.observationSpace;
    const changed = this.#change(inner.unpack(from, i * inner.size) as IO);
    this.observationSpace.pack(changed, to, i * this.observationSpace.size);
  }
}

/** The flattened form of a space: what was a Box keeps its bounds, all else is from 0 to 1. */
function flatSpace(space: Space<unknown>): Space<Float32Array> {
  if (isBox(space)) {
    const { low, high, flatSize } = space;
    return new Box({ low, high, shape: [flatSize], dtype: 'float32' });
  }
  const isOneHot =
    space.kind === 'discrete' || space.kind === 'multi-discrete' || space.kind === 'multi-binary';
  return new Box({
    low: isOneHot ? 0 : Number.NEGATIVE_INFINITY,
    high: isOneHot ? 1 : Number.POSITIVE_INFINITY,
    shape: [space.flatSize],
    dtype: 'float32',
  });
}

function flattening(space: Space<unknown>): (observation: unknown) => Float32Array {
  return (observation) => {
    const flat = new Float32Array(space.flatSize);
    space.flatten(observation, flat);
    return flat;
  };
}

/** Shows observations as one row of float32, discrete values one-hot (Gymnasium's `FlattenObservation`). */
export class FlattenObservation<A> extends TransformObservation<Float32Array, A, unknown> {
  constructor(env: Env<unknown, A>) {
    super(env, flattening(env.observationSpace), flatSpace(env.observationSpace));
  }
}

/** {@link FlattenObservation} for vectors. */
export class FlattenObservationVector extends TransformObservationVector<Float32Array, unknown> {
  constructor(env: VectorEnv) {
    super(env, flattening(env.observationSpace), flatSpace(env.observationSpace));
  }
}

// Environments that the host steps: what they show goes to the GPU, which answers with actions.
import { type Discrete, type PackedArray, PrismError, packedArray, type VectorEnv } from '@prism-rl/core';
import { type Described, type DeviceEnv, spacesOf } from './deviceEnv.ts';
import { GAME } from './runLayout.ts';

/** Words before the observations of a row: the reward of a step, and how it ended. */
const HEAD = 2;
/** A game has begun before its first step. */
const ENDS = ['running', 'terminated', 'truncated', 'begun'] as const;

/** A condition on how the last step of a game ended. */
export const hasEnded = (how: (typeof ENDS)[number], at = 'game'): string =>
  `store[${at} + ${GAME.length + 1}u] == ${ENDS.indexOf(how)}u`;

/**
 * Describes an environment that the host steps. Its row has the observation after the last step, and, after an end, the first one of the next episode.
 *
 * @throws PrismError `incompatible` for actions that are neither Discrete nor a Box of float32
 */
export function hostEnvOf(env: Described): DeviceEnv {
  const spaces = spacesOf(env);
  const observationBits = spaces.observationBits === 32 ? 32 : 8;
  const each = 32 / observationBits;
  const words = Math.ceil(spaces.observationSize / each);
  return {
    ...{ ...spaces, observationBits, isHosted: true, maxEpisodeSteps: null },
    ...{ rowType: 'f32', rowSize: HEAD + 2 * words },
    wgsl: `
// Which of the two observations is the current one.
var<workgroup> shown: u32;
fn seenAt(i: u32) -> f32 {
  let word = store[game + ${GAME.length + HEAD}u + shown * ${words}u + i / ${each}u];
  return ${each === 1 ? 'bitcast<f32>(word)' : `f32((word >> (8u * (i % ${each}u))) & 255u)`};
}
fn envStart() { shown = 1u; }
fn envStep(action: u32) -> EnvOutcome {
  shown = 0u;
  return EnvOutcome(bitcast<f32>(store[game + ${GAME.length}u]), ${hasEnded('terminated')});
}
fn envObserve() {}`,
  };
}

/** @throws PrismError `incompatible` for an environment that the host steps, if agents on rollouts train in it */
export function requireRules({ id, isHosted }: DeviceEnv, isOnRollouts: boolean): void {
  if (isHosted && isOnRollouts)
    throw PrismError.incompatible`Agents on rollouts, such as ppo and pqn, train on a GPU only where the GPU runs the rules, but ${id} is \
      stepped by the processor.
      Use dqn or one of its variants, or train on the processor.`;
}

/** The environments of a run. */
export class HostEnvs {
  readonly #vector: VectorEnv;
  readonly #env: DeviceEnv;
  readonly #seed: number;
  readonly #actions: PackedArray;
  readonly #rows: readonly Uint32Array[];
  /** The state that {@link begin} restores. */
  kept: Uint8Array | undefined;
  /** The error of a step. It ends the run. */
  failure: unknown;

  /** @param seed below 2³¹ */
  constructor(vector: VectorEnv, env: DeviceEnv, seed: number) {
    this.#vector = vector;
    this.#env = env;
    this.#seed = seed;
    this.#actions = packedArray(vector.actionSpace.dtype, vector.numEnvs);
    this.#rows = Array.from({ length: vector.numEnvs }, () => new Uint32Array(env.rowSize));
  }

  get numEnvs(): number {
    return this.#vector.numEnvs;
  }

  get isSaveable(): boolean {
    return this.#vector.save !== undefined && this.#vector.restore !== undefined;
  }

  /** Begins new episodes, or continues those that were kept. @param steps of the run so far @returns rows to write */
  begin(steps: number): readonly Uint32Array[] {
    this.failure = undefined;
    if (steps > 0 && this.kept !== undefined) {
      this.#vector.restore!(this.kept);
      return [];
    }
    this.#vector.reset({ seed: this.#seed + steps });
    return this.#written(true);
  }

  /** Takes a step in each environment, unless one has failed. @returns rows to write */
  step(actions: Uint32Array): readonly Uint32Array[] {
    if (this.failure !== undefined) return [];
    const { start = 0 } = this.#vector.actionSpace as Partial<Discrete>;
    this.#actions.set(actions.map((action) => action + start));
    try {
      this.#vector.step(this.#actions);
      return this.#written(false);
    } catch (error) {
      this.failure = error;
      return [];
    }
  }

  #written(isBegun: boolean): readonly Uint32Array[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this.#vector;
    const { observationSize: size, observationBits, rowSize } = this.#env;
    return this.#rows.map((row, e) => {
      const ended = terminated[e] === 1 ? 'terminated' : truncated[e] === 1 ? 'truncated' : 'running';
      const end = isBegun ? 'begun' : ended;
      new Float32Array(row.buffer)[0] = rewards[e]!;
      row[1] = ENDS.indexOf(end);
      const shown = end === 'running' ? [observations] : [finalObservations, observations];
      const numbers = observationBits === 8 ? new Uint8Array(row.buffer) : new Float32Array(row.buffer);
      for (const [k, seen] of shown.entries())
        numbers.set(
          seen.subarray(e * size, (e + 1) * size),
          (32 / observationBits) * (HEAD + (k * (rowSize - HEAD)) / 2),
        );
      return row.subarray(0, HEAD + (shown.length * (rowSize - HEAD)) / 2);
    });
  }

  /** Keeps the state for {@link begin}. */
  keep(): void {
    if (this.isSaveable) this.kept = this.#vector.save!();
  }

  close(): void {
    this.#vector.close?.();
  }
}

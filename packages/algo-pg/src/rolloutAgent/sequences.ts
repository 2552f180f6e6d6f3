import { type AgentContext, copyRow } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout } from '@prism-rl/memory';
import type { Engine, SampleArray, StepFunction, StepInputs } from '@prism-rl/nn';
import { observationInput } from '@prism-rl/nn';
import type { RecurrentActorCritic, SequenceTensors } from '../network/recurrentNetwork.ts';
import { inBatches, Minibatch, minibatchInputs } from './minibatch.ts';
import type { RolloutOutputs } from './recipe.ts';

/** The sequences that a recurrent network's rollout is divided into, across environments and consecutive in time. */
export interface Sequences {
  readonly length: number;
  readonly numEnvs: number;
}

/** Returns the number of sequences in `rows` rows: sequence `s` starts at step `length · ⌊s / numEnvs⌋` of environment `s mod numEnvs`. */
export function countSequences({ length }: Sequences, rows: number): number {
  return Math.floor(rows / length);
}

/**
 * Returns the rows of a rollout in the order in which a network processes sequences: by minibatch, and within each all sequences' first
 * steps, then their second steps. A minibatch's first `perPart` rows are the starts of its sequences.
 *
 * @param order indices of the sequences by minibatch; an incomplete minibatch is skipped.
 */
export function sequenceRows(
  { length, numEnvs }: Sequences,
  order: ArrayLike<number>,
  perPart: number,
): Int32Array {
  const parts = Math.floor(order.length / perPart);
  const rows = new Int32Array(parts * perPart * length);
  let k = 0;
  for (let part = 0; part < parts; part++) {
    for (let t = 0; t < length; t++) {
      for (let b = 0; b < perPart; b++) {
        const sequence = order[part * perPart + b]!;
        rows[k++] = (Math.floor(sequence / numEnvs) * length + t) * numEnvs + (sequence % numEnvs);
      }
    }
  }
  return rows;
}

/** Returns the further columns of a recurrent network: episode starts, and the states before each step. */
export function sequenceColumns({ starts, extras }: Rollout): {
  readonly starts: Uint8Array;
  readonly firstStates: Float32Array;
} {
  return { starts, firstStates: extras.states as Float32Array };
}

interface Found {
  readonly values: Float32Array;
  readonly logProbs: Float32Array;
  readonly states: Float32Array;
}

interface Along {
  readonly minibatch: Minibatch;
  readonly order: Int32Array;
  readonly function: StepFunction<StepInputs, string>;
}

/** Computes a recurrent network's outputs for a rollout: runs all sequences again, from their initial states. */
export class SequenceOutputs {
  readonly #context: Pick<AgentContext, 'observationSpace' | 'numEnvs'>;
  readonly #network: RecurrentActorCritic;
  readonly #engine: Engine;
  readonly #length: number;
  #along: Along | undefined;
  #values: StepFunction<StepInputs, 'values'> | undefined;

  /** @param length steps per sequence. */
  constructor(
    context: Pick<AgentContext, 'observationSpace' | 'numEnvs'>,
    network: RecurrentActorCritic,
    engine: Engine,
    length: number,
  ) {
    this.#context = context;
    this.#network = network;
    this.#engine = engine;
    this.#length = length;
  }

  of(rollout: Rollout): RolloutOutputs {
    let found: Promise<Found> | undefined;
    const all = (): Promise<Found> => (found ??= this.#outputs(rollout));
    return { outputs: all, tailValues: async () => this.#tailValues(rollout, (await all()).states) };
  }

  dispose(): void {
    this.#along?.function.dispose();
    this.#values?.dispose();
  }

  async #outputs(rollout: Rollout): Promise<Found> {
    const rows = rollout.steps * rollout.numEnvs;
    this.#along ??= await this.#compile(rows);
    const { minibatch, order, function: along } = this.#along;
    const samples = rollout.extras.samples as SampleArray;
    const columns = { observations: rollout.observations, samples, ...sequenceColumns(rollout) };
    const { values, logProbs, states } = await along.run(minibatch.take(columns, rows, order, 0));
    const size = this.#network.stateSize;
    const found = {
      values: new Float32Array(rows),
      logProbs: new Float32Array(rows),
      states: new Float32Array(rows * size),
    };
    for (const [k, row] of order.entries()) {
      found.values[row] = values![k]!;
      found.logProbs[row] = logProbs![k]!;
      copyRow(states!, k, found.states, row, size);
    }
    return found;
  }

  async #compile(rows: number): Promise<Along> {
    const network = this.#network;
    const { observationSpace, numEnvs } = this.#context;
    const sequences: Sequences = { length: this.#length, numEnvs };
    const count = countSequences(sequences, rows);
    const shape = {
      rows,
      observations: observationInput(this.#engine, observationSpace, rows),
      sampler: network.distribution,
      columns: {},
      sequences: { count, stateSize: network.stateSize },
    };
    return {
      minibatch: new Minibatch(shape),
      order: sequenceRows(
        sequences,
        Array.from({ length: count }, (_, k) => k),
        count,
      ),
      function: await this.#engine.compile<StepInputs, string>(minibatchInputs(shape), (tensors) => {
        const { policy, value, states } = network
          .along(tensors as unknown as SequenceTensors)
          .all(tensors.observations!);
        const logProbs = network.distribution.logProb(policy, tensors.samples!);
        return { values: value as tf.Tensor, logProbs, states };
      }),
    };
  }

  /** Computes values of the last observations from the states before them. */
  async #tailValues(rollout: Rollout, states: Float32Array): Promise<Float32Array> {
    const network = this.#network;
    const { stateSize } = network;
    const { observationSpace, numEnvs } = this.#context;
    const { size } = observationSpace;
    const before = new Float32Array(numEnvs * stateSize);
    const inputs = { observations: { shape: [numEnvs, size] }, states: { shape: [numEnvs, stateSize] } };
    return inBatches(rollout, numEnvs, size, async (observations, first, count) => {
      for (let k = 0; k < count; k++) copyRow(states, rollout.tailRows[first + k]!, before, k, stateSize);
      this.#values ??= await this.#engine.compile<StepInputs, 'values'>(inputs, (tensors) => ({
        values: network.step(tensors.observations!, tensors.states!).value,
      }));
      return (await this.#values.run({ observations, states: before })).values;
    });
  }
}

import type { PackedArray } from '@prism-rl/core';
import { initialMemory, type ProgramArray } from '@prism-rl/jit';
import { compileKernel, type Kernel, kernelMemory } from '@prism-rl/jit/kernels';
import type { SampleArray } from '@prism-rl/nn';
import type { EvolvedNetwork } from './network.ts';

/** A compiled forward pass of rows of observations. Its parameters, which all rows share, can be replaced. */
export class CompiledNetwork {
  readonly #network: EvolvedNetwork;
  readonly #variables: readonly Float32Array[];
  readonly #seen: Float32Array;
  readonly #found: Float32Array;
  /** The state of a recurrent network before and after; without one unused. */
  readonly #before: Float32Array;
  readonly #after: Float32Array;
  readonly #kernels: readonly Kernel[];
  readonly #samples: SampleArray;

  constructor(network: EvolvedNetwork, rows: number) {
    const step = network.record(rows);
    const { programs, inputs, outputs, variables } = step;
    const memory = kernelMemory(step.bytes);
    new Float32Array(memory.buffer).set(initialMemory(step));
    const view = (place: ProgramArray | undefined): Float32Array =>
      new Float32Array(memory.buffer, place?.address, place?.length ?? 0);
    const placeOf = new Map(variables.map((one) => [one.variable, one]));
    this.#network = network;
    this.#variables = Object.values(network.variables).map((one) => view(placeOf.get(one)));
    this.#seen = view(inputs.find(({ name }) => name === 'observations'));
    this.#found = view(outputs.find(({ name }) => name === 'parameters'));
    this.#before = view(inputs.find(({ name }) => name === 'states'));
    this.#after = view(outputs.find(({ name }) => name === 'states'));
    this.#kernels = programs.map((program) => compileKernel(program, memory));
    const { sampleDtype, sampleSize } = network.distribution;
    const size = rows * sampleSize;
    this.#samples = sampleDtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  }

  /** Replaces the parameters. */
  load(parameters: Float64Array): void {
    let from = 0;
    for (const own of this.#variables) {
      own.set(parameters.subarray(from, from + own.length));
      from += own.length;
    }
  }

  /**
   * Writes the most probable actions for rows of observations to `actions`.
   *
   * @param states of a recurrent network, which the call overwrites
   */
  act(observations: PackedArray, actions: PackedArray, states?: Float32Array): void {
    const seen = this.#seen;
    for (let i = 0; i < seen.length; i++) seen[i] = observations[i]!;
    if (states !== undefined) this.#before.set(states);
    for (let k = 0; k < this.#kernels.length; k++) this.#kernels[k]!();
    states?.set(this.#after);
    this.#network.distribution.mostProbable(this.#found, this.#samples);
    this.#network.actions.fill(this.#samples, actions);
  }
}

import type { PackedArray } from '@prism-rl/core';
import type { NamedArray } from '@prism-rl/jit';
import { initialMemory } from '@prism-rl/jit';
import type { KernelMemory, MovableKernel } from '@prism-rl/jit/kernels';
import { compileMovable } from '@prism-rl/jit/kernels';
import type { SampleArray } from '@prism-rl/nn';
import type { EvolvedNetwork } from './network.ts';

/** Compiled forward passes with their own parameters in each block: one kernel, which takes the block's address. */
export class NetworkBlocks {
  readonly #network: EvolvedNetwork;
  /** Inputs, outputs and variables, each in every block. */
  readonly #places: {
    readonly [K in 'inputs' | 'outputs' | 'variables']: readonly (readonly Float32Array[])[];
  };
  readonly #kernels: readonly MovableKernel[];
  readonly #bytes: number;
  readonly #samples: SampleArray;

  /**
   * @param rows observations that a call takes, all with the same parameters
   * @param blocks networks with their own parameters
   */
  constructor(network: EvolvedNetwork, rows: number, blocks: number) {
    const programs = network.record(rows);
    const template = initialMemory(programs);
    this.#network = network;
    this.#bytes = 64 * Math.ceil(programs.bytes / 64);
    const place = memoryOf(this.#bytes * blocks);
    const all = Array.from({ length: blocks }, (_, block) => block * this.#bytes);
    for (const base of all) new Float32Array(place.buffer, base).set(template);
    const inEach = (arrays: readonly { readonly address: number; readonly length: number }[]) =>
      arrays.map(({ address, length }) =>
        all.map((base) => new Float32Array(place.buffer, base + address, length)),
      );
    const placeOf = new Map(programs.variables.map((one) => [one.variable, one]));
    this.#places = {
      inputs: inEach(byName(programs.inputs, ['observations', 'states'])),
      outputs: inEach(byName(programs.outputs, ['parameters', 'states'])),
      variables: inEach(Object.values(network.variables).map((one) => placeOf.get(one)!)),
    };
    this.#kernels = programs.programs.map((program) => compileMovable(program, place, this.#bytes));
    const { sampleDtype, sampleSize } = network.distribution;
    const size = rows * sampleSize;
    this.#samples = sampleDtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  }

  /** Gives a block its parameters. */
  load(block: number, parameters: Float64Array): void {
    let from = 0;
    for (const blocks of this.#places.variables) {
      const own = blocks[block]!;
      own.set(parameters.subarray(from, from + own.length));
      from += own.length;
    }
  }

  /**
   * Writes the most probable actions for rows of observations to `actions`.
   *
   * @param states of a recurrent network, which the call overwrites
   */
  act(block: number, observations: PackedArray, actions: PackedArray, states?: Float32Array): void {
    const [seen, remembered] = this.#places.inputs.map((place) => place[block]!);
    const [found, next] = this.#places.outputs.map((place) => place[block]!);
    for (let i = 0; i < observations.length; i++) seen![i] = observations[i]!;
    if (states !== undefined) remembered!.set(states);
    for (const kernel of this.#kernels) kernel(block * this.#bytes);
    if (states !== undefined) states.set(next!);
    this.#network.distribution.mostProbable(found!, this.#samples);
    this.#network.actions.fill(this.#samples, actions);
  }
}

function memoryOf(bytes: number): KernelMemory {
  if (typeof WebAssembly === 'undefined') return { buffer: new ArrayBuffer(bytes) };
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  return { memory, buffer: memory.buffer };
}

function byName(arrays: readonly NamedArray[], names: readonly string[]): readonly NamedArray[] {
  return names.flatMap((name) => arrays.find((array) => array.name === name) ?? []);
}

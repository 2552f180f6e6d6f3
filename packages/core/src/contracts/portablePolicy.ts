import type { WrapperSteps } from './rowStep.ts';

/** Observations: a number of a Discrete space, packed numbers (parts of a Dict in alphabetical order), or arrays by the names of a Dict's parts. */
export type Seen = number | ArrayLike<number> | { readonly [part: string]: number | ArrayLike<number> };

/** An action as the environment takes it: a number of a Discrete space, else packed numbers. */
export type Taken = number | Int32Array | Float32Array;

/** An action, and what it was chosen by: values of all actions, or probabilities of a policy that samples; parameters of other distributions. */
export interface Assessed {
  readonly action: Taken;
  readonly values?: readonly number[];
  readonly probabilities?: readonly number[];
  readonly parameters?: readonly number[];
  /** The discounted return that the agent expects from the observation on, of agents whose policy has it. */
  readonly value?: number;
}

/** A policy that needs neither its agent nor a runtime. It is synchronous, and `act` allocates nothing. */
export interface ActingPolicy {
  /**
   * The greedy action. The next call overwrites an array that this one returned.
   *
   * @param mask one number for each action, 0 for impossible ones; for a Dict with masks it stands for that part
   * @param state of a recurrent policy, which the call overwrites; see `begin`
   * @throws RangeError for another number of elements
   */
  act(observation: Seen, mask?: ArrayLike<number>, state?: Float32Array): Taken;
  /** The same with the numbers behind it, as new arrays. */
  assess(observation: Seen, mask?: ArrayLike<number>, state?: Float32Array): Assessed;
  /** The actions for many packed observations, row after row in a new array. Not for recurrent policies. Throws as {@link act}. */
  actAll(observations: ArrayLike<number>, rows: number): Int32Array | Float32Array;
  /** The state of a recurrent policy at the start of an episode; empty for others. */
  begin(): Float32Array;
  /** The policy that samples its actions, as in training. @throws RangeError for policies that do not sample */
  explore(seed: number): ActingPolicy;
}

/** How a module or script is written. */
export interface ModuleOptions {
  /** Weights with 32, 16 or 8 bits (these with a scale for each unit of a layer); the header tells how much they differ. Default: `float32`. */
  readonly weights?: 'float32' | 'float16' | 'int8' | undefined;
  /** Whether WebAssembly computes the layers where it may, and plain JavaScript elsewhere; numbers are then float32, else float64. Default: false. */
  readonly wasm?: boolean | undefined;
}

/** A policy as it was when it was made, whatever its agent learns later. */
export interface PortablePolicy extends ActingPolicy {
  /** An ONNX file, for any runtime of ONNX. */
  export(format: 'onnx'): Uint8Array;
  /**
   * A file without a runtime: an ES module, its types, a classic script that defines `policy`, a C99 header, or a Python module for NumPy.
   *
   * @param about lines of its header; default: none
   * @param how of a module or script; default: exact weights, without WebAssembly
   * @throws JitError `bad-input` for a network that is too large for them, and for WebAssembly of a policy that computes with float64
   */
  export(
    format: 'js' | 'types' | 'script' | 'c' | 'python',
    about?: readonly string[],
    how?: ModuleOptions,
  ): string;
  /**
   * The policy inside wrappers: it reads what the environment itself returns, and its actions go into that. A stack of frames is in its state, see
   * `begin`.
   *
   * @throws JitError `bad-input` for observations of several parts
   */
  within(wrappers: WrapperSteps): Promise<PortablePolicy>;
}

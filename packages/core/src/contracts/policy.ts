import type { DType, PackedArray } from '../arrays/arrays.ts';
import type { PortablePolicy } from './portablePolicy.ts';
import type { Snapshot, Weights } from './snapshot.ts';

/** A value, or a promise of it where the engine is asynchronous (browsers, GPUs). */
export type MaybePromise<T> = T | Promise<T>;

/** Calls `use` with a value once it is there: immediately unless it is a promise, since waiting for one costs more than a small network. */
export function whenDone<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** Learning metrics by name: `loss`, `epsilon`, … Each agent's plugin entry documents them. */
export type Metrics = Readonly<Record<string, number>>;

/** `explore` while training, `exploit` (greedy) for evaluation. */
export type ActMode = 'explore' | 'exploit';

/** Additional outputs of a policy by name, such as unclipped samples or log-probabilities of actions. Each array has one row per environment. */
export type Extras = { readonly [name: string]: PackedArray };

/** Describes the arrays of {@link Extras}. */
export type ExtraSpecs = {
  readonly [name: string]: {
    readonly dtype: DType;
    /** Numbers per row. */
    readonly size: number;
  };
};

/** The arrays that a policy writes to. The caller owns them and reuses them at every step; see `actOutputs`. */
export interface ActOutputs {
  /** One row of `actionSpace.size` elements per observation. */
  readonly actions: PackedArray;
  /** The arrays of {@link Policy.extras}; empty if the policy has none, or the caller does not want them. */
  readonly extras: Extras;
  /**
   * The hidden state of a recurrent policy: `Policy.stateSize` numbers per row, which it reads and overwrites. The caller fills a row with
   * zeros when an episode begins; see `forget`. Absent for other policies.
   */
  readonly states?: Float32Array;
}

/** Chooses actions. A policy never sees an environment, only packed arrays with any number of rows. */
export interface Policy {
  /** Additional outputs when the policy explores; default: none. Memories store them with the step: see `Transitions.extras`. */
  readonly extras?: ExtraSpecs;
  /** Size of a recurrent policy's state, see {@link ActOutputs.states}; absent for other policies. */
  readonly stateSize?: number;
  /**
   * Writes an action for each row of `observations` to `out.actions`. With `explore`, it also fills `out.extras` if present. With `exploit`,
   * it must not change the agent: neither counters nor the random streams of training.
   */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
  /**
   * Judges observations for a search: writes a logit for each action, `[rows, actions]`, which may be finite also for impossible ones, and the
   * discounted return that the agent expects from each row on. Changes nothing. Absent for policies that cannot.
   */
  assess?(
    observations: PackedArray,
    rows: number,
    out: { readonly logits: Float32Array; readonly values: Float32Array },
  ): MaybePromise<void>;
  /** How much the values of {@link assess} count beside its logits in a search: `factor` of `paperScale`. Default: they are rescaled at each position. */
  readonly valueFactor?: number;
  /** Saves everything that decides the policy's future. */
  save(): MaybePromise<Snapshot>;
  /** Continues exactly where {@link save} was called. */
  restore(snapshot: Snapshot): MaybePromise<void>;
  /**
   * Exports the greedy policy with its preprocessing, for use in other programs. Input: `observation`, float32 `[batch, …shape]`, as the
   * environment returns it. Outputs: `action` `[batch]`, or `[batch, size]` for a Box, and the values or probabilities behind it; `value` `[batch]`, the
   * expected return, if the agent has it. A recurrent
   * policy also has the input `state` and the output `nextState`, float32 `[batch, stateSize]`; zeros begin an episode. Absent for policies
   * without a network.
   */
  exportPolicy?(format: 'onnx'): MaybePromise<Uint8Array>;
  /** The greedy policy as it is now, which acts without the agent, and writes itself for pages, C and Python. Absent like {@link exportPolicy}. */
  portable?(): MaybePromise<PortablePolicy>;
  /**
   * Copies the networks' parameters, and the statistics that normalise their inputs. Target networks and optimizers are left out. Absent for
   * policies without a network.
   */
  weights?(): MaybePromise<Weights>;
  /**
   * Replaces the parameters by others with the names and shapes of {@link weights}. Target networks become copies; optimizers, counters and
   * random streams stay.
   */
  adoptWeights?(weights: Weights): MaybePromise<void>;
  /** Frees tensors, sessions and threads. */
  dispose?(): MaybePromise<void>;
}

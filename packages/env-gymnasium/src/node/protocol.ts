/** Messages between the calling thread, its worker and Python's `bridge.py`. */

import type { DType, PrismErrorCode, SpaceJSON, VectorRows } from '@prism-rl/core';

/** Requests to Python. */
export const operations = { reset: 1, seed: 2, step: 3, restart: 4, render: 5 } as const;

/** Kinds of answers. */
export const answers = { told: 0, results: 1, picture: 2, failed: 3 } as const;

/** Bytes before the actions of a request: operation, index and seed. */
export const requestHeader = 16;
/** Bytes before an answer: its kind and length. */
export const answerHeader = 8;

/** Indices of the control array: number of orders, number of answers, process that is asked (−1: all), 1 while a message waits. */
export const control = { order: 0, done: 1, target: 2, message: 3 } as const;

/** The number of orders after the last one. */
export const closing = -1;

/** How Python creates its environments. */
export interface Recipe {
  /** An id of Gymnasium, or `module:Class`. */
  readonly name: string;
  readonly kwargs: object;
  /** Wrappers of Python, `module:Class`. */
  readonly wrappers: readonly string[];
  readonly maxEpisodeSteps: number | null;
  readonly actionMask: boolean;
  readonly autoreset: boolean;
}

/** Start data of the worker. */
export interface BridgeData {
  /** Programs to try, in this order. */
  readonly pythons: readonly string[];
  readonly recipe: Recipe;
  /** Number of environments of each process. */
  readonly counts: readonly number[];
  /** Milliseconds that Python has to create its environments. */
  readonly timeout: number;
}

/** Python's description of its environments. */
export interface Handshake {
  readonly observationSpace: SpaceJSON;
  readonly actionSpace: SpaceJSON;
  readonly renders: 'rgb_array' | 'ansi' | null;
  readonly framesPerSecond: number | null;
}

/** The element types of rows, which Python learns after its handshake. */
export interface ElementTypes {
  readonly observations: DType;
  readonly actions: DType;
}

/** An error in words. */
export interface Failure {
  readonly code: PrismErrorCode;
  readonly message: string;
  readonly hint?: string | null;
}

/** The first message of the worker. */
export type Greeting = { readonly told: Handshake; readonly pids: readonly number[] } | { failure: Failure };

/** A message of the worker during an order. */
export type Message =
  | { readonly picture: Uint8Array }
  | { readonly failure: Failure /** Whether Python has ended. */; readonly isOver: boolean };

/** The environments of one process: its request, and rows of shared memory for its results. */
export interface Share extends VectorRows {
  readonly request: Uint8Array;
}

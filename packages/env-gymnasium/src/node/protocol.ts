/** Messages between the calling thread, its worker and Python's `bridge.py`. */

import type { MessagePort } from 'node:worker_threads';
import type { DType, PrismErrorCode, SpaceJSON } from '@prism-rl/core';

/** Requests to Python. */
export const operations = { reset: 1, seed: 2, step: 3, restart: 4, render: 5 } as const;

export const answers = { results: 0, picture: 1, failed: 2 } as const;

/** Bytes before the actions of a request: operation, index and seed. */
export const requestHeader = 16;
/** Bytes before an answer: its kind and length. */
export const answerHeader = 8;

/** Indices of the control array: twice the number of answered requests, and 1 more while one is open; 1 once Python was lost. */
export const control = { requests: 0, lost: 1 } as const;

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
  /** Milliseconds that Python has to create its environments, and to answer a request. */
  readonly timeout: number;
  readonly control: Int32Array;
  /** For the {@link Failure} that ends the requests. */
  readonly failures: MessagePort;
}

/** Python's description of its environments. */
export interface Handshake {
  readonly observationSpace: SpaceJSON;
  readonly actionSpace: SpaceJSON;
  readonly renders: 'rgb_array' | 'ansi' | null;
  readonly framesPerSecond: number | null;
  /** Paths of the pipes of requests and of answers. */
  readonly pipes: readonly [string, string];
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

/** File descriptors of the pipes of one process. */
export interface Pipes {
  readonly requests: number;
  readonly answers: number;
  /** The answers, for reads that do not wait; not on Windows. */
  readonly polled?: number;
}

/** The first message of the worker. */
export type Greeting =
  | { readonly told: Handshake; readonly pipes: readonly Pipes[] }
  | { readonly failure: Failure };

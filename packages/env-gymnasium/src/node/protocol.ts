/** Messages between the calling thread, its worker and Python's `bridge.py`. */

import type { MessagePort } from 'node:worker_threads';
import type { DType, EnvironmentSources, PrismErrorCode, SpaceJSON } from '@prism-rl/core';

/** Requests to Python. */
export const operations = { reset: 1, seed: 2, step: 3, restart: 4, render: 5 } as const;

export const answers = { results: 0, picture: 1, failed: 2 } as const;

/** Bytes before the actions of a request: operation, index, seed, and its number at `requestNumber`. */
export const requestHeader = 24;
export const requestNumber = 16;
/** Bytes before the contents of an answer: its kind, its length, and the number of its request. */
export const answerHeader = 16;

/** Indices of the control array. `requests`: twice the number of answered requests, plus 1 while one is open; `lost`: 1 after Python was lost. */
export const control = { requests: 0, lost: 1 } as const;

/** The environments that Python creates. */
export interface Recipe {
  /** An id of Gymnasium, or `module:Class`. */
  readonly name: string;
  readonly kwargs: object;
  /** Wrappers of Python, `module:Class`. */
  readonly wrappers: readonly string[];
  readonly maxEpisodeSteps: number | null;
  readonly actionMask: boolean;
  readonly autoreset: boolean;
  /** Whether the handshake has the sources. */
  readonly sources: boolean;
}

/** Start data of the worker. */
export interface BridgeData {
  /** Programs to try, in this order. */
  readonly pythons: readonly string[];
  readonly recipe: Recipe;
  /** Number of environments of each process. */
  readonly counts: readonly number[];
  /** Time limit in milliseconds for creating the environments, and for answering a request. */
  readonly timeout: number;
  readonly control: Int32Array;
  /** Port for the {@link Failure} after which there are no more requests. */
  readonly failures: MessagePort;
}

/** Python's description of its environments. */
export interface Handshake {
  readonly observationSpace: SpaceJSON;
  readonly actionSpace: SpaceJSON;
  readonly renders: 'rgb_array' | 'ansi' | null;
  readonly framesPerSecond: number | null;
  readonly sources: EnvironmentSources | null;
  /** Paths of the pipes of requests and of answers. */
  readonly pipes: readonly [string, string];
}

/** The element types of rows. */
export interface ElementTypes {
  readonly observations: DType;
  readonly actions: DType;
}

/** The parts of a PrismError. */
export interface Failure {
  readonly code: PrismErrorCode;
  readonly message: string;
  readonly hint?: string | null;
}

/** File descriptors of the pipes of one process. */
export interface Pipes {
  readonly requests: number;
  readonly answers: number;
  /** The answers, for reads that do not block; not on Windows. */
  readonly polled?: number;
}

/** The first message from the worker. */
export type Greeting =
  | { readonly handshake: Handshake; readonly pipes: readonly Pipes[] }
  | { readonly failure: Failure };

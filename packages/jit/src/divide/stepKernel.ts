// A kernel with all it touches.

import type { Kernel } from '../kernels/program.ts';
import type { Region } from '../store/hostMemory.ts';
import type { Slot } from '../store/store.ts';

/** An input or output of a step, or of its graph, by its name. */
export interface KernelPort {
  readonly name: string;
  readonly region: Region;
}

/** Gives float memory for what a graph and its kernels hand to each other under a name. */
export type HandoverMemory = (name: string, length: number) => Region;

/** The kernel of a step: all of a small step, or the parts of a larger one around its graph. */
export interface StepKernel {
  /** Runs before the graph; undefined where nothing is to be done. */
  readonly before: Kernel | undefined;
  /** Runs after the graph. */
  readonly after: Kernel | undefined;
  /** The operations that it computes. */
  readonly operations: readonly string[];
  /** Variables that it reads or writes. */
  readonly slots: readonly Slot[];
  /** Variables that it writes. */
  readonly changed: readonly Slot[];
  /** Arrays prepared for the graph, as its inputs. */
  readonly prepared: readonly KernelPort[];
  /** Arrays handed over by the graph. */
  readonly handedOver: readonly KernelPort[];
  /** Inputs of the step that it reads, to be copied into their regions before. */
  readonly inputs: readonly KernelPort[];
  /** Outputs of the step that it makes. */
  readonly returned: readonly KernelPort[];
  /** Memory that it computes in. */
  readonly held: readonly Region[];
}

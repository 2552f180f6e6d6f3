// One run's side of a compiled step: its variables, its optimizers, its kernel, its outputs.

import type { CompiledProgram } from '../compile.ts';
import type { StepKernel } from '../divide/stepKernel.ts';
import type { TypedArray } from '../program/ir.ts';
import { allocate } from '../program/ir.ts';
import type { StatePort } from '../store/layout.ts';
import { OptimizerBinding } from '../store/optimizer.ts';
import type { Pack, Slot } from '../store/store.ts';
import type { ArraySpec, Trace } from '../trace/record.ts';
import { copyIn, type Turn } from './boundArrays.ts';

/** A step as one run has recorded it. */
export interface Recording {
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly trace: Trace;
}

/** The packs that variables lie in. */
export function packsOf(slots: Iterable<Slot>): Pack[] {
  return [...new Set([...slots].map(({ pack }) => pack))];
}

/** A run's variables behind a port; none where the port is another run's own. */
export function slotsIn({ slots, run: owner }: StatePort, run: number): readonly Slot[] {
  if (owner === undefined) return slots[run] as readonly Slot[];
  return owner === run ? (slots[0] as readonly Slot[]) : [];
}

/** One run's side of a step. */
export class BoundRun {
  readonly kernel: StepKernel | undefined;
  readonly slots: readonly Slot[];
  readonly changed: readonly Slot[];
  /** Packs that the kernel works in. */
  readonly packs: readonly Pack[];
  readonly outputs: Record<string, TypedArray> = {};
  readonly #specs: Recording['specs'];
  readonly #optimizers: OptimizerBinding;

  constructor({ slots, writes, kernels }: CompiledProgram, run: number, { specs, trace }: Recording) {
    const kernel = kernels[run];
    const written = writes.flatMap((port) => slotsIn(port, run));
    this.kernel = kernel;
    this.slots = [...new Set([...(slots[run] ?? []), ...(kernel?.slots ?? [])])];
    this.changed = [...new Set([...written, ...(kernel?.changed ?? [])])];
    this.packs = packsOf(kernel?.slots ?? []);
    for (const { name, region } of kernel?.returned ?? [])
      this.outputs[name] = allocate(region.dtype, region.length);
    this.#specs = specs;
    this.#optimizers = new OptimizerBinding(trace.counts);
  }

  before(inputs: Turn['inputs']): void {
    for (const { name, region } of this.kernel?.inputs ?? [])
      copyIn(name, inputs[name], this.#specs[name]?.shape ?? [], region.array, region.dtype);
    this.#optimizers.follow();
    for (const slot of this.slots) if (!slot.isCurrent) slot.load();
    for (const slot of this.changed) if (slot.isShared) slot.detach();
    for (const { away } of this.packs) away?.fetch();
  }

  after(): void {
    this.kernel?.after?.();
    for (const { name, region } of this.kernel?.returned ?? [])
      (this.outputs[name] as TypedArray).set(region.array);
    for (const slot of this.changed) slot.view?.invalidate();
    this.#optimizers.count();
  }
}

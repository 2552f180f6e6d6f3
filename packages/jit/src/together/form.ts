// The steps of several seats that differ only in their variables, and the graphs that take them.

import type { CompiledProgram } from '../compile.ts';
import type { TypedArray } from '../program/ir.ts';
import type { Arrays } from '../run/boundRun.ts';
import type { BoundStep } from '../run/boundStep.ts';
import { pairVariables } from '../stack/pairPrograms.ts';
import type { Recorded } from '../step.ts';
import { placeBeside } from '../store/layout.ts';

/** A step that a seat has recorded. */
export interface SeatRecording extends Recorded {
  readonly seat: number;
  /** Floating-point operations of its products. */
  readonly flops: number;
}

/** A call that waits. */
export interface Waiting {
  readonly form: Form;
  readonly recorded: SeatRecording;
  readonly inputs: Arrays<string>;
  readonly resolve: (outputs: Record<string, TypedArray>) => void;
  readonly reject: (error: unknown) => void;
}

/** Compiles steps of some runs to one, when the variables of all forms have places. */
export type CompileTogether = (recordings: readonly SeatRecording[]) => Promise<BoundStep>;

/** A stack and whose steps it holds, in its order. */
interface Stack {
  readonly members: readonly SeatRecording[];
  readonly step: BoundStep;
}

/** Steps that are taken together. */
export class Form {
  readonly members = new Map<number, SeatRecording>();
  /** Floating-point operations of the products in one run's step. */
  readonly flops: number;
  /**
   * Whether more runs may come to have the step later, as agents do that compile at their first observation what they act by. It then waits
   * until every run waits for something, and is not taken for the first few alone.
   */
  readonly mayGrow: boolean;
  readonly #most: number;
  readonly #isOnDevice: boolean;
  readonly #compile: CompileTogether;
  readonly #stacks: Stack[] = [];
  #isPlaced = false;

  /**
   * @param recording the step, as its first run has recorded it
   * @param most runs that it may have
   * @param isOnDevice whether variables stay on a device: then all members share a graph, whichever of them call
   */
  constructor(
    { flops, program }: SeatRecording,
    most: number,
    isOnDevice: boolean,
    compile: CompileTogether,
  ) {
    this.flops = flops;
    this.mayGrow = isOnDevice && program.updates.length === 0;
    this.#most = most;
    this.#isOnDevice = isOnDevice;
    this.#compile = compile;
  }

  /** The programs of several runs that are compiled. */
  get shared(): readonly CompiledProgram[] {
    return this.#stacks.map(({ step }) => step.program).filter(({ runs }) => runs > 1);
  }

  /** Whether a step is of this form, and there is room for it. */
  admits({ seat, program }: SeatRecording): boolean {
    const [any] = this.members.values();
    const isOpen =
      (!this.#isPlaced || this.mayGrow) && !this.members.has(seat) && this.members.size < this.#most;
    return any !== undefined && isOpen && pairVariables([any.program, program]) !== undefined;
  }

  /** Gives the variables of all members places, before a step of one of them alone does. */
  place(): void {
    if (this.#isPlaced) return;
    this.#isPlaced = true;
    placeBeside([...this.members.values()].map(({ program }) => program));
  }

  /** Takes the step for all calls, and resolves them. */
  async take(calls: readonly Waiting[]): Promise<void> {
    try {
      const { members, step } = this.#stackFor(calls) ?? (await this.#stack(calls));
      const turns = calls.map(({ recorded, inputs }) => ({ run: members.indexOf(recorded), inputs }));
      const running = step.take(turns);
      if (running !== undefined) await running;
      for (const [i, { run }] of turns.entries()) calls[i]?.resolve(step.outputsOf(run));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  /** A member needs its step no more. */
  dispose({ seat }: SeatRecording): void {
    this.members.delete(seat);
    if (this.members.size > 0) return;
    for (const { step } of this.#stacks.splice(0)) step.dispose();
  }

  /** The smallest stack that holds all callers and is worth its work, if there is one. */
  #stackFor(calls: readonly Waiting[]): Stack | undefined {
    const fitting = this.#stacks.filter(
      (stack) =>
        this.#isWorthwhile(stack, calls.length) &&
        calls.every(({ recorded }) => stack.members.includes(recorded)),
    );
    return fitting.toSorted((a, b) => a.members.length - b.members.length)[0];
  }

  /** @param calls number of runs that call */
  #isWorthwhile({ members, step }: Stack, calls: number): boolean {
    const live = this.members.size;
    // More than half of its work would be wasted. A run that is left alone shares none.
    if (!this.#isOnDevice) return members.length <= (live === 1 ? 1 : 2 * calls);
    // The work for runs that do not call costs a device nothing, but all steps must read the variables of the same runs in one piece.
    if (members.length === live) return true;
    // When a run has ended, the others may act by the older graph until an update moves the variables.
    return this.mayGrow && members.length <= 2 * live && step.isAtHand;
  }

  async #stack(calls: readonly Waiting[]): Promise<Stack> {
    const callers = this.#isOnDevice ? this.members.values() : calls.map(({ recorded }) => recorded);
    const members = [...callers].toSorted((a, b) => a.seat - b.seat);
    const stack = { members, step: await this.#compile(members) };
    this.#stacks.push(stack);
    return stack;
  }
}

// The steps of several seats that differ only in their variables, and the graphs that take them.

import type { TypedArray } from '@prism-rl/graph';
import { pairVariables } from '@prism-rl/graph';
import type { Arrays } from '../boundArrays.ts';
import type { BoundStep } from '../boundStep.ts';
import type { CompiledProgram } from '../compile.ts';
import type { Recorded } from '../step.ts';
import { placeBeside } from '../store/places.ts';

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
  readonly #most: number;
  readonly #isOnDevice: boolean;
  readonly #compile: CompileTogether;
  readonly #stacks: Stack[] = [];
  #isPlaced = false;

  /**
   * @param most runs that it may have
   * @param isOnDevice whether variables stay on a device: then all members share a graph, whichever of them call
   */
  constructor(flops: number, most: number, isOnDevice: boolean, compile: CompileTogether) {
    this.flops = flops;
    this.#most = most;
    this.#isOnDevice = isOnDevice;
    this.#compile = compile;
  }

  /** The programs of several runs that are compiled. */
  get shared(): readonly CompiledProgram[] {
    return this.#stacks.map(({ step }) => step.program).filter(({ runs }) => runs > 1);
  }

  /** Whether the step changes no variable. */
  get #isPure(): boolean {
    const [any] = this.members.values();
    return any?.program.updates.length === 0;
  }

  /**
   * Whether runs may come to have the step later, as agents compile at the first observation what they act by. Then it is better to wait until
   * all runs wait for something than to begin with a few.
   */
  get mayGrow(): boolean {
    return this.#isOnDevice && this.#isPure;
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

  /** The stack that had best take the step for these callers, if there is one. */
  #stackFor(calls: readonly Waiting[]): Stack | undefined {
    const live = this.members.size;
    const holding = this.#stacks.filter(({ members }) =>
      calls.every(({ recorded }) => members.includes(recorded)),
    );
    return holding
      .filter(({ members, step }) => {
        // A device computes for runs that do not call at no cost, but keeps the variables of all in one piece: they had better be those of the
        // updates. After a run has ended an older graph will do for acting, as long as no update has moved the variables.
        if (this.#isOnDevice)
          return members.length === live || (this.#isPure && members.length <= 2 * live && step.isAtHand);
        // More than half of its work would be wasted. A run that is left alone shares none.
        return members.length <= (live === 1 ? 1 : 2 * calls.length);
      })
      .toSorted((a, b) => a.members.length - b.members.length)[0];
  }

  async #stack(calls: readonly Waiting[]): Promise<Stack> {
    const callers = this.#isOnDevice ? this.members.values() : calls.map(({ recorded }) => recorded);
    const members = [...callers].toSorted((a, b) => a.seat - b.seat);
    const stack = { members, step: await this.#compile(members) };
    this.#stacks.push(stack);
    return stack;
  }
}

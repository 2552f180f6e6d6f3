// Steps of a batch's members that differ only in their variables, and the graphs that compute them.

import { matchVariables } from './batch/matchPrograms.ts';
import type { CompiledProgram } from './compile.ts';
import type { TypedArray } from './program/ir.ts';
import type { Arrays } from './run/boundRun.ts';
import type { BoundStep } from './run/boundStep.ts';
import type { Recorded } from './step.ts';
import { placeBeside } from './store/layout.ts';

export interface MemberRecording extends Recorded {
  readonly member: number;
  readonly flops: number;
}

export interface Waiting {
  readonly form: Form;
  readonly recorded: MemberRecording;
  readonly inputs: Arrays<string>;
  readonly resolve: (outputs: Record<string, TypedArray>) => void;
  readonly reject: (error: unknown) => void;
}

/** Compiles the steps of some members to one, after the variables of all forms have places. */
export type CompileBatch = (recordings: readonly MemberRecording[]) => Promise<BoundStep>;

/** A graph and the members whose steps it computes, in order. */
interface SharedGraph {
  readonly members: readonly MemberRecording[];
  readonly step: BoundStep;
}

/** Steps of equal form, computed by shared graphs. */
export class Form {
  readonly members = new Map<number, MemberRecording>();
  /** Floating-point operations of the products in one run's step. */
  readonly flops: number;
  /**
   * Whether more members may join later, such as agents that compile their policy at the first observation. Such a step waits until every member
   * waits for something, so that it does not start with the first few alone.
   */
  readonly mayGrow: boolean;
  readonly #maxRuns: number;
  readonly #isOnDevice: boolean;
  readonly #compile: CompileBatch;
  readonly #graphs: SharedGraph[] = [];
  #isPlaced = false;

  /**
   * @param recording the step, as recorded by its first member
   * @param maxRuns maximum number of members
   * @param isOnDevice whether variables stay on a device: all members then share a graph, whichever of them call
   */
  constructor(
    { flops, program }: MemberRecording,
    maxRuns: number,
    isOnDevice: boolean,
    compile: CompileBatch,
  ) {
    this.flops = flops;
    this.mayGrow = isOnDevice && program.updates.length === 0;
    this.#maxRuns = maxRuns;
    this.#isOnDevice = isOnDevice;
    this.#compile = compile;
  }

  /** The compiled programs of several runs. */
  get shared(): readonly CompiledProgram[] {
    return this.#graphs.map(({ step }) => step.program).filter(({ runs }) => runs > 1);
  }

  /** Whether a step has this form, and there is room for it. */
  admits({ member, program }: MemberRecording): boolean {
    const [any] = this.members.values();
    const isOpen =
      (!this.#isPlaced || this.mayGrow) && !this.members.has(member) && this.members.size < this.#maxRuns;
    return any !== undefined && isOpen && matchVariables([any.program, program]) !== undefined;
  }

  /** Places the variables of all members, before a step of one member does. */
  place(): void {
    if (this.#isPlaced) return;
    this.#isPlaced = true;
    placeBeside([...this.members.values()].map(({ program }) => program));
  }

  /** Executes the step for all calls, and resolves them. */
  async take(calls: readonly Waiting[]): Promise<void> {
    try {
      const { members, step } = this.#graphFor(calls) ?? (await this.#compileFor(calls));
      const turns = calls.map(({ recorded, inputs }) => ({ run: members.indexOf(recorded), inputs }));
      const running = step.take(turns);
      if (running !== undefined) await running;
      for (const [i, { run }] of turns.entries()) calls[i]?.resolve(step.outputsOf(run));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  dispose({ member }: MemberRecording): void {
    this.members.delete(member);
    if (this.members.size > 0) return;
    for (const { step } of this.#graphs.splice(0)) step.dispose();
  }

  /** The smallest graph that contains all callers and pays, if there is one. */
  #graphFor(calls: readonly Waiting[]): SharedGraph | undefined {
    const fitting = this.#graphs.filter(
      (graph) =>
        this.#isWorthwhile(graph, calls.length) &&
        calls.every(({ recorded }) => graph.members.includes(recorded)),
    );
    return fitting.toSorted((a, b) => a.members.length - b.members.length)[0];
  }

  /** @param calls number of runs that call */
  #isWorthwhile({ members, step }: SharedGraph, calls: number): boolean {
    const live = this.members.size;
    // Otherwise more than half of the work would be wasted. The last member left uses its own graph.
    if (!this.#isOnDevice) return members.length <= (live === 1 ? 1 : 2 * calls);
    // Work for runs that do not call costs a device nothing, but all steps must read the variables of the same runs in one piece.
    if (members.length === live) return true;
    // After a run has ended, the others may keep acting by the older graph until an update moves the variables.
    return this.mayGrow && members.length <= 2 * live && step.isAtHand;
  }

  async #compileFor(calls: readonly Waiting[]): Promise<SharedGraph> {
    const callers = this.#isOnDevice ? this.members.values() : calls.map(({ recorded }) => recorded);
    const members = [...callers].toSorted((a, b) => a.member - b.member);
    const graph = { members, step: await this.#compile(members) };
    this.#graphs.push(graph);
    return graph;
  }
}

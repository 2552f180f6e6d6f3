// The steps of several seats that differ only in their variables, and the graphs that take them.

import type { Program, TypedArray } from '@prism-rl/graph';
import { pairVariables } from '@prism-rl/graph';
import type { Arrays, CompiledStep } from '../compiled.ts';
import { sessionFailure } from '../runtime/placement.ts';
import { type Runtime, threadsFor } from '../runtime/runtime.ts';
import { choicesFor, type JitOptions, keepsState, sessionChoices } from '../step.ts';
import type { ArraySpec, Trace } from '../trace/record.ts';
import { allRunsDone } from '../turns.ts';
import { keptWrites, placeBeside, type StackedModel, stackedModel } from './stackedModel.ts';
import { StackedStep } from './stackedStep.ts';

/** A step as one run has recorded it. */
export interface Recorded {
  readonly seat: number;
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly trace: Trace;
  readonly program: Program;
  /** Floating-point operations of its products. */
  readonly flops: number;
}

/** A call that waits. */
export interface Waiting {
  readonly form: Form;
  readonly recorded: Recorded;
  readonly inputs: Arrays<string>;
  readonly resolve: (outputs: Record<string, TypedArray>) => void;
  readonly reject: (error: unknown) => void;
}

/** What forms compile with. */
export interface FormCompiler {
  readonly options: JitOptions;
  readonly runtime: Runtime;
  /** Gives the variables of all forms places. */
  place(): void;
  compileAlone(specs: Recorded['specs'], trace: Trace): Promise<CompiledStep>;
}

/** A stack and whose steps it holds, in its order. */
interface Stack {
  readonly members: readonly Recorded[];
  readonly step: StackedStep;
}

/** Steps that are taken together. */
export class Form {
  readonly members = new Map<number, Recorded>();
  /** Floating-point operations of the products in one run's step. */
  readonly flops: number;
  readonly #most: number;
  readonly #compiler: FormCompiler;
  readonly #stacks: Stack[] = [];
  /** The step of a run that is the only one left, compiled for it alone. */
  #alone: CompiledStep | undefined;
  #isPlaced = false;

  /** @param most runs that it may have */
  constructor(flops: number, most: number, compiler: FormCompiler) {
    this.flops = flops;
    this.#most = most;
    this.#compiler = compiler;
  }

  /** The models that are compiled. */
  get models(): readonly StackedModel[] {
    return this.#stacks.map(({ step }) => step.model);
  }

  /** Whether a step is of this form, and there is room for it. */
  admits({ seat, program }: Recorded): boolean {
    const [any] = this.members.values();
    const isOpen = !this.#isPlaced && !this.members.has(seat) && this.members.size < this.#most;
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
      const [only] = calls as readonly [Waiting];
      if (this.members.size === 1) {
        only.resolve(await this.#takeAlone(only));
        return;
      }
      const stack = this.#stackFor(calls) ?? (await this.#compile(calls));
      const turns = calls.map(({ recorded, inputs }) => ({ run: stack.members.indexOf(recorded), inputs }));
      const running = stack.step.run(turns);
      if (running !== undefined) await running;
      for (const [i, { run }] of turns.entries()) calls[i]?.resolve(stack.step.outputsOf(run));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  /** A member needs its step no more. */
  dispose({ seat }: Recorded): void {
    this.members.delete(seat);
    if (this.members.size > 0) return;
    for (const { step } of this.#stacks.splice(0)) step.dispose();
    this.#alone?.dispose();
  }

  /** A run that no longer shares the step takes it as it would without a seat. */
  async #takeAlone({ recorded: { specs, trace }, inputs }: Waiting): Promise<Record<string, TypedArray>> {
    this.#alone ??= await this.#compiler.compileAlone(specs, trace);
    const step = this.#alone;
    return (step.synchronous ? step.run(inputs) : await step.runAsync(inputs)) as Record<string, TypedArray>;
  }

  /** The smallest stack that holds all callers, unless more than half of its work would be wasted. */
  #stackFor(calls: readonly Waiting[]): Stack | undefined {
    const fitting = this.#stacks.filter(
      ({ members }) =>
        members.length <= 2 * calls.length && calls.every(({ recorded }) => members.includes(recorded)),
    );
    return fitting.toSorted((a, b) => a.members.length - b.members.length)[0];
  }

  async #compile(calls: readonly Waiting[]): Promise<Stack> {
    await allRunsDone();
    const { options, runtime, place } = this.#compiler;
    place();
    const members = calls.map(({ recorded }) => recorded).toSorted((a, b) => a.seat - b.seat);
    const model = stackedModel(
      members.map(({ program }) => program),
      choicesFor(options, runtime),
    );
    const kept = keepsState(options, runtime) ? keptWrites(model) : [];
    // As many threads as one of them takes alone: divided otherwise, its products would sum in another order.
    const threads = options.threads ?? threadsFor(model.flops / members.length);
    const choices = sessionChoices(threads, options, kept);
    const session = await runtime.createSession(model.model, choices).catch(async (cause: unknown) => {
      throw await sessionFailure(runtime, model.model, choices, cause);
    });
    const traces = members.map(({ trace }) => trace);
    const stack = { members, step: new StackedStep(model, session, runtime, traces, kept) };
    this.#stacks.push(stack);
    return stack;
  }
}

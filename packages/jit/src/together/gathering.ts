// Several runs of the same configuration in one process: their compiled steps wait for each other, and one graph answers all.
//
// A run has a seat. What it compiles at its seat is recorded at once and compiled when it is first called for, so that by then the
// steps of the other runs are known. A call waits until every run that has the same step waits, too, be it in another one; then the
// cheapest such step is taken for all who call for it, so that the dear ones find as many runs as there are.
import type { Arrays, CompiledStep } from '../compiled.ts';
import { allRunsDone } from '../compiled.ts';
import { JitError } from '../errors.ts';
import type { Program, TypedArray } from '../graph/ir.ts';
import { simplify } from '../graph/simplify.ts';
import { pairVariables } from '../graph/stack/pairPrograms.ts';
import { isSmallStep } from '../kernel/smallStep.ts';
import { type Runtime, sessionError, threadsFor } from '../runtime/runtime.ts';
import { choicesFor, compileTraced, type JitOptions, runtimeOf } from '../step.ts';
import type { ArraySpec, Trace, TracedStep } from '../trace/record.ts';
import { traceStep } from '../trace/trace.ts';
import { placeBeside, stackedModel } from './stackedModel.ts';
import { StackedStep } from './stackedStep.ts';

/** Choices for runs that are gathered. */
export interface GatherOptions extends JitOptions {
  /**
   * Whether steps that change no variable, as agents act by, are gathered, too; by default only where a GPU computes them. On a processor
   * a run that only acts had better not wait for the others.
   */
  readonly pure?: boolean | undefined;
}

/** A step at a seat. */
export interface SeatedStep {
  /** Takes the step. The arrays are valid until the seat's next call. Where nobody has to be waited for, they come at once. */
  run(inputs: Arrays<string>): Record<string, TypedArray> | Promise<Record<string, TypedArray>>;
  dispose(): void;
}

/** What has been compiled for runs together. */
export interface GatheredGraph {
  /** Runs that it computes at once. */
  readonly runs: number;
  readonly nodes: number;
  readonly flops: number;
  readonly bytes: number;
  readonly operators: Readonly<Record<string, number>>;
  /** TensorFlow.js kernels that are done once for each run, because there is no way to do them for all at once. */
  readonly copied: readonly string[];
  /** The ONNX model. */
  readonly model: Uint8Array;
}

/** One run's place among those that are gathered. */
export interface Seat {
  /**
   * Makes a step ready; see `jitStep` for what it may do.
   *
   * @throws JitError for a step that cannot be recorded
   */
  compile(inputs: Readonly<Record<string, ArraySpec>>, step: TracedStep): SeatedStep;
  /** The run has ended: nobody waits for it any more. */
  leave(): void;
}

/** Runs that are gathered. */
export interface Gathering {
  readonly seats: readonly Seat[];
  /** The graphs that answer several runs at once, as far as they are compiled. */
  readonly graphs: readonly GatheredGraph[];
}

/** A step as one run has recorded it. */
interface Recorded {
  readonly seat: number;
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly trace: Trace;
  readonly program: Program;
  /** How dear it is, compared with other steps. */
  readonly cost: number;
}

/** A stack and whose steps it holds, in its order. */
interface Stack {
  readonly members: readonly Recorded[];
  readonly step: StackedStep;
}

/** The steps of several seats that are the same but for their variables. */
class Form {
  readonly members = new Map<number, Recorded>();
  readonly stacks: Stack[] = [];
  /** How dear it is, compared with other steps. */
  readonly cost: number;
  isPlaced = false;

  constructor(cost: number) {
    this.cost = cost;
  }

  /** Whether a step is of this form, and its seat has none of it yet. */
  admits({ seat, program }: Recorded): boolean {
    const [any] = this.members.values();
    if (any === undefined || this.isPlaced || this.members.has(seat)) return false;
    return pairVariables([any.program, program]) !== undefined;
  }

  /** Gives the variables of all members places, before a step of one of them alone does. */
  place(): void {
    if (this.isPlaced) return;
    this.isPlaced = true;
    placeBeside([...this.members.values()].map(({ program }) => program));
  }
}

/** A call that waits. */
interface Waiting {
  readonly form: Form;
  readonly recorded: Recorded;
  readonly inputs: Arrays<string>;
  readonly resolve: (outputs: Record<string, TypedArray>) => void;
  readonly reject: (error: unknown) => void;
}

const PRODUCTS = /MatMul|Conv2D/;

/** Products of a program: enough to tell a dear step from a cheap one. */
function costOf({ operations }: Program): number {
  return operations.filter(({ kernel }) => PRODUCTS.test(kernel)).length;
}

class Table implements Gathering {
  readonly seats: readonly Seat[];
  readonly #options: GatherOptions;
  readonly #runtime: Runtime;
  readonly #present = new Set<number>();
  /** Those that have compiled something. */
  readonly #arrived = new Set<number>();
  readonly #forms: Form[] = [];
  readonly #waiting = new Map<number, Waiting>();

  constructor(runs: number, options: GatherOptions, runtime: Runtime) {
    this.#options = options;
    this.#runtime = runtime;
    this.seats = Array.from({ length: runs }, (_, seat): Seat => {
      this.#present.add(seat);
      return {
        compile: (inputs, step) => this.#compile(seat, inputs, step),
        leave: () => this.#leave(seat),
      };
    });
  }

  get graphs(): readonly GatheredGraph[] {
    return this.#forms.flatMap(({ stacks }) =>
      stacks.map(({ step: { model } }) => {
        const { runs, nodes, flops, operators, copied } = model;
        return { runs, nodes, flops, operators, copied, bytes: model.model.length, model: model.model };
      }),
    );
  }

  #compile(seat: number, specs: Readonly<Record<string, ArraySpec>>, step: TracedStep): SeatedStep {
    const trace = traceStep(specs, step);
    const program = simplify(trace);
    this.#arrived.add(seat);
    const recorded: Recorded = { seat, specs, trace, program, cost: costOf(program) };
    return this.#isGathered(recorded) ? this.#seated(recorded) : this.#alone(recorded);
  }

  #isGathered({ program, cost }: Recorded): boolean {
    const { provider = 'cpu', pure = provider !== 'cpu' && provider !== 'wasm' } = this.#options;
    if (cost === 0 && !pure) return false;
    const isKernels = choicesFor(this.#options).kernel && isSmallStep(program);
    return program.updates.length > 0 || (pure && !isKernels);
  }

  /** A step that waits for the other runs. */
  #seated(recorded: Recorded): SeatedStep {
    let form = this.#forms.find((one) => one.admits(recorded));
    if (form === undefined) {
      form = new Form(recorded.cost);
      this.#forms.push(form);
    }
    const own = form;
    own.members.set(recorded.seat, recorded);
    return {
      run: (inputs) =>
        new Promise((resolve, reject) => {
          this.#waiting.set(recorded.seat, { form: own, recorded, inputs, resolve, reject });
          this.#serve();
        }),
      dispose: () => {
        own.members.delete(recorded.seat);
        if (own.members.size > 0) return;
        for (const { step } of own.stacks.splice(0)) step.dispose();
      },
    };
  }

  /** A step that a run takes by itself. */
  #alone({ specs, trace }: Recorded): SeatedStep {
    let compiled: CompiledStep | undefined;
    let isDisposed = false;
    const compile = async (): Promise<CompiledStep> => {
      // What runs together comes first: it is to lie in one piece.
      for (const form of this.#forms) form.place();
      const made = await compileTraced(specs, trace, this.#options, this.#runtime);
      compiled = made as unknown as CompiledStep;
      if (isDisposed) compiled.dispose();
      return compiled;
    };
    const take = (step: CompiledStep, inputs: Arrays<string>) =>
      (step.synchronous ? step.run(inputs) : step.runAsync(inputs)) as Record<string, TypedArray>;
    return {
      run: (inputs) =>
        compiled === undefined ? compile().then((step) => take(step, inputs)) : take(compiled, inputs),
      dispose: () => {
        isDisposed = true;
        compiled?.dispose();
      },
    };
  }

  #leave(seat: number): void {
    if (!this.#present.delete(seat)) return;
    this.#waiting
      .get(seat)
      ?.reject(
        new JitError(
          'disposed',
          'A run has left while one of its steps was waiting for the other runs.',
          'Leave when the run has ended.',
        ),
      );
    this.#waiting.delete(seat);
    this.#serve();
  }

  /** Takes the cheapest step for which nobody has to be waited for any more, for all who call for it. */
  #serve(): void {
    const forms = [...new Set([...this.#waiting.values()].map(({ form }) => form))];
    const ready = forms.filter((form) => this.#isReady(form));
    const form = ready.reduce<Form | undefined>(
      (a, b) => (a === undefined || b.cost < a.cost ? b : a),
      undefined,
    );
    if (form === undefined) return;
    const calls = [...this.#waiting.values()].filter((call) => call.form === form);
    for (const { recorded } of calls) this.#waiting.delete(recorded.seat);
    void this.#take(form, calls);
    this.#serve();
  }

  /** Whether all runs that have the step wait, be it in another one; those that have compiled nothing yet may have it, too. */
  #isReady(form: Form): boolean {
    for (const seat of this.#present) {
      const isConcerned = form.members.has(seat) || !this.#arrived.has(seat);
      if (isConcerned && !this.#waiting.has(seat)) return false;
    }
    return true;
  }

  async #take(form: Form, calls: readonly Waiting[]): Promise<void> {
    try {
      const stack = this.#stackFor(form, calls) ?? (await this.#compileStack(form, calls));
      const turns = calls.map(({ recorded, inputs }) => ({ run: stack.members.indexOf(recorded), inputs }));
      const running = stack.step.run(turns);
      if (running !== undefined) await running;
      for (const [i, { resolve }] of calls.entries())
        resolve(stack.step.outputsOf((turns[i] as { run: number }).run));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  /** The smallest stack that holds all who call, unless more than half of it would be computed for nobody. */
  #stackFor(form: Form, calls: readonly Waiting[]): Stack | undefined {
    const fitting = form.stacks.filter(
      ({ members }) =>
        members.length < 2 * calls.length + 1 && calls.every(({ recorded }) => members.includes(recorded)),
    );
    return fitting.toSorted((a, b) => a.members.length - b.members.length)[0];
  }

  async #compileStack(form: Form, calls: readonly Waiting[]): Promise<Stack> {
    await allRunsDone();
    for (const one of this.#forms) one.place();
    const members = calls.map(({ recorded }) => recorded).toSorted((a, b) => a.seat - b.seat);
    const model = stackedModel(
      members.map(({ program }) => program),
      choicesFor(this.#options),
    );
    const { threads = threadsFor(model.flops), provider = 'cpu' } = this.#options;
    const session = await this.#runtime
      .createSession(model.model, { threads, provider })
      .catch((cause: unknown) => {
        throw sessionError(this.#runtime, { threads, provider }, cause);
      });
    const traces = members.map(({ trace }) => trace);
    const stack = { members, step: new StackedStep(model, session, this.#runtime, traces) };
    form.stacks.push(stack);
    return stack;
  }
}

/**
 * Gathers runs: each of them works at a seat of its own as if it were alone, and what their steps have in common is computed at once.
 *
 * @param runs number of seats
 * @throws JitError `missing-runtime` where there is no ONNX runtime
 */
export async function gatherRuns(runs: number, options: GatherOptions = {}): Promise<Gathering> {
  return new Table(runs, options, await runtimeOf(options));
}

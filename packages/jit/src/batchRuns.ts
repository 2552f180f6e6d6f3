// Batches several runs of the same configuration in one process: their compiled steps wait for each other, and one graph computes all.
//
// A member's step is recorded at once and compiled at its first call, when the steps of the other members are known. A call waits until every
// member that has the same step waits as well, perhaps in another step; then the cheapest pending step runs first, so that expensive steps
// batch as many runs as possible.

import { isSmallStep } from './divide/smallStep.ts';
import { JitError } from './errors.ts';
import { type CompileBatch, Form, type MemberRecording, type Waiting } from './form.ts';
import type { TypedArray } from './program/ir.ts';
import { flopsOf } from './program/ir.ts';
import type { Arrays } from './run/boundRun.ts';
import type { BoundStep } from './run/boundStep.ts';
import type { Runtime } from './runtime/runtime.ts';
import { choicesFor, compileRecorded, type JitOptions, keepsState, recorded, runtimeOf } from './step.ts';
import type { ArraySpec, TracedStep } from './trace/record.ts';
import { traceStep } from './trace/trace.ts';

/** Options of a batch of runs. */
export interface BatchOptions extends JitOptions {
  /**
   * Whether to batch steps that change no variable, such as those that choose actions; by default only on a GPU. On a processor a run that only
   * acts should not wait for the others.
   */
  readonly pure?: boolean | undefined;
  /**
   * Maximum number of runs in one graph; further runs share another graph, without waiting for these. By default as many as pay: on a processor
   * up to 16 for small networks and none for large ones, on a GPU all.
   */
  readonly maxRuns?: number | undefined;
}

/** A step of a member. */
export interface BatchedStep {
  /** Runs the step. The arrays are valid until the member's next call. Synchronous if there is no other run to wait for. */
  run(inputs: Arrays<string>): Record<string, TypedArray> | Promise<Record<string, TypedArray>>;
  dispose(): void;
}

/** A graph compiled for several runs. */
export interface BatchedGraph {
  /** Runs that it computes at once. */
  readonly runs: number;
  readonly nodes: number;
  readonly flops: number;
  readonly bytes: number;
  readonly operators: Readonly<Record<string, number>>;
  /** TensorFlow.js operations repeated for each run, because they cannot be batched. */
  readonly copied: readonly string[];
  /** The ONNX model. */
  readonly model: Uint8Array;
}

/** One run of a batch. */
export interface BatchMember {
  /**
   * Prepares a step; see `jitStep` for its rules.
   *
   * @throws JitError for a step that cannot be recorded
   */
  compile(inputs: Readonly<Record<string, ArraySpec>>, step: TracedStep): BatchedStep;
  /**
   * Whether any of its steps is batched with other runs. If none is, the runs may as well train one after the other. Undefined before the first
   * step.
   */
  readonly isShared: boolean | undefined;
  /** Leaves the batch after the run has ended: others no longer wait for it. */
  leave(): void;
}

/**
 * The work at which the tensors of several runs fill a processor's caches; beyond it runs are faster alone. Measured on two cores of an AMD EPYC
 * with 1 MB of second-level cache each; see the package's README.
 */
const CACHED_FLOPS = 96e6;
/**
 * The overhead of nodes no longer matters in a step of this much work, so on a processor runs compute it alone. Four of Rainbow's arms (128-128)
 * in one graph, relative to one after the other: 1.04 to 1.17 times as fast at 9 to 15 MFLOP, 1.02 to 1.06 at 19, 0.8 to 1.01 at 23.
 */
const LARGE_FLOPS = 20e6;
/** More runs in one graph gain nothing on a processor. */
const MOST_ON_CPU = 16;

function secondCall(): JitError {
  return new JitError(
    'busy',
    'A run called a step while another of its steps was waiting for the other runs.',
    'Await each call before the next.',
  );
}

/** A batch of runs. */
export class Batch {
  readonly members: readonly BatchMember[];
  readonly #options: BatchOptions;
  readonly #runtime: Runtime;
  readonly #present = new Set<number>();
  /** Members that have compiled something. */
  readonly #arrived = new Set<number>();
  readonly #forms: Form[] = [];
  readonly #waiting = new Map<number, Waiting>();
  /** Members with a step that waits for others. */
  readonly #sharing = new Set<number>();

  constructor(runs: number, options: BatchOptions, runtime: Runtime) {
    this.#options = options;
    this.#runtime = runtime;
    const [arrived, sharing] = [this.#arrived, this.#sharing];
    this.members = Array.from({ length: runs }, (_, member): BatchMember => {
      this.#present.add(member);
      return {
        get isShared() {
          return arrived.has(member) ? sharing.has(member) : undefined;
        },
        compile: (inputs, step) => this.#compile(member, inputs, step),
        leave: () => this.#leave(member),
      };
    });
  }

  /** The graphs compiled so far that compute several runs at once. */
  get graphs(): readonly BatchedGraph[] {
    return this.#forms.flatMap((form) =>
      form.shared.map(({ runs, nodes, flops, operators, copied, model }) => {
        return { runs, nodes, flops, operators, copied, bytes: model.length, model };
      }),
    );
  }

  #compile(member: number, specs: Readonly<Record<string, ArraySpec>>, step: TracedStep): BatchedStep {
    // Keep lines: an error may appear only after the other members have compiled.
    const own = recorded(specs, traceStep(specs, step, true), this.#options, this.#runtime);
    this.#arrived.add(member);
    const recording: MemberRecording = { ...own, member, flops: flopsOf(own.program) };
    const maxRuns = this.#mostOf(recording);
    return maxRuns > 0 ? this.#batched(recording, maxRuns) : this.#alone(recording);
  }

  readonly #compileBatch: CompileBatch = (recordings) => {
    // Place batched steps first: their variables have to be contiguous.
    for (const form of this.#forms) form.place();
    return compileRecorded(recordings, this.#options, this.#runtime);
  };

  /** Maximum number of runs of a step in one graph; 0 if each run computes it alone. */
  #mostOf({ program, flops }: MemberRecording): number {
    const { provider = 'cpu' } = this.#options;
    const onCpu = provider === 'cpu' || provider === 'wasm';
    const { pure = !onCpu, maxRuns } = this.#options;
    const { kernel, code } = choicesFor(this.#options, this.#runtime);
    const isKernels = kernel && isSmallStep(program, code);
    if (program.updates.length === 0 ? !pure || isKernels : flops === 0 && !pure) return 0;
    if (maxRuns !== undefined || !onCpu) return maxRuns ?? Number.POSITIVE_INFINITY;
    if (flops > LARGE_FLOPS) return 0;
    return Math.max(1, Math.min(MOST_ON_CPU, Math.floor(CACHED_FLOPS / flops)));
  }

  #batched(recording: MemberRecording, maxRuns: number): BatchedStep {
    const { member } = recording;
    let form = this.#forms.find((one) => one.admits(recording));
    if (form === undefined) {
      const onDevice = keepsState(this.#options, this.#runtime);
      form = new Form(recording, maxRuns, onDevice, this.#compileBatch);
      this.#forms.push(form);
    }
    const own = form;
    this.#sharing.add(member);
    own.members.set(member, recording);
    return {
      run: (inputs) =>
        new Promise((resolve, reject) => {
          if (this.#waiting.has(member)) throw secondCall();
          this.#waiting.set(member, { form: own, recorded: recording, inputs, resolve, reject });
          this.#serve();
        }),
      dispose: () => {
        own.dispose(recording);
        this.#serve();
      },
    };
  }

  #alone(recording: MemberRecording): BatchedStep {
    let compiled: BoundStep | undefined;
    let isDisposed = false;
    const compile = async (): Promise<BoundStep> => {
      compiled = await this.#compileBatch([recording]);
      if (isDisposed) compiled.dispose();
      return compiled;
    };
    const take = (step: BoundStep, inputs: Arrays<string>): ReturnType<BatchedStep['run']> => {
      const running = step.take([{ run: 0, inputs }]);
      return running === undefined ? step.outputsOf(0) : running.then(() => step.outputsOf(0));
    };
    return {
      run: (inputs) =>
        compiled === undefined ? compile().then((step) => take(step, inputs)) : take(compiled, inputs),
      dispose: () => {
        isDisposed = true;
        compiled?.dispose();
      },
    };
  }

  #leave(member: number): void {
    if (!this.#present.delete(member)) return;
    this.#waiting
      .get(member)
      ?.reject(
        new JitError(
          'disposed',
          'A run left its batch while one of its steps was waiting for the other runs.',
          'Leave after the run has ended.',
        ),
      );
    this.#waiting.delete(member);
    this.#serve();
  }

  /** Executes, for all callers, the cheapest step that no longer waits for a run. */
  #serve(): void {
    const forms = [...new Set([...this.#waiting.values()].map(({ form }) => form))];
    const ready = forms.filter((form) => this.#isReady(form));
    const form = ready.reduce<Form | undefined>(
      (a, b) => (a === undefined || b.flops < a.flops ? b : a),
      undefined,
    );
    if (form === undefined) return;
    const calls = [...this.#waiting.values()].filter((call) => call.form === form);
    for (const { recorded } of calls) this.#waiting.delete(recorded.member);
    void form.take(calls);
    this.#serve();
  }

  /** Whether all members with the step wait, possibly in another step. Members that have compiled nothing yet may still join. */
  #isReady(form: Form): boolean {
    for (const member of this.#present) {
      const isConcerned = form.mayGrow || form.members.has(member) || !this.#arrived.has(member);
      if (isConcerned && !this.#waiting.has(member)) return false;
    }
    return true;
  }
}

/**
 * Creates a batch of runs. Each member works as if it were alone, and one graph computes the steps that members have in common.
 *
 * @param runs number of members
 * @throws JitError `missing-runtime` without an ONNX runtime
 */
export async function batchRuns(runs: number, options: BatchOptions = {}): Promise<Batch> {
  return new Batch(runs, options, await runtimeOf(options));
}

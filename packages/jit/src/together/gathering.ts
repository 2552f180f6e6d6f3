// Several runs of the same configuration in one process: their compiled steps wait for each other, and one graph answers all.
//
// A run has a seat. A step compiled at a seat is recorded at once and compiled at its first call, so that by then the
// steps of the other runs are known. A call waits until every run that has the same step waits, too, perhaps in another step; then the
// cheapest pending step runs first, so that expensive steps batch as many runs as possible.

import { isSmallStep } from '../divide/smallStep.ts';
import { JitError } from '../errors.ts';
import type { TypedArray } from '../program/ir.ts';
import { flopsOf } from '../program/ir.ts';
import type { Arrays } from '../run/boundRun.ts';
import type { BoundStep } from '../run/boundStep.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { choicesFor, compileRecorded, type JitOptions, keepsState, recorded, runtimeOf } from '../step.ts';
import type { ArraySpec, TracedStep } from '../trace/record.ts';
import { traceStep } from '../trace/trace.ts';
import { type CompileTogether, Form, type SeatRecording, type Waiting } from './form.ts';

/** Choices for runs that are gathered. */
export interface GatherOptions extends JitOptions {
  /**
   * Whether steps that change no variable, as agents act by, are gathered, too; by default only where a GPU computes them. On a processor
   * a run that only acts had better not wait for the others.
   */
  readonly pure?: boolean | undefined;
  /**
   * Runs that one graph computes at most; others share another graph, for which they need not wait. By default as many as pay: on a
   * processor up to 16 of small networks and none of large ones, on a GPU all.
   */
  readonly most?: number | undefined;
}

/** A step at a seat. */
export interface SeatedStep {
  /** Takes the step. The arrays are valid until the seat's next call. If no other run has to be waited for, they come at once. */
  run(inputs: Arrays<string>): Record<string, TypedArray> | Promise<Record<string, TypedArray>>;
  dispose(): void;
}

/** A graph compiled for several runs together. */
export interface GatheredGraph {
  /** Runs that it computes at once. */
  readonly runs: number;
  readonly nodes: number;
  readonly flops: number;
  readonly bytes: number;
  readonly operators: Readonly<Record<string, number>>;
  /** TensorFlow.js operations that are done once for each run, because there is no way to do them for all at once. */
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
  /**
   * Whether a step that was compiled here so far is taken together with other runs; where none is, runs are as well off one after the other.
   * Undefined as long as nothing is compiled.
   */
  readonly isShared: boolean | undefined;
  /** The run has ended: other runs stop waiting for it. */
  leave(): void;
}

/** Runs that are gathered. */
export interface Gathering {
  readonly seats: readonly Seat[];
  /** The graphs that answer several runs at once, as far as they are compiled. */
  readonly graphs: readonly GatheredGraph[];
}

/**
 * The work up to which a processor's caches hold the tensors of several runs: beyond it runs are faster apart. Measured on two cores of an AMD EPYC
 * with 1 MB of second-level cache each; see the package's README.
 */
const CACHED_FLOPS = 96e6;
/**
 * A step of so much work is not slowed down by its nodes: on a processor runs had better take it apart. Whole runs of four of Rainbow's arms
 * (128-128) in one graph beside one after the other: 1.04 to 1.17 times as fast at 9 to 15 MFLOP, 1.02 to 1.06 at 19, 0.8 to 1.01 at 23.
 */
const LARGE_FLOPS = 20e6;
/** More runs in one graph gain nothing on a processor. */
const MOST_ON_CPU = 16;

function secondCall(): JitError {
  return new JitError(
    'busy',
    'A run called for a step while another one of its steps was waiting for the other runs.',
    "Await a seat's call before the next.",
  );
}

class SeatedRuns implements Gathering {
  readonly seats: readonly Seat[];
  readonly #options: GatherOptions;
  readonly #runtime: Runtime;
  readonly #present = new Set<number>();
  /** Those that have compiled something. */
  readonly #arrived = new Set<number>();
  readonly #forms: Form[] = [];
  readonly #waiting = new Map<number, Waiting>();
  /** Those with a step that waits for others. */
  readonly #sharing = new Set<number>();

  constructor(runs: number, options: GatherOptions, runtime: Runtime) {
    this.#options = options;
    this.#runtime = runtime;
    const [arrived, sharing] = [this.#arrived, this.#sharing];
    this.seats = Array.from({ length: runs }, (_, seat): Seat => {
      this.#present.add(seat);
      return {
        get isShared() {
          return arrived.has(seat) ? sharing.has(seat) : undefined;
        },
        compile: (inputs, step) => this.#compile(seat, inputs, step),
        leave: () => this.#leave(seat),
      };
    });
  }

  get graphs(): readonly GatheredGraph[] {
    return this.#forms.flatMap((form) =>
      form.shared.map(({ runs, nodes, flops, operators, copied, model }) => {
        return { runs, nodes, flops, operators, copied, bytes: model.length, model };
      }),
    );
  }

  #compile(seat: number, specs: Readonly<Record<string, ArraySpec>>, step: TracedStep): SeatedStep {
    // With lines: what fails, fails when the other runs have come.
    const own = recorded(specs, traceStep(specs, step, true), this.#options, this.#runtime);
    this.#arrived.add(seat);
    const recording: SeatRecording = { ...own, seat, flops: flopsOf(own.program) };
    const most = this.#mostOf(recording);
    return most > 0 ? this.#seated(recording, most) : this.#alone(recording);
  }

  readonly #compileTogether: CompileTogether = (recordings) => {
    // Place the steps that run together first: their variables have to lie in one piece.
    for (const form of this.#forms) form.place();
    return compileRecorded(recordings, this.#options, this.#runtime);
  };

  /** Runs of a step that one graph computes at most; 0 where each computes it alone. */
  #mostOf({ program, flops }: SeatRecording): number {
    const { provider = 'cpu' } = this.#options;
    const onCpu = provider === 'cpu' || provider === 'wasm';
    const { pure = !onCpu, most } = this.#options;
    const { kernel, code } = choicesFor(this.#options, this.#runtime);
    const isKernels = kernel && isSmallStep(program, code);
    if (program.updates.length === 0 ? !pure || isKernels : flops === 0 && !pure) return 0;
    if (most !== undefined || !onCpu) return most ?? Number.POSITIVE_INFINITY;
    if (flops > LARGE_FLOPS) return 0;
    return Math.max(1, Math.min(MOST_ON_CPU, Math.floor(CACHED_FLOPS / flops)));
  }

  /** A step that waits for the other runs. */
  #seated(recording: SeatRecording, most: number): SeatedStep {
    const { seat } = recording;
    let form = this.#forms.find((one) => one.admits(recording));
    if (form === undefined) {
      const onDevice = keepsState(this.#options, this.#runtime);
      form = new Form(recording, most, onDevice, this.#compileTogether);
      this.#forms.push(form);
    }
    const own = form;
    this.#sharing.add(seat);
    own.members.set(seat, recording);
    return {
      run: (inputs) =>
        new Promise((resolve, reject) => {
          if (this.#waiting.has(seat)) throw secondCall();
          this.#waiting.set(seat, { form: own, recorded: recording, inputs, resolve, reject });
          this.#serve();
        }),
      dispose: () => {
        own.dispose(recording);
        this.#serve();
      },
    };
  }

  /** A step that a run takes by itself. */
  #alone(recording: SeatRecording): SeatedStep {
    let compiled: BoundStep | undefined;
    let isDisposed = false;
    const compile = async (): Promise<BoundStep> => {
      compiled = await this.#compileTogether([recording]);
      if (isDisposed) compiled.dispose();
      return compiled;
    };
    const take = (step: BoundStep, inputs: Arrays<string>): ReturnType<SeatedStep['run']> => {
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

  /** Takes the cheapest step that no longer waits for a run, for all callers. */
  #serve(): void {
    const forms = [...new Set([...this.#waiting.values()].map(({ form }) => form))];
    const ready = forms.filter((form) => this.#isReady(form));
    const form = ready.reduce<Form | undefined>(
      (a, b) => (a === undefined || b.flops < a.flops ? b : a),
      undefined,
    );
    if (form === undefined) return;
    const calls = [...this.#waiting.values()].filter((call) => call.form === form);
    for (const { recorded } of calls) this.#waiting.delete(recorded.seat);
    void form.take(calls);
    this.#serve();
  }

  /** Whether all runs that have the step wait, be it in another one; those that have compiled nothing yet may have it, too. */
  #isReady(form: Form): boolean {
    for (const seat of this.#present) {
      const isConcerned = form.mayGrow || form.members.has(seat) || !this.#arrived.has(seat);
      if (isConcerned && !this.#waiting.has(seat)) return false;
    }
    return true;
  }
}

/**
 * Gathers runs: each works at its own seat as if it were alone, and one graph computes the steps that they have in common.
 *
 * @param runs number of seats
 * @throws JitError `missing-runtime` where there is no ONNX runtime
 */
export async function gatherRuns(runs: number, options: GatherOptions = {}): Promise<Gathering> {
  return new SeatedRuns(runs, options, await runtimeOf(options));
}

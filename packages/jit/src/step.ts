// Compiles a step function over named arrays: typed arrays in, typed arrays out, variables updated in place.

import { sameShape } from '@prism-rl/graph';
import { type CompileChoices, type CompiledProgram, compileProgram } from './compile.ts';
import { Compiled, type CompiledParts, type CompiledStep } from './compiled.ts';
import { JitError } from './errors.ts';
import { sessionFailure } from './runtime/placement.ts';
import {
  type ExecutionProvider,
  IDLE_SESSION,
  loadRuntime,
  type Runtime,
  type RuntimeName,
  type Session,
  type SessionOptions,
  sessionError,
  threadsFor,
} from './runtime/runtime.ts';
import * as tf from './tensorflow.ts';
import type { ArraySpec, Trace, TracedStep } from './trace/record.ts';
import { fromTrace } from './trace/trace.ts';
import { allRunsDone } from './turns.ts';

/** Choices for a compiled function. */
export interface JitOptions {
  /** Runtime; by default `onnxruntime-node` in Node, `onnxruntime-web` elsewhere. A loaded one can be given, too. */
  readonly runtime?: RuntimeName | Runtime | undefined;
  /** Where the graph is computed: `cpu` by default (`wasm` in browsers); `webgpu` or `cuda` where the runtime has it. */
  readonly provider?: ExecutionProvider | undefined;
  /**
   * Whether a graph is refused of which a GPU's provider lacks something; by default the CPU computes that part, and every tensor of it goes
   * there and back; `whereNodesRun` tells which.
   */
  readonly wholly?: boolean | undefined;
  /**
   * Threads within one operation; by default one, two for steps of 0.1 gigaflops or more, whatever the processor. Other numbers give other
   * last digits.
   */
  readonly threads?: number | undefined;
  /** Whether the per-parameter updates of an optimizer become one flat update; true by default. */
  readonly fuse?: boolean | undefined;
  /** Whether a WebAssembly kernel makes an optimizer's updates instead of the graph, wherever it can; true by default. */
  readonly kernel?: boolean | undefined;
}

/** A step that is compiled up to its session. */
type Prepared = Omit<CompiledParts, 'session' | 'times'> & {
  readonly kept: readonly string[];
  readonly times: { readonly traceMs: number; readonly lowerMs: number };
};

function prepare(
  specs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  options: JitOptions,
  runtime: Runtime,
): Prepared {
  const start = performance.now();
  return fromTrace(specs, step, (trace) =>
    prepareTraced(specs, trace, options, runtime, performance.now() - start),
  );
}

function prepareTraced(
  specs: Readonly<Record<string, ArraySpec>>,
  trace: Trace,
  options: JitOptions,
  runtime: Runtime,
  traceMs: number,
): Prepared {
  const traced = performance.now();
  const program = compileProgram(trace, choicesFor(options, runtime));
  const threads = options.threads ?? threadsFor(program.flops);
  const times = { traceMs, lowerMs: performance.now() - traced };
  const kept = keepsState(options, runtime) ? keptPacks(program) : [];
  return { runtime, specs, program, trace, threads, times, kept };
}

/** Whether variables stay on the device between runs: only if the runtime can bring them back when they are read. */
export function keepsState({ provider }: JitOptions, runtime: Runtime): boolean {
  return provider === 'webgpu' && (runtime.download ?? runtime.downloadLater) !== undefined;
}

/** Outputs that are the next run's inputs as they are. */
function keptPacks({ layout }: CompiledProgram): readonly string[] {
  return [...layout.written.keys()].flatMap((pack) =>
    pack.dtype === 'float32' && sameShape(pack.dims, layout.outputDims(pack))
      ? [`new_${layout.nameOf(pack)}`]
      : [],
  );
}

/** What options mean for the compiler. A kernel works in the host memory, where variables of a device had to be brought each time. */
export function choicesFor(options: JitOptions, runtime: Runtime): CompileChoices {
  const { provider = 'cpu', fuse = true, kernel = fuse && !keepsState(options, runtime) } = options;
  return { fused: fuse, onCpu: provider === 'cpu' || provider === 'wasm', kernel };
}

/**
 * What options mean for a session.
 *
 * @param kept outputs that stay on the device
 */
export function sessionChoices(
  threads: number,
  { provider = 'cpu', wholly }: JitOptions,
  kept: readonly string[] = [],
): SessionOptions {
  return { threads, provider, wholly, kept };
}

/** The runtime that the options ask for, loaded. */
export async function runtimeOf(options: JitOptions): Promise<Runtime> {
  await tf.ready();
  return typeof options.runtime === 'object' ? options.runtime : loadRuntime(options.runtime);
}

/** Compiles at once, on a runtime that can make sessions at once. */
export function compileNow(
  specs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  options: JitOptions,
  runtime: Runtime,
): Compiled {
  if (runtime.createSessionSync === undefined) {
    throw new JitError(
      'not-synchronous',
      `The runtime ${runtime.name} answers through promises only.`,
      'Call the function as `await f.async(…)`.',
    );
  }
  const prepared = prepare(specs, step, options, runtime);
  const start = performance.now();
  const choices = sessionChoices(prepared.threads, options, prepared.kept);
  let session: Session = IDLE_SESSION;
  try {
    if (prepared.program.nodes > 0) session = runtime.createSessionSync(prepared.program.model, choices);
  } catch (cause) {
    throw sessionError(runtime, choices, cause);
  }
  return new Compiled({
    ...prepared,
    session,
    times: { ...prepared.times, sessionMs: performance.now() - start },
  });
}

/** Compiles on any runtime. */
export async function compile(
  specs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  options: JitOptions,
  runtime: Runtime,
): Promise<Compiled> {
  await allRunsDone();
  return withSession(prepare(specs, step, options, runtime), options, runtime);
}

/** Compiles a trace. */
export async function compileTraced(
  specs: Readonly<Record<string, ArraySpec>>,
  trace: Trace,
  options: JitOptions,
  runtime: Runtime,
): Promise<Compiled> {
  await allRunsDone();
  return withSession(prepareTraced(specs, trace, options, runtime, 0), options, runtime);
}

async function withSession(prepared: Prepared, options: JitOptions, runtime: Runtime): Promise<Compiled> {
  const start = performance.now();
  const choices = sessionChoices(prepared.threads, options, prepared.kept);
  let session: Session = IDLE_SESSION;
  try {
    if (prepared.program.nodes > 0) session = await runtime.createSession(prepared.program.model, choices);
  } catch (cause) {
    throw await sessionFailure(runtime, prepared.program.model, choices, cause);
  }
  return new Compiled({
    ...prepared,
    session,
    times: { ...prepared.times, sessionMs: performance.now() - start },
  });
}

/**
 * Compiles a step function over named arrays.
 *
 * The step is a plain tfjs function: it may compute gradients, apply an optimizer, assign variables. It is executed two
 * or three times to be recorded, and again for an error that names a line, without lasting effect, so it must do nothing else of
 * consequence. Variables that exist when it is compiled are state, shared by all compiled functions; anything else it captures is a
 * constant.
 *
 * @param inputs shape and dtype of each named input
 * @param step returns an object of tensors
 * @throws JitError, with the line of the step where that helps
 */
export async function jitStep<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(
  inputs: I,
  step: (tensors: { [K in keyof I]: tf.Tensor }) => O,
  options: JitOptions = {},
): Promise<CompiledStep<I, O>> {
  const runtime = await runtimeOf(options);
  const compiled = await compile(inputs, step as TracedStep, options, runtime);
  return compiled as unknown as CompiledStep<I, O>;
}

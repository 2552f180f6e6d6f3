// Compiles a step function over named arrays: typed arrays in, typed arrays out, variables updated in place.

import { type CompileChoices, type CompiledProgram, compileProgram, keptWrites } from './compile.ts';
import { Compiled, type CompiledStep } from './compiled.ts';
import { JitError } from './errors.ts';
import { rewrite } from './passes/passes.ts';
import type { Program } from './program/ir.ts';
import type { Recording } from './run/boundRun.ts';
import { BoundStep } from './run/boundStep.ts';
import { sumsTheSame } from './run/sameSums.ts';
import { allRunsDone } from './run/turns.ts';
import { loadRuntime } from './runtime/loadRuntime.ts';
import { type PlacedNode, placedNodes, sessionFailure } from './runtime/placement.ts';
import {
  type ExecutionProvider,
  IDLE_SESSION,
  type Runtime,
  type RuntimeName,
  type Session,
  type SessionOptions,
  sessionError,
  threadsFor,
} from './runtime/runtime.ts';
import { PLACES } from './store/layout.ts';
import * as tf from './tensorflow.ts';
import type { ArraySpec, Trace, TracedStep } from './trace/record.ts';
import { fromTrace } from './trace/trace.ts';

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
   * Threads within one operation; by default one, two for steps of 0.1 gigaflops or more, whatever the processor. Other numbers may give
   * other last digits. `'fewest'` is for processes that fill the processor's cores together: one thread wherever that gives the default's
   * digits.
   */
  readonly threads?: number | 'fewest' | undefined;
  /** Whether the per-parameter updates of an optimizer become one flat update; true by default. */
  readonly fuse?: boolean | undefined;
  /** Whether a WebAssembly kernel makes an optimizer's updates instead of the graph, wherever it can; true by default. */
  readonly kernel?: boolean | undefined;
}

/** A step as one run has recorded it, rewritten as a step. */
export interface Recorded extends Recording {
  readonly program: Program;
}

/** Rewrites what a run has recorded. */
export function recorded(
  specs: Recorded['specs'],
  trace: Trace,
  options: JitOptions,
  runtime: Runtime,
): Recorded {
  return { specs, trace, program: rewrite('step', trace, choicesFor(options, runtime), PLACES) };
}

/** A step that is compiled up to its session. */
interface Prepared {
  readonly recordings: readonly Recording[];
  readonly program: CompiledProgram;
  readonly choices: SessionOptions;
}

function threadsOf(program: CompiledProgram, options: JitOptions, runtime: Runtime): number {
  const { flops, runs, products } = program;
  const { threads, provider = 'cpu' } = options;
  // As many for several runs as one of them takes alone: divided otherwise, its products would sum in another order.
  const usual = threadsFor(flops / runs);
  if (threads !== 'fewest') return threads ?? usual;
  return usual > 1 && provider === 'cpu' && sumsTheSame(products, usual, runtime) ? 1 : usual;
}

function prepare(recordings: readonly Recorded[], options: JitOptions, runtime: Runtime): Prepared {
  const programs = recordings.map(({ program }) => program);
  const program = compileProgram(programs, choicesFor(options, runtime));
  const { provider = 'cpu', wholly } = options;
  const threads = threadsOf(program, options, runtime);
  const kept = keepsState(options, runtime) ? keptWrites(program) : undefined;
  return { recordings, program, choices: { threads, provider, wholly, kept } };
}

function bound({ program, recordings, choices }: Prepared, session: Session, runtime: Runtime): BoundStep {
  return new BoundStep(program, recordings, session, runtime, choices.kept);
}

/** Compiles what runs have recorded to one step of theirs, on any runtime. */
export async function compileRecorded(
  recordings: readonly Recorded[],
  options: JitOptions,
  runtime: Runtime,
): Promise<BoundStep> {
  await allRunsDone();
  return withSession(prepare(recordings, options, runtime), runtime);
}

async function withSession(prepared: Prepared, runtime: Runtime): Promise<BoundStep> {
  const { program, choices } = prepared;
  if (program.nodes === 0) return bound(prepared, IDLE_SESSION, runtime);
  const session = await runtime.createSession(program.model, choices).catch(async (cause: unknown) => {
    throw await sessionFailure(runtime, program.model, choices, cause);
  });
  await allRunsDone(); // binding takes memory
  return bound(prepared, session, runtime);
}

function sessionNow({ program, choices }: Prepared, runtime: Runtime): Session {
  if (program.nodes === 0) return IDLE_SESSION;
  try {
    return runtime.createSessionSync!(program.model, choices);
  } catch (cause) {
    throw sessionError(runtime, choices, cause);
  }
}

/** Whether variables stay on the device between runs: only if the runtime can take them there, and bring them back when they are read. */
export function keepsState({ provider }: JitOptions, runtime: Runtime): boolean {
  const { upload, uploadLater, download, downloadLater } = runtime;
  const areMoved = (upload ?? uploadLater) !== undefined && (download ?? downloadLater) !== undefined;
  return provider === 'webgpu' && areMoved;
}

/** What options mean for the compiler. A kernel works in the host memory, where variables of a device had to be brought each time. */
export function choicesFor(options: JitOptions, runtime: Runtime): CompileChoices {
  const { provider = 'cpu', fuse = true, kernel = fuse && !keepsState(options, runtime) } = options;
  const onCpu = provider === 'cpu' || provider === 'wasm';
  const code = onCpu && runtime.name === 'onnxruntime-web' ? 'wasm' : 'native';
  return { fused: fuse, onCpu, kernel, code };
}

/** The runtime that the options ask for, loaded. */
export async function runtimeOf(options: JitOptions): Promise<Runtime> {
  await tf.ready();
  return typeof options.runtime === 'object' ? options.runtime : loadRuntime(options.runtime);
}

/** Records a step of one run and compiles it up to its session. */
function prepareStep(
  specs: Recorded['specs'],
  step: TracedStep,
  options: JitOptions,
  runtime: Runtime,
): { readonly prepared: Prepared; finish(step: BoundStep): Compiled } {
  const start = performance.now();
  return fromTrace(specs, step, (trace) => {
    const traced = performance.now();
    const prepared = prepare([recorded(specs, trace, options, runtime)], options, runtime);
    const lowered = performance.now();
    const finish = (made: BoundStep): Compiled => {
      const times = { traceMs: traced - start, lowerMs: lowered - traced };
      return new Compiled(made, prepared.choices.threads, {
        ...times,
        sessionMs: performance.now() - lowered,
      });
    };
    return { prepared, finish };
  });
}

/** Compiles at once, on a runtime that can make sessions at once. */
export function compileNow(
  specs: Recorded['specs'],
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
  const { prepared, finish } = prepareStep(specs, step, options, runtime);
  return finish(bound(prepared, sessionNow(prepared, runtime), runtime));
}

/** Compiles on any runtime. */
export async function compile(
  specs: Recorded['specs'],
  step: TracedStep,
  options: JitOptions,
  runtime: Runtime,
): Promise<Compiled> {
  await allRunsDone();
  const { prepared, finish } = prepareStep(specs, step, options, runtime);
  return finish(await withSession(prepared, runtime));
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

// Where each node of a graph runs: each node that a GPU leaves to the processor costs a transfer there and back, which is otherwise not reported.

/**
 * Runs a model once, on zeros, and tells where each of its nodes ran, including those that a GPU's provider left to the processor. The
 * step's `graph.beside` lists the parts that a kernel of the compiler computes instead of the graph.
 *
 * @param model `step.graph.model`, or one of `gatherRuns(…).graphs`
 * @param options as it was compiled with
 * @throws JitError `runtime-failed` where the runtime cannot tell, as in browsers, or cannot load the model
 */
export async function whereNodesRun(
  model: Uint8Array,
  options: Pick<JitOptions, 'runtime' | 'provider'> = {},
): Promise<readonly PlacedNode[]> {
  const runtime = await runtimeOf(options);
  if (runtime.profile === undefined) {
    throw new JitError(
      'runtime-failed',
      `${runtime.name} does not tell where the nodes of a graph run.`,
      'Ask in Node with onnxruntime-node; or compile with `wholly`, which refuses what would run beside the GPU.',
    );
  }
  return placedNodes(await runtime.profile(model, { threads: 1, provider: options.provider ?? 'cpu' }));
}

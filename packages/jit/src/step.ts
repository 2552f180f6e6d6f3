// Compiles a step function over named arrays: typed arrays in, typed arrays out, variables updated in place.

import { type CompileChoices, type CompiledProgram, compileProgram, keptWrites } from './compile.ts';
import { CompiledStep } from './compiled.ts';
import { JitError } from './errors.ts';
import { rewrite } from './passes/passes.ts';
import type { Program } from './program/ir.ts';
import type { Recording } from './run/boundRun.ts';
import { BoundStep } from './run/boundStep.ts';
import { sumsTheSame } from './run/sameSums.ts';
import { allRunsDone } from './run/turns.ts';
import { loadRuntime } from './runtime/loadRuntime.ts';
import { type PlacedNode, placedNodes, sessionFailure } from './runtime/placement.ts';
import type { ExecutionProvider, Runtime, RuntimeName, Session, SessionOptions } from './runtime/runtime.ts';
import { IDLE_SESSION, threadsFor } from './runtime/runtime.ts';
import { PLACES } from './store/layout.ts';
import * as tf from './tensorflow.ts';
import type { ArraySpec, Trace, TracedStep } from './trace/record.ts';
import { fromTrace } from './trace/trace.ts';

/** Options of a compiled function. */
export interface JitOptions {
  /** Runtime, by name or already loaded; default `onnxruntime-node` in Node, `onnxruntime-web` elsewhere. */
  readonly runtime?: RuntimeName | Runtime | undefined;
  /** Where the graph runs: `cpu` by default (`wasm` in browsers); `webgpu` or `cuda` if the runtime supports it. */
  readonly provider?: ExecutionProvider | undefined;
  /**
   * Whether to refuse a graph that the GPU's provider cannot compute completely. By default the CPU computes the unsupported nodes, with
   * transfers in both directions; `whereNodesRun` lists them.
   */
  readonly requireDevice?: boolean | undefined;
  /**
   * Threads within one operation; default 1, or 2 for steps of at least 0.1 gigaflops, on every processor. Another number may change the last
   * digits. `'fewest'` is for several processes that share the cores: one thread if that gives the same digits as the default.
   */
  readonly threads?: number | 'fewest' | undefined;
  /** Whether a WebAssembly kernel computes an optimizer's updates where it can, instead of the graph; default true. */
  readonly kernel?: boolean | undefined;
}

/** A recorded step, after the passes of the stage `step`. */
interface Recorded extends Recording {
  readonly program: Program;
}

/** Applies the passes of the stage `step` to a recorded step. */
function recorded(specs: Recorded['specs'], trace: Trace, options: JitOptions, runtime: Runtime): Recorded {
  return { specs, trace, program: rewrite('step', trace, choicesFor(options, runtime), PLACES) };
}

/** A step compiled up to its session. */
interface Prepared {
  readonly recording: Recording;
  readonly program: CompiledProgram;
  readonly choices: SessionOptions;
}

function threadsOf(program: CompiledProgram, options: JitOptions, runtime: Runtime): number {
  const { flops, products } = program;
  const { threads, provider = 'cpu' } = options;
  const usual = threadsFor(flops);
  if (threads !== 'fewest') return threads ?? usual;
  return usual > 1 && provider === 'cpu' && sumsTheSame(products, usual, runtime) ? 1 : usual;
}

function prepare(recording: Recorded, options: JitOptions, runtime: Runtime): Prepared {
  const program = compileProgram(recording.program, choicesFor(options, runtime));
  const { provider = 'cpu', requireDevice } = options;
  const threads = threadsOf(program, options, runtime);
  const kept = keepsState(options, runtime) ? keptWrites(program) : undefined;
  return { recording, program, choices: { threads, provider, requireDevice, kept } };
}

async function withSession({ program, recording, choices }: Prepared, runtime: Runtime): Promise<BoundStep> {
  const bound = (session: Session): BoundStep =>
    new BoundStep(program, recording, session, runtime, choices.kept);
  if (program.nodes === 0) return bound(IDLE_SESSION);
  const session = await runtime.createSession(program.model, choices).catch(async (cause: unknown) => {
    throw await sessionFailure(runtime, program.model, choices, cause);
  });
  await allRunsDone(); // binding allocates memory
  return bound(session);
}

/** Whether variables stay on the device between runs: requires a runtime that can upload and download them. */
function keepsState({ provider }: JitOptions, runtime: Runtime): boolean {
  const { upload, uploadLater, download, downloadLater } = runtime;
  const areMoved = (upload ?? uploadLater) !== undefined && (download ?? downloadLater) !== undefined;
  return provider === 'webgpu' && areMoved;
}

/** Resolves options for the compiler. A kernel works in host memory, so variables on a device would be downloaded for each run. */
function choicesFor(options: JitOptions, runtime: Runtime): CompileChoices {
  const { provider = 'cpu', kernel = !keepsState(options, runtime) } = options;
  const onCpu = provider === 'cpu' || provider === 'wasm';
  const code = onCpu && runtime.name === 'onnxruntime-web' ? 'wasm' : 'native';
  return { onCpu, kernel, code };
}

export async function runtimeOf(options: JitOptions): Promise<Runtime> {
  await tf.ready();
  return typeof options.runtime === 'object' ? options.runtime : loadRuntime(options.runtime);
}

/**
 * Compiles a step function over named arrays.
 *
 * The step is a plain tfjs function: it may compute gradients, apply an optimizer and assign variables. Compilation executes it two or three
 * times to record it, and once more to find the line of an error; these executions change no variable, and the step must have no other side
 * effects. Existing variables are state that all compiled functions share; anything else it captures is a constant.
 *
 * @param inputs shape and dtype of each named input
 * @param step returns an object of tensors
 * @throws JitError, with the line of the step if known
 */
export async function jitStep<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(
  inputs: I,
  step: (tensors: { [K in keyof I]: tf.Tensor }) => O,
  options: JitOptions = {},
): Promise<CompiledStep<I, O>> {
  const runtime = await runtimeOf(options);
  await allRunsDone();
  const start = performance.now();
  const { prepared, times } = fromTrace(inputs, step as TracedStep, (trace) => {
    const traced = performance.now();
    const prepared = prepare(recorded(inputs, trace, options, runtime), options, runtime);
    return { prepared, times: { traceMs: traced - start, lowerMs: performance.now() - traced } };
  });
  const lowered = performance.now();
  const made = await withSession(prepared, runtime);
  const sessionMs = performance.now() - lowered;
  return new CompiledStep(made, prepared.choices.threads, { ...times, sessionMs });
}

// Each node that a GPU leaves to the CPU costs a transfer in both directions, which the runtime does not report otherwise.

/**
 * Runs a model once on zeros and lists where each node ran, including nodes that a GPU's provider left to the CPU. The step's
 * `graph.inKernel` lists operations that a kernel computes instead of the graph.
 *
 * @param model `step.graph.model`
 * @param options the options used to compile it
 * @throws JitError `runtime-failed` if the runtime cannot profile, as in browsers, or cannot load the model
 */
export async function whereNodesRun(
  model: Uint8Array,
  options: Pick<JitOptions, 'runtime' | 'provider'> = {},
): Promise<readonly PlacedNode[]> {
  const runtime = await runtimeOf(options);
  if (runtime.profile === undefined) {
    throw JitError.runtimeFailed`${runtime.name} cannot report where the nodes of a graph run.
      Use onnxruntime-node in Node, or compile with \`requireDevice\`, which refuses graphs that need the CPU.`;
  }
  return placedNodes(await runtime.profile(model, { threads: 1, provider: options.provider ?? 'cpu' }));
}

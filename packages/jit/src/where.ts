// Where each node of a graph runs: each node that a GPU leaves to the processor costs a transfer there and back, which is otherwise not reported.
import { JitError } from './errors.ts';
import { type PlacedNode, placedNodes } from './runtime/placement.ts';
import { type JitOptions, runtimeOf } from './step.ts';

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

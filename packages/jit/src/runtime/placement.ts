// Where each node of a graph runs, from the runtime's own profile of a run.
import type { JitError } from '../errors.ts';
import type { ExecutionProvider, Runtime, SessionOptions } from './runtime.ts';
import { isRefusal, sessionError } from './runtime.ts';

/** A node of a graph after the runtime's optimizations, and where it ran. */
export interface PlacedNode {
  readonly name: string;
  /** ONNX's operator, or the runtime's if it has fused several. */
  readonly operator: string;
  /** `cpu`, `cuda`, `webgpu`, or the name of another provider. */
  readonly device: string;
  /** Types and shapes of its outputs, such as `float32[32,2]`. */
  readonly outputs: readonly string[];
}

/** The fields used of an event in an ONNX Runtime profile. */
interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: {
    readonly provider?: string;
    readonly op_name?: string;
    readonly node_index?: string;
    readonly output_type_shape?: readonly { readonly [type: string]: readonly number[] }[];
  };
}

const DEVICES: Readonly<Record<string, ExecutionProvider>> = {
  CPUExecutionProvider: 'cpu',
  CUDAExecutionProvider: 'cuda',
  WebGpuExecutionProvider: 'webgpu',
};

/** ONNX Runtime's names of element types that differ from ours. */
const TYPES: Readonly<Record<string, string>> = { float: 'float32', double: 'float64' };

/** Suffix of the events for a node's work. */
const WORK = '_kernel_time';

/**
 * The nodes in an ONNX Runtime profile, in execution order; the last run if there are several.
 *
 * @param profile the text of its file
 */
export function placedNodes(profile: string): PlacedNode[] {
  const nodes = new Map<string, PlacedNode>();
  for (const { cat, name, args } of JSON.parse(profile) as readonly ProfileEvent[]) {
    if (cat !== 'Node' || args?.provider === undefined || !name.endsWith(WORK)) continue;
    const outputs = (args.output_type_shape ?? []).flatMap((one) =>
      Object.entries(one).map(([type, shape]) => `${TYPES[type] ?? type}[${shape.join(',')}]`),
    );
    nodes.set(args.node_index ?? name, {
      name: name.slice(0, -WORK.length).trim(),
      operator: args.op_name ?? '',
      device: DEVICES[args.provider] ?? args.provider,
      outputs,
    });
  }
  return [...nodes.values()];
}

/**
 * The error for a session that could not be created. If a graph must run on the device only, it lists the nodes that do not.
 *
 * @param model the refused model
 */
export async function sessionFailure(
  runtime: Runtime,
  model: Uint8Array,
  options: SessionOptions,
  cause: unknown,
): Promise<JitError> {
  const error = sessionError(runtime, options, cause);
  if (!isRefusal(cause) || runtime.profile === undefined) return error;
  const nodes = placedNodes(await runtime.profile(model, { ...options, requireDevice: false }));
  const onCpu = nodes.filter(({ device }) => device !== options.provider);
  const kinds = new Set(onCpu.map(({ operator, outputs }) => `${operator} of ${outputs[0] ?? 'nothing'}`));
  return onCpu.length === 0 ? error : sessionError(runtime, options, cause, [...kinds].join(', '));
}

import {
  actionMaskOf,
  type Box,
  type Env,
  type Json,
  type PackedArray,
  PrismError,
  type RowTask,
  type VectorEnv,
} from '@prism-rl/core';
import type { DeviceEnv } from '../deviceEnv.ts';
import { LiveCode } from './liveCode.node.ts';
import { Translation } from './translation.ts';
import { known, OutcomeFields, Region, Stream } from './values.ts';
import { WGSL_SAMPLES } from './wgslSamples.ts';

/** Rules as WGSL functions: `rulesStart`, `rulesStep`, which reads `rulesAction` and writes `rulesReward` and `rulesTerminated`, and `rulesObserve`. */
export function translateRules(task: RowTask): { readonly wgsl: string; readonly faults: readonly string[] } {
  const { id, observationSpace, actionSpace, stateSize, stateType, isSparse } = task;
  const element = (dtype: string): 'i32' | 'f32' => (dtype.startsWith('float') ? 'f32' : 'i32');
  const row = known(new Region('row', element(stateType), stateSize));
  const seen = known(new Region('seen', 'f32', observationSpace.size));
  const actions = known(new Region('rulesAction', element(actionSpace.dtype), actionSpace.size));
  const stream = known(new Stream(streamKind(task)));
  const code = new LiveCode();
  try {
    const translation = new Translation(code, id);
    const { wgsl, calls } = translation.write(task, {
      start: [row, stream, known(undefined)],
      step: [row, actions, known(0), stream, known(new OutcomeFields())],
      observe: [row, seen, known(0)],
    });
    const clear = isSparse ? `for (var k = 0; k < ${observationSpace.size}; k++) { seen[k] = 0f; } ` : '';
    return {
      faults: translation.faults,
      wgsl: `var<private> rulesAction: array<${element(actionSpace.dtype)}, ${actionSpace.size}>;
var<private> rulesReward: f32;
var<private> rulesTerminated: bool;
${WGSL_SAMPLES}
${wgsl}
fn rulesStart() { ${calls[0]}; }
fn rulesStep() { ${calls[1]}; }
fn rulesObserve() { ${clear}${calls[2]}; }`,
    };
  } finally {
    code.close();
  }
}

function bitsOf({
  dtype,
  low,
  high,
}: {
  readonly dtype: string;
  readonly low?: PackedArray;
  readonly high?: PackedArray;
}): 1 | 8 | 32 {
  const isBinary = low?.every((one) => one === 0) && high?.every((one) => one === 1);
  if (dtype === 'uint8') return isBinary ? 1 : 8;
  return 32;
}

/** The rules of an environment on a row of numbers. @throws PrismError `incompatible` if it has no such rules, or wrappers */
export function rulesOf(env: Env | VectorEnv): RowTask {
  const { rules } = env as { readonly rules?: object };
  if (rules !== undefined && 'stateSize' in rules) return rules as RowTask;
  throw PrismError.incompatible`The rules of ${env.id} are no functions of a row of numbers, which GPUs need.
    Write them as a RowTask (docs/plugins.md), or train on the processor.`;
}

/**
 * Translates the rules of an environment for a GPU. The environment stays as it is. Its settings become constants.
 *
 * @param env an environment or a vector, without wrappers, with rules on a row of numbers ({@link RowTask}) and actions that are Discrete or a Box
 * @throws PrismError `incompatible`, with file and line if the rules contain something that GPUs cannot run
 */
export function deviceEnvOf(env: Env | VectorEnv): DeviceEnv {
  const task = rulesOf(env);
  const { id, observationSpace, actionSpace, maxEpisodeSteps, stateSize, stateType } = task;
  const isBox = actionSpace.kind === 'box' && actionSpace.dtype === 'float32';
  if (actionSpace.kind !== 'discrete' && !isBox)
    throw PrismError.incompatible`Whole runs on a GPU need actions that are Discrete or a Box of float32, but ${id} has ${actionSpace}.
      Train on the processor.`;
  const { low, high } = actionSpace as Partial<Box>;
  const box = isBox ? { low: Array.from(low!, finite), high: Array.from(high!, finite) } : undefined;
  const first = (actionSpace as { start?: number }).start ?? 0;
  const { wgsl, faults } = translateRules(task);
  return {
    id,
    rowType: stateType === 'int32' ? 'i32' : 'f32',
    rowSize: stateSize,
    observationSize: observationSpace.size,
    observationBits: bitsOf(observationSpace),
    actions: isBox ? 1 : actionSpace.flatSize,
    box,
    maskAt: actionMaskOf(observationSpace)?.offset,
    maxEpisodeSteps,
    ...(faults.length > 0 && { faults }),
    wgsl: `${wgsl}
fn envStart() { rulesStart(); }
fn envStep(action: u32) -> EnvOutcome { ${isBox ? 'rulesAction = envAction;' : `rulesAction[0] = i32(action) + ${first};`} rulesStep(); return EnvOutcome(rulesReward, rulesTerminated); }
fn envObserve() { rulesObserve(); }`,
  };
}

/** The nearest number that WGSL can write. */
const finite = (x: number): number => Math.max(-LARGEST, Math.min(x, LARGEST));
const LARGEST = 3.4028234e38;

/** The name of a task's generator, as the samples in WGSL have it. Saved states say what draws their bits, as NumPy's do. */
function streamKind(task: RowTask): 'LegacyRng' | 'Rng' {
  const saved: Json = task.stream?.(0).save() ?? null;
  const isLegacy =
    saved !== null &&
    Object.entries(saved).some(([key, value]) => key === 'bitGenerator' && value === 'MT19937');
  return isLegacy ? 'LegacyRng' : 'Rng';
}

import { type Env, PrismError, type RowTask, rulesIn, type VectorEnv } from '@prism-rl/core';
import { type DeviceEnv, spacesOf } from '../deviceEnv.ts';
import { LiveCode } from './liveCode.node.ts';
import { Translation } from './translation.ts';
import { known, OutcomeFields, Region, Stream } from './values.ts';
import { WGSL_SAMPLES } from './wgslSamples.ts';

/** Rules, and other ones for evaluations if they differ. */
type Rules = RowTask & { readonly judged?: RowTask };

/** Rules as WGSL functions: `rulesStart`, `rulesStep`, which reads `rulesAction` and writes `rulesReward` and `rulesTerminated`, and `rulesObserve`. */
export function translateRules(task: Rules): { readonly wgsl: string; readonly faults: readonly string[] } {
  const { id, observationSpace, actionSpace, stateSize, stateType, isSparse, judged } = task;
  const element = (dtype: string): 'i32' | 'f32' => (dtype.startsWith('float') ? 'f32' : 'i32');
  const row = known(new Region('row', element(stateType), stateSize));
  const seen = known(new Region('seen', 'f32', observationSpace.size));
  const actions = known(new Region('rulesAction', element(actionSpace.dtype), actionSpace.size));
  const stream = known(new Stream(streamKind(task)));
  const code = new LiveCode();
  try {
    const translation = new Translation(code, id);
    const step = [row, actions, known(0), stream, known(new OutcomeFields())];
    const { wgsl, calls } = translation.write(judged ? { ...task, judged: judged.step } : task, {
      start: [row, stream, known(undefined)],
      step,
      observe: [row, seen, known(0)],
      ...(judged && { judged: step }),
    });
    const judge = judged ? `if (given[0] == 1f) { ${calls[3]}; return; } ` : '';
    const clear = isSparse ? `for (var k = 0; k < ${observationSpace.size}; k++) { seen[k] = 0f; } ` : '';
    return {
      faults: translation.faults,
      wgsl: `var<private> rulesAction: array<${element(actionSpace.dtype)}, ${actionSpace.size}>;
var<private> rulesReward: f32;
var<private> rulesTerminated: bool;
${WGSL_SAMPLES}
${wgsl}
fn rulesStart() { ${calls[0]}; }
fn rulesStep() { ${judge}${calls[1]}; }
fn rulesObserve() { ${clear}${calls[2]}; }`,
    };
  } finally {
    code.close();
  }
}

/** The rules of an environment on a row of numbers, also in wrappers. @throws PrismError `incompatible` if it has no such rules */
export function rulesOf(env: Env | VectorEnv): Rules {
  const rules = rulesIn(env);
  if (rules !== undefined) return rules;
  throw PrismError.incompatible`The rules of ${env.id}${'wrappedRules' in env ? ' in these wrappers' : ''} are no functions of a row of numbers, which GPUs need.
    Write them as a RowTask (docs/plugins.md), or train on the processor.`;
}

/**
 * Translates the rules of an environment for a GPU. The environment stays as it is. Its settings become constants.
 *
 * @param env an environment or a vector, also in wrappers, with rules on a row of numbers ({@link RowTask}) and actions that are Discrete or a Box
 * @throws PrismError `incompatible`, with file and line if the rules contain something that GPUs cannot run
 */
export function deviceEnvOf(env: Env | VectorEnv): DeviceEnv {
  const task = rulesOf(env);
  const { actionSpace, maxEpisodeSteps, stateSize, stateType } = task;
  const spaces = spacesOf(task);
  const first = (actionSpace as { start?: number }).start ?? 0;
  const { wgsl, faults } = translateRules(task);
  return {
    ...spaces,
    rowType: stateType === 'int32' ? 'i32' : 'f32',
    rowSize: stateSize,
    maxEpisodeSteps,
    ...(faults.length > 0 && { faults }),
    wgsl: `${wgsl}
fn envStart() { rulesStart(); }
fn envStep(action: u32) -> EnvOutcome { ${spaces.box ? 'rulesAction = envAction;' : `rulesAction[0] = i32(action) + ${first};`} rulesStep(); return EnvOutcome(rulesReward, rulesTerminated); }
fn envObserve() { rulesObserve(); }`,
  };
}

/** The name of a task's generator, as the samples in WGSL have it. Saved states say what draws their bits, as NumPy's do. */
function streamKind(task: RowTask): 'LegacyRng' | 'Rng' {
  const saved = task.stream?.(0).save() as { readonly bitGenerator?: unknown } | null | undefined;
  return saved?.bitGenerator === 'MT19937' ? 'LegacyRng' : 'Rng';
}

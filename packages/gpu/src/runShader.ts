// What the shaders of all whole runs share: bindings, a run's place in them, its log, and the environment's functions.
import type { NamedArray, ProgramArray, StepPrograms } from '@prism-rl/jit';
import { type WgslKernel, wgslDeclarations, wgslKernel } from '@prism-rl/jit/kernels';
import type { DeviceEnv } from './deviceEnv.ts';
import { hasEnded } from './hostEnv.ts';
import { PURPOSES, WGSL_RANDOM } from './random.ts';
import { GAME, type RunLayout } from './runLayout.ts';
import { elementOf, forEach, TILES } from './wgsl.ts';

/** Numbers that the caller provides for each tick of a run. */
type Control =
  | 'epsilon'
  | 'learningRate'
  | 'beta'
  | 'updates'
  | 'updatesBefore'
  | 'targetEvery'
  | 'entropyCoefficient';

/** Schedules at a tick of a run. */
export type Controls = { readonly [name in Control]?: number };

/** Whole runs as a shader, and what the host must know of it. A run advances in ticks, such as steps of its environment. */
export interface Loop {
  readonly env: DeviceEnv;
  /** In one memory (`planMemory`). */
  readonly steps: { readonly act: StepPrograms; readonly [name: string]: StepPrograms | undefined };
  readonly layout: Pick<RunLayout, 'training' | 'evaluation' | 'actions' | 'words'>;
  /** In the order in which the shader reads them. */
  readonly controls: readonly Control[];
  /** Scalar outputs of updates that the log sums. */
  readonly sums: readonly string[];
  /** Ticks after which the phases of a tick repeat; default: all ticks are alike. */
  readonly period?: number;
  /** Updates in a tick. */
  updatesAt(now: Controls, phase: number): number;
  /** Most ticks between two looks at the log, and most episodes in it. */
  readonly mostTicks: number;
  readonly mostEpisodes: number;
  /** Completes controls, and changes them to numbers that float32 holds; default: no change. */
  fed?(now: Controls): Controls;
  /** @param stride floats between the steps' numbers of neighbouring runs */
  shader(stride: number, threads: number): RunShader;
}

export interface RunShader {
  readonly code: string;
  /** Memory that the threads of a workgroup share, and memory of each thread, in bytes. */
  readonly workgroupBytes: number;
  readonly privateBytes: number;
}

/** Steps between two looks at a log, and the least number of episodes that it holds. */
export const WINDOW = 256;
/** Words of a logged episode. */
export const EPISODE = ['step', 'return', 'length', 'isTerminated', 'isPaid'] as const;
/** Episodes ended so far, and the fault of the environment; then {@link Loop.sums}. */
export const TALLY = ['episodes', 'fault'] as const;

export const tallyWords = (sums: readonly string[]): number => TALLY.length + sums.length;

export function logWords({ sums, mostEpisodes }: Loop): number {
  return tallyWords(sums) + mostEpisodes * EPISODE.length;
}

/** A word of a game, by default of the one being played. */
export function game(name: (typeof GAME)[number], at = 'game'): string {
  return `store[${at} + ${GAME.indexOf(name)}u]`;
}

export const controlOf =
  (controls: readonly Control[]) =>
  (name: Control): string =>
    `given[feed + ${controls.indexOf(name)}u]`;

/** Declares `feed`, the place of a tick's controls. */
export function feedOf(controls: readonly Control[]): string {
  return `let feed = 1u + 2u * groups.x + (group.x * turn.z + turn.w + done) * ${controls.length}u;`;
}

/** Steps after which an episode of an evaluation ends in an environment without a limit, as in `evaluatePolicy` of `@prism-rl/runner`. */
const MOST_EPISODE_STEPS = 27_000;

/** A number of the observation. */
export const seenAt = ({ isHosted }: DeviceEnv, index: string): string =>
  isHosted ? `seenAt(${index})` : `seen[${index}]`;

/** Whether a game has reached its limit of steps. */
export function isLimited({ maxEpisodeSteps, isHosted }: DeviceEnv, at = 'game'): string {
  if (isHosted) return hasEnded('truncated', at);
  if (maxEpisodeSteps !== null) return `${game('steps', at)} >= ${maxEpisodeSteps}u`;
  return `(isJudged && ${game('steps', at)} >= ${MOST_EPISODE_STEPS}u)`;
}

/** Logs the episode of a game, and clears its counters. */
export function endEpisode(at: string, step: string, isTerminated: string, sums: readonly string[]): string {
  const words = [
    step,
    game('return', at),
    game('steps', at),
    `select(0u, 1u, ${isTerminated})`,
    game('isPaid', at),
  ];
  return `let entry = log + ${tallyWords(sums)}u + ${EPISODE.length}u * store[log];
    ${words.map((word, k) => `store[entry + ${k}u] = ${word};`).join(' ')} store[log]++;
    ${clearCounts(at)}`;
}

export const clearCounts = (at: string): string =>
  (['steps', 'return', 'isPaid'] as const).map((name) => `${game(name, at)} = 0u;`).join(' ');

/** Counts a step of a game whose result is `outcome`. */
export function countStep(at = 'game'): string {
  return `${game('steps', at)}++;
  ${game('return', at)} = bitcast<u32>(bitcast<f32>(${game('return', at)}) + outcome.reward);
  if (outcome.reward != 0f) { ${game('isPaid', at)} = 1u; }`;
}

/** Reports a failure of the environment's rules. */
export const FAULT = `if (envFault != 0u) { store[log + ${TALLY.indexOf('fault')}u] = envFault; }`;

/** Names of an update's metrics: its scalar outputs. With batches of one row, priorities are one number, too. */
export function metricsOf({ outputs }: StepPrograms): string[] {
  return outputs.flatMap(({ name, length }) => (length === 1 && name !== 'priorities' ? [name] : []));
}

/** One thread adds the outputs of an update to the log. A sum that is no output counts updates. */
export function addSums({ sums }: Pick<Loop, 'sums'>, { outputs }: StepPrograms): string {
  return sums
    .map((name, k) => {
      const sum = `store[log + ${TALLY.length + k}u]`;
      const output = outputs.find((one) => one.name === name);
      return `${sum} = bitcast<u32>(bitcast<f32>(${sum}) + ${output ? `m[base + ${output.address / 4}u]` : '1f'});`;
    })
    .join('\n');
}

/** The array of a name. @throws Error if there is none */
export function named(arrays: readonly NamedArray[], name: string): NamedArray {
  const found = arrays.find((one) => one.name === name);
  if (found === undefined) throw new Error(`a step has no ${name}`);
  return found;
}

/** Sets all elements of an array. */
export const fill = ({ address, length }: ProgramArray, threads: number, value: string): string =>
  forEach(length, threads, `${elementOf(address)} = ${value};`);

/** The steps of a loop as statements of a workgroup. */
export function kernelsOf({ steps }: Pick<Loop, 'steps'>, threads: number): Map<StepPrograms, WgslKernel> {
  const given = Object.values(steps).filter((step) => step !== undefined);
  return new Map(given.map((step) => [step, wgslKernel(step.programs, { threads, bytes: TILES })]));
}

/** Functions that choose an action: the one with the largest of the numbers that begin somewhere, and a random one. Masks are read in the observation. */
function choices(env: DeviceEnv): string {
  const { actions, maskAt } = env;
  const isPossible = maskAt === undefined ? 'true' : `${seenAt(env, `${maskAt}u + a`)} != 0f`;
  const random =
    maskAt === undefined
      ? `return below(word, ${actions}u);`
      : `var count = 0u;
  for (var a = 0u; a < ${actions}u; a++) { if (${isPossible}) { count++; } }
  var left = below(word, count);
  for (var a = 0u; a < ${actions}u; a++) { if (${isPossible}) { if (left == 0u) { return a; } left--; } }
  return 0u;`;
  return `
fn best(at: u32) -> u32 {
  var action = ${actions}u;
  for (var a = 0u; a < ${actions}u; a++) {
    if (${isPossible} && (action == ${actions}u || m[base + at + a] > m[base + at + action])) { action = a; }
  }
  return action % ${actions}u;
}
fn anyAction(word: u32) -> u32 {
  ${random}
}`;
}

/** Leaves out the functions that `main` does not reach. What follows a function's last brace belongs to no function. */
export function reached(code: string): string {
  const parts = code.split(/^(?=fn )/m).map((text) => ({ text, name: /^fn (\w+)/.exec(text)?.[1] }));
  const texts = new Map(parts.map(({ text, name }) => [name, text]));
  const names = new Set<string | undefined>([undefined, 'main']);
  for (const one of names)
    if (one !== undefined)
      for (const [, called] of texts.get(one)?.matchAll(/\b(\w+)\(/g) ?? []) names.add(called);
  const kept = ({ text, name }: (typeof parts)[number]): string =>
    names.has(name) ? text : text.slice(text.lastIndexOf('}') + 1);
  return parts.map(kept).join('');
}

/** Bytes of the other private variables, at most. */
const PRIVATE_BYTES = 128;

/** The parts in which shaders differ. */
interface Parts {
  readonly loop: Loop;
  readonly stride: number;
  readonly threads: number;
  readonly kernels: ReadonlyMap<StepPrograms, WgslKernel>;
  /** Whether all threads play one environment, or each its own. */
  readonly space: 'workgroup' | 'private';
  readonly declarations: string;
  /** Words of workgroup memory in `declarations`. */
  readonly words: number;
  /** Statements after `log`, `own`, `game` and `seed` are set. */
  readonly body: string;
}

/**
 * Writes a shader. Binding 0 holds the steps' numbers, run by run. Binding 1 holds whether the runs are evaluated, the number of each workgroup's run,
 * and each run's controls, tick by tick. Binding 2 holds the logs of all runs, the logs of all evaluations, then the runs' states. `turn` contains the
 * number of ticks in this dispatch (none: it only chooses the actions that the host takes next), the number of all runs, the ticks of each run in binding 1, and the first run's index there.
 */
export function runShader(parts: Parts): RunShader {
  const { loop, stride, threads, kernels, space, declarations, words, body } = parts;
  const { env, layout } = loop;
  const all = [...kernels.values()];
  const most = (of: (kernel: WgslKernel) => number): number => Math.max(...all.map(of));
  const code = `
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> store: array<u32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
struct EnvOutcome { reward: f32, terminated: bool }
const LARGEST = 3.4028234e38f;
var<private> base: u32;
var<private> own: u32;
var<private> game: u32;
var<private> seed: vec2u;
var<private> step: u32;
var<private> envNumber: u32;
var<private> envDraws: u32;
var<private> envFault: u32;
var<private> outcome: EnvOutcome;
var<private> played: u32;
${
  env.isHosted
    ? ''
    : `var<${space}> row: array<${env.rowType}, ${env.rowSize}>;
var<${space}> seen: array<f32, ${env.observationSize}>;`
}
${wgslDeclarations(all)}
${WGSL_RANDOM}
fn envWords() -> vec2u { envDraws++; return philox(vec4u(step, ${PURPOSES.environment}u, envDraws, envNumber)).xy; }
fn envWord() -> u32 { return envWords().x; }
fn envRandom() -> f32 { return unit(envWord()); }
${env.box === undefined ? '' : `var<private> envAction: array<f32, ${env.box.low.length}>;`}
${env.wgsl}
${choices(env)}
${declarations}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) t: u32) {
  let isJudged = given[0] == 1f;
  let run = u32(given[1u + group.x]);
  base = run * ${stride}u;
  let log = (run + select(0u, turn.y, isJudged)) * ${logWords(loop)}u;
  own = 2u * turn.y * ${logWords(loop)}u + run * ${layout.words}u;
  game = own + select(${layout.training}u, ${layout.evaluation}u, isJudged);
  seed = vec2u(${game('seed')}, ${game('seedHigh')});
  ${body}
}`;
  const ofEnv = env.isHosted ? 4 : 4 * (env.rowSize + env.observationSize);
  const [shared, own] = space === 'workgroup' ? [ofEnv, 0] : [0, ofEnv];
  const workgroupBytes =
    4 * (words + most(({ partial }) => partial)) + 16 * most(({ tile }) => tile) + shared;
  return { code: reached(code), workgroupBytes, privateBytes: own + PRIVATE_BYTES };
}

// Firefox, Deno and wgpu compile shaders by naga, which refuses some that Tint, of Chromium and Node, accepts.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { recordDqn } from '@prism-rl/algo-dqn-family';
import { plugin as deepQ } from '@prism-rl/algo-dqn-family/plugin';
import {
  ablationArms,
  Box,
  type Config,
  Discrete,
  type Env,
  Registry,
  Rng,
  type RowTask,
} from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridWorld } from '@prism-rl/env-gridworld/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { describe, expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { rolloutCourse } from '../src/course.ts';
import { hostEnvOf } from '../src/hostEnv.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import { WGSL_RANDOM } from '../src/random.ts';
import { rulesOf, translateRules } from '../src/rows/deviceEnvOf.ts';
import type { Loop } from '../src/runShader.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { aligned } from '../src/wgsl.ts';
import { recordedAgent } from './recordedAgent.ts';
import { recordedRollouts } from './recordedRollouts.ts';

const hasNaga = isHere('naga', spawnSync('naga', ['--version']).status === 0);

const environments = { ...classic.environments, ...minAtar.environments, ...gridWorld.environments };
const envOf = async (id: string): Promise<Env> =>
  (await environments[id]!.create({ ...environments[id]!.defaults } as never)) as Env;
const TRANSLATED = Object.keys(environments).filter(
  (id) => !['GamblersProblem-v0', 'JacksCarRental-v0', 'Taxi-v3', 'Taxi-v4'].includes(id),
);
const SETTINGS = { hidden: [16], batchSize: 8, replayCapacity: 1000 };
const registry = new Registry([deepQ, minAtar]);
const arms = ['rainbow', 'beyond-rainbow']
  .flatMap((name) => ablationArms(deepQ.ablations![name]!))
  .map(({ agent }) => agent)
  .filter((agent) => {
    const { trainsWhole, defaults } = registry.get('agents', agent).entry;
    return trainsWhole?.({ ...defaults, ...SETTINGS }, 1) === true;
  });
const THREADS = 64;

/** Rules that draw until a number fits, in loops whose ends are returns. */
const endless: RowTask<number, Int32Array> = {
  ...{ id: 'Endless-v0', observationSpace: new Discrete(10), actionSpace: new Discrete(2) },
  ...{ stateType: 'int32', stateSize: 1, maxEpisodeSteps: 10 },
  start: (row, rng) => void row.fill(drawnBelow(rng, row[0]! + 3)),
  step: (row, actions, from, rng, outcome) => {
    row[0] = drawnBelow(rng, 5) + turnsTo(rng, actions[from]!);
    outcome.reward = 1;
    outcome.terminated = row[0]! > 4;
  },
  observe: (row, out, to) => void out.fill(row[0]!, to, to + 1),
};

function drawnBelow(rng: Rng, n: number): number {
  while (true) {
    const x = rng.integers(10);
    if (x < n) return x;
  }
}

function turnsTo(rng: Rng, goal: number): number {
  for (let turns = 0; ; turns++) if (rng.integers(4) === goal) return turns;
}

describe.runIf(hasNaga)('naga accepts', () => {
  const file = path.join(temporaryFolder(), 'shader.wgsl');

  /** What naga says against it. */
  const refusal = (code: string): string => {
    writeFileSync(file, code);
    const { status, stderr } = spawnSync('naga', [file], { encoding: 'utf8' });
    return status === 0 ? '' : stderr;
  };
  const ofLoop = (loop: Loop): string => loop.shader(aligned(loop.steps.act.bytes / 4), THREADS).code;

  test.each([
    ...arms.map((arm) => [arm, 1, 'the GPU'] as const),
    ['rainbow', 3, 'the GPU'] as const,
    ['rainbow', 3, 'the processor'] as const,
  ])('%s in %i environments that %s steps', async (arm, numEnvs, by) => {
    const agent = await recordedAgent(arm, 'MinAtar/Breakout-v1', SETTINGS, 1, undefined, numEnvs);
    const breakout = await envOf('MinAtar/Breakout-v1');
    const env = by === 'the GPU' ? deviceEnvOf(breakout) : hostEnvOf(breakout);
    expect(refusal(ofLoop(valueLoop(agent, env)))).toBe('');
  });

  test('pictures of Atari, whose frames are too large for the memory of a workgroup', async () => {
    const observationSpace = new Box({ low: 0, high: 255, shape: [84, 84, 4], dtype: 'uint8' });
    const spaces = { observationSpace, actionSpace: new Discrete(6) };
    const config = { ...deepQ.agents!.dqn!.defaults, network: 'nature', replayCapacity: 10_000 } as never;
    const agent = await recordDqn({ ...spaces, numEnvs: 1, steps: 10_000, config, rng: new Rng(1) });
    const loop = valueLoop(agent, hostEnvOf({ id: 'Pictures-v0', ...spaces }));
    expect(refusal(ofLoop(loop))).toBe('');
    expect(loop.shader(0, THREADS).workgroupBytes).toBeLessThan(16_384);
  });

  test.each([
    ['pqn', 'MinAtar/Seaquest-v1'],
    ['pqn', 'CartPole-v1'],
    ['ppo', 'MinAtar/Breakout-v1'],
    ['ppo', 'MountainCarContinuous-v0'],
  ])('%s in %s', async (name, id) => {
    const own: Config =
      name === 'ppo' ? { normalizeObservations: true, normalizeRewards: true, targetKl: 0.02 } : {};
    const settings: Config = { hidden: [16], rolloutSteps: 8, minibatches: 2, ...own };
    const recorded = await recordedRollouts(name, id, 4, settings, 1000);
    expect(refusal(ofLoop(rolloutCourse(recorded, deviceEnvOf(await envOf(id))).loop))).toBe('');
  });

  test.each(['the endless rules', ...TRANSLATED])('%s', async (id) => {
    const task = id in environments ? rulesOf(await envOf(id)) : endless;
    const { wgsl } = translateRules(task);
    const shader = `
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
var<private> seed: vec2u;
var<private> envFault: u32;
var<private> row: array<${task.stateType === 'int32' ? 'i32' : 'f32'}, ${task.stateSize}>;
var<private> seen: array<f32, ${task.observationSpace.size}>;
${WGSL_RANDOM}
fn envWords() -> vec2u { return philox(vec4u()).xy; }
fn envWord() -> u32 { return envWords().x; }
${wgsl}
@compute @workgroup_size(1) fn main() { rulesStart(); rulesStep(); rulesObserve(); m[0] = seen[0]; }`;
    expect(refusal(shader)).toBe('');
  });
});

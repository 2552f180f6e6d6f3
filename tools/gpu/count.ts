// Counts what a shader of whole runs costs, without a GPU: npm run node -- tools/gpu/count.ts
// Prints a line of JSON for each agent, then, with --plans, for experiments of which a device trains all runs: how many shaders, so dispatches in a
// pass, they take, and which share of an H100's 132 multiprocessors is busy. A workgroup is a run. `alone` counts each dispatch by itself and `rounds`
// those of a pass together, as if a multiprocessor computed one workgroup at a time. It holds several (eight of 256 threads), so `begin` counts the
// multiprocessors that have one when the pass begins, and `average` the workgroups at work over the whole pass, if each lasts in proportion to the bytes
// that its update moves: runs of cheap arms wait for the dearest, which also bounds the time of the whole experiment. All but `alone` hold where the
// dispatches of a pass overlap. Vulkan allows it: they share no buffer that a shader writes, and the barriers between them wait for copies only, which come
// before the pass. Metal's encoders compute dispatches in order, drivers of Direct3D 12 may wait between them, and GPUs in software do. `guarded` loops
// begin elsewhere than at 0 or have another step than 1: compilers then count their turns in 64 bits, and do not unroll them. `MB` are the floats that the
// stages of an update read and write, `barriers` those that it passes. `SPIR-V` is the size in words by naga, where it is installed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { valueLoop } from '@prism-rl/gpu';
import { deviceEnvOf } from '@prism-rl/gpu/node';
import { positionsOf, type Stage, sectionsOf } from '@prism-rl/jit/kernels';
import { plugin as deepQ } from '../../packages/algo-dqn-family/src/plugin.ts';
import { ablationArms, type Config } from '../../packages/core/src/index.ts';
import { rolloutCourse } from '../../packages/gpu/src/course.ts';
import type { Loop } from '../../packages/gpu/src/runShader.ts';
import { shaderForm } from '../../packages/gpu/src/shaderNumbers.ts';
import { aligned, TILES } from '../../packages/gpu/src/wgsl.ts';
import { recordedAgent } from '../../packages/gpu/test/recordedAgent.ts';
import { recordedRollouts } from '../../packages/gpu/test/recordedRollouts.ts';
import { readArguments } from '../../scripts/readArguments.ts';

const { values: options } = readArguments('usage: npm run node -- tools/gpu/count.ts [--plans]', {
  options: { plans: { type: 'boolean' } },
});
const THREADS = 256;
const PROCESSORS = 132;
const breakout = 'MinAtar/Breakout-v1';
const settings = { hidden: [128], batchSize: 32, replayCapacity: 100_000 };

async function valued(agent: string): Promise<Loop> {
  const recorded = await recordedAgent(agent, breakout, settings);
  return valueLoop(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
}

async function rolledOut(agent: string, numEnvs: number): Promise<Loop> {
  const recorded = await recordedRollouts(agent, breakout, numEnvs, {}, 1_000_000);
  return rolloutCourse(recorded, deviceEnvOf(await recorded.factory.createEnv(1))).loop;
}

const number = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Words of the shader in SPIR-V; undefined without naga. */
function spirvWords(code: string): number | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'count-'));
  try {
    fs.writeFileSync(path.join(folder, 'a.wgsl'), code);
    const { status } = spawnSync('naga', [path.join(folder, 'a.wgsl'), path.join(folder, 'a.spv')]);
    return status === 0 ? fs.statSync(path.join(folder, 'a.spv')).size / 4 : undefined;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const updateOf = (loop: Loop) => sectionsOf(loop.steps.update!.programs, { threads: THREADS, bytes: TILES });

/** Megabytes that the stages of an update read and write. */
function movedBy(loop: Loop): number {
  const accesses = updateOf(loop).flatMap(({ touched }) => [...touched.reads, ...touched.writes]);
  return accesses.reduce((sum, { bytes, count }) => sum + bytes * count, 0) / 1e6;
}

/** What an update costs. */
export function counted(loop: Loop) {
  const { code } = loop.shader(aligned(loop.steps.act.bytes / 4), THREADS);
  const loops = number(code, /\b(for|while) \(|\bloop \{/g);
  const plain = number(code, /\bfor \(var (\w+) = 0u?; \1 < [^;]+; \1\+\+\)/g);
  const sections = updateOf(loop);
  const stages = sections.filter((one): one is typeof one & { of: Stage } => typeof one.of === 'object');
  return {
    loops,
    guarded: loops - plain,
    characters: code.length,
    'SPIR-V': spirvWords(code),
    MB: Number(movedBy(loop).toFixed(2)),
    stages: stages.length,
    elementwise: stages.filter(({ of }) => of.kind === 'loop').length,
    barriers: Math.max(...sections.map(({ level }) => level)),
    GFLOP: Number(
      (
        stages.reduce(
          (sum, { of }) =>
            of.kind === 'product'
              ? sum + (of.beside ? 4 : 2) * positionsOf([...of.slices, ...of.rows, ...of.inner, ...of.units])
              : sum,
          0,
        ) / 1e9
      ).toFixed(3),
    ),
  };
}

/** Prints how a device trains all runs of some agents. */
async function planned(
  plan: string,
  agents: readonly (readonly [string, Config])[],
  seeds: number,
): Promise<void> {
  const shaders = new Map<string, { runs: number; readonly MB: number }>();
  for (const [agent, own] of agents) {
    const recorded = await recordedAgent(agent, 'CartPole-v1', {
      hidden: [16],
      batchSize: 8,
      replayCapacity: 1000,
      ...own,
    });
    const loop = valueLoop(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
    const { form } = shaderForm(loop.shader(aligned(loop.steps.act.bytes / 4), THREADS).code);
    const known = shaders.get(form) ?? { runs: 0, MB: movedBy(loop) };
    known.runs += seeds;
    shaders.set(form, known);
    await recorded.agent.dispose?.();
  }
  const all = [...shaders.values()];
  const workgroups = all.map(({ runs }) => runs);
  const sum = workgroups.reduce((total, runs) => total + runs, 0);
  const rounds = (count: number): number => PROCESSORS * Math.ceil(count / PROCESSORS);
  const share = (x: number): number => Number(x.toFixed(2));
  const longest = Math.max(...all.map(({ MB }) => MB));
  const work = all.reduce((total, { runs, MB }) => total + runs * MB, 0);
  const busy = {
    alone: workgroups.map((count) => share(count / rounds(count))),
    rounds: share(sum / rounds(sum)),
    begin: share(Math.min(1, sum / PROCESSORS)),
    average: share(Math.min(1, work / longest / PROCESSORS)),
  };
  process.stdout.write(
    `${JSON.stringify({ plan, runs: seeds * agents.length, dispatches: all.length, workgroups, busy })}\n`,
  );
}

if (options.plans) {
  const arms = ablationArms(deepQ.ablations!.rainbow!);
  await planned(
    'ablation of Rainbow, 16 seeds',
    arms.map(({ agent }) => [agent, {}]),
    16,
  );
  const values = [0, 1, 2, 3];
  const settings = values.flatMap((a) =>
    values.flatMap((b) =>
      values.flatMap((c) =>
        values.map((d): readonly [string, Config] => [
          'dqn',
          {
            learningRate: 1e-4 * 2 ** a,
            discount: 1 - 0.1 / 2 ** b,
            targetUpdateEvery: 50 * 2 ** c,
            epsilonSteps: 5000 * 2 ** d,
          },
        ]),
      ),
    ),
  );
  await planned('sweep of 256 settings', settings, 1);
}

for (const [name, made] of Object.entries({
  dqn: () => valued('dqn'),
  rainbow: () => valued('rainbow'),
  pqn: () => rolledOut('pqn', 128),
  ppo: () => rolledOut('ppo', 8),
}))
  process.stdout.write(`${JSON.stringify({ agent: name, ...counted(await made()) })}\n`);

// Counts what a shader of whole runs costs, without a GPU: npm run node -- tools/gpu/count.ts
// Prints a line of JSON for each agent. `guarded` loops begin elsewhere than at 0 or have another step than 1: compilers then count their turns in
// 64 bits, and do not unroll them. `MB` are the floats that the stages of an update read and write, `barriers` those that it passes. `SPIR-V` is the
// size in words by naga, where it is installed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { valueLoop } from '@prism-rl/gpu';
import { deviceEnvOf } from '@prism-rl/gpu/node';
import { positionsOf, type Stage, sectionsOf } from '@prism-rl/jit/kernels';
import { rolloutCourse } from '../../packages/gpu/src/course.ts';
import type { Loop } from '../../packages/gpu/src/runShader.ts';
import { aligned, TILES } from '../../packages/gpu/src/wgsl.ts';
import { recordedAgent } from '../../packages/gpu/test/recordedAgent.ts';
import { recordedRollouts } from '../../packages/gpu/test/recordedRollouts.ts';
import { readArguments } from '../../scripts/readArguments.ts';

readArguments('usage: npm run node -- tools/gpu/count.ts', { options: {} });
const THREADS = 256;
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

/** What an update costs. */
export function counted(loop: Loop) {
  const { code } = loop.shader(aligned(loop.steps.act.bytes / 4), THREADS);
  const loops = number(code, /\b(for|while) \(|\bloop \{/g);
  const plain = number(code, /\bfor \(var (\w+) = 0u?; \1 < [^;]+; \1\+\+\)/g);
  const sections = sectionsOf(loop.steps.update!.programs, { threads: THREADS, bytes: TILES });
  const floats = sections.map(({ touched }) =>
    [...touched.reads, ...touched.writes].reduce((sum, { bytes, count }) => sum + bytes * count, 0),
  );
  const stages = sections.filter((one): one is typeof one & { of: Stage } => typeof one.of === 'object');
  return {
    loops,
    guarded: loops - plain,
    characters: code.length,
    'SPIR-V': spirvWords(code),
    MB: Number((floats.reduce((sum, x) => sum + x, 0) / 1e6).toFixed(2)),
    stages: stages.length,
    elementwise: stages.filter(({ of }) => of.kind === 'loop').length,
    barriers: Math.max(...sections.map(({ level }) => level)),
    GFLOP: Number(
      (
        stages.reduce(
          (sum, { of }) =>
            of.kind === 'product'
              ? sum + 2 * positionsOf([...of.slices, ...of.rows, ...of.inner, ...of.units])
              : sum,
          0,
        ) / 1e9
      ).toFixed(3),
    ),
  };
}

for (const [name, made] of Object.entries({
  dqn: () => valued('dqn'),
  rainbow: () => valued('rainbow'),
  pqn: () => rolledOut('pqn', 128),
  ppo: () => rolledOut('ppo', 8),
}))
  process.stdout.write(`${JSON.stringify({ agent: name, ...counted(await made()) })}\n`);

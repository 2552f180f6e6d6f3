import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { progressBar, soundMetrics } from '@prism-rl/loggers';
import { envStepsOf } from '@prism-rl/runner';
import type { ReadCheckpoint } from '@prism-rl/runner/node';
import { hasCheckpoint, readCheckpoint, readManifest, runFiles } from '@prism-rl/runner/node';
import { backendFor } from '../backend.ts';
import type { Command } from '../command.ts';
import { say } from '../output.ts';
import { trainRun } from '../trainRun.ts';
import { finish, readSchedule, trainingOptions } from './train.ts';

/** `prism resume`: goes on where the newest sound checkpoint was written. */
export const resume: Command = {
  name: 'resume',
  summary: 'continue a run from its newest checkpoint',
  args: ['run-dir'],
  options: trainingOptions,
  examples: ['resume runs/dqn-CartPole-v1-seed0'],
  run: async ({ args, options, registry, signal }) => {
    const runDir = args[0]!;
    const planned = readManifest(runDir);
    const newest = hasCheckpoint(runDir) ? checkpointToGoOnFrom(runDir) : undefined;
    for (const warning of newest?.warnings ?? []) say(`warning: ${warning}`);
    const envSteps = newest === undefined ? 0 : envStepsOf(newest.snapshot);
    if (envSteps >= planned.steps) {
      throw new PrismError(
        'invalid-argument',
        `The run in ${runDir} is finished: it took all its ${planned.steps} steps.`,
        {
          hint: `See what it learned with: prism evaluate ${runDir}.`,
        },
      );
    }
    const all = await registry(runDir);
    const manifest = { ...planned, schedule: readSchedule(options, all, planned.schedule) };
    // The same backend again: another one would round differently, and the run would not be the same.
    await backendFor(all, manifest.agent, manifest.backend ?? 'auto');
    // Without a checkpoint it ends as it would have, too: the manifest decides the run.
    say(
      newest === undefined
        ? 'it was killed before its first checkpoint and begins anew'
        : `continuing at step ${envSteps} of ${manifest.steps} from ${newest.path}`,
    );
    const screen = progressBar({ total: manifest.steps });
    const summary = await trainRun({
      registry: all,
      manifest,
      runDir,
      screen,
      signal,
      resume: newest?.snapshot,
    });
    await finish(summary, options.flag('json'), all);
    return undefined;
  },
};

/**
 * The newest sound checkpoint; where lines of the metrics before it are damaged, the newest before the damage, so that nothing of the
 * curve is lost. Where there is none so early, some rows are.
 */
function checkpointToGoOnFrom(runDir: string): ReadCheckpoint {
  const newest = readCheckpoint(runDir);
  const metrics = join(runDir, runFiles.metrics);
  if (!existsSync(metrics)) return newest;
  const rows = soundMetrics(metrics);
  const logged = new Set(rows.flatMap((row) => (row.type === 'checkpoint' ? [row.envSteps] : [])));
  if (logged.has(envStepsOf(newest.snapshot))) return newest;
  try {
    return readCheckpoint(runDir, (envSteps) => logged.has(envSteps));
  } catch {
    return newest; // and the warning says what is lost
  }
}

import type { Snapshot } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { progressBar } from '@prism-rl/loggers';
import { hasCheckpoint, readCheckpoint, readManifest } from '@prism-rl/runner/node';
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
    const snapshot = newestCheckpoint(runDir, planned.steps);
    const { envSteps } = (snapshot?.meta.trainer ?? { envSteps: 0 }) as { envSteps: number };
    if (envSteps >= planned.steps) {
      throw new PrismError(
        'invalid-argument',
        `The run in ${runDir} is finished: it took all its ${planned.steps} steps.`,
        {
          hint: `See what it learned with: prism evaluate ${runDir}.`,
        },
      );
    }
    const all = await registry();
    const manifest = { ...planned, schedule: readSchedule(options, all, planned.schedule) };
    // The same backend again: another one would round differently, and the run would not be the same.
    await backendFor(all, manifest.agent, manifest.backend ?? 'auto');
    const screen = progressBar({ total: manifest.steps });
    const summary = await trainRun({ registry: all, manifest, runDir, screen, signal, resume: snapshot });
    await finish(summary, options.flag('json'), all);
    return undefined;
  },
};

/** undefined where the run was killed before its first one: it then begins anew, and ends as it would have. */
function newestCheckpoint(runDir: string, steps: number): Snapshot | undefined {
  if (!hasCheckpoint(runDir)) {
    say('it was killed before its first checkpoint and begins anew');
    return undefined;
  }
  const { path, snapshot, warnings } = readCheckpoint(runDir);
  for (const warning of warnings) say(`warning: ${warning}`);
  const { envSteps } = snapshot.meta.trainer as { envSteps: number };
  if (envSteps < steps) say(`continuing at step ${envSteps} of ${steps} from ${path}`);
  return snapshot;
}

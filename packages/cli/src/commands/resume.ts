import { PrismError } from '@prism-rl/core';
import { progressBar } from '@prism-rl/loggers';
import { readCheckpoint, readManifest } from '@prism-rl/runner/node';
import { backendFor } from '../backend.ts';
import type { Command } from '../command.ts';
import { say } from '../output.ts';
import { trainRun } from '../trainRun.ts';
import { finish, readIntervals, trainingOptions } from './train.ts';

/** `prism resume`: goes on where the newest sound checkpoint was written. */
export const resume: Command = {
  name: 'resume',
  summary: 'continue a run from its newest checkpoint',
  args: ['run-dir'],
  options: trainingOptions,
  examples: ['resume runs/dqn-CartPole-v1-seed0'],
  run: async ({ args, options, registry, signal }) => {
    const runDir = args[0]!;
    const manifest = readManifest(runDir);
    const { path, snapshot, warnings } = readCheckpoint(runDir);
    for (const warning of warnings) say(`warning: ${warning}`);
    const { envSteps } = snapshot.meta.trainer as { envSteps: number };
    if (envSteps >= manifest.steps) {
      throw new PrismError(
        'invalid-argument',
        `The run in ${runDir} is finished: it took all its ${manifest.steps} steps.`,
        {
          hint: `See what it learned with: prism evaluate ${runDir}.`,
        },
      );
    }
    const all = await registry();
    // The same backend again: another one would round differently, and the run would not be the same.
    await backendFor(all, manifest.agent, manifest.backend ?? 'auto');
    say(`continuing at step ${envSteps} of ${manifest.steps} from ${path}`);
    const bar = progressBar({ total: manifest.steps });
    const intervals = readIntervals(options);
    const summary = await trainRun({
      registry: all,
      manifest,
      runDir,
      ...intervals,
      loggers: [bar],
      signal,
      resume: snapshot,
    });
    await finish(summary, options.flag('json'), all);
    return undefined;
  },
};

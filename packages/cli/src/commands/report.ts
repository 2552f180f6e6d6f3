import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { PrismError, type Registry } from '@prism-rl/core';
import {
  isAblation,
  localQueueAddress,
  openQueue,
  outcomeOf,
  readRecord,
  type SweepResult,
  sweepFiles,
  writeAblation,
} from '@prism-rl/experiments';
import type { Command } from '../command.ts';
import { print, say } from '../output.ts';
import { writeRunReport } from '../writeReport.ts';

/** `prism report`: draws the page of a run or of an ablation anew. */
export const report: Command = {
  name: 'report',
  args: ['dir'],
  options: {},
  examples: ['report runs/dqn-CartPole-v1-seed0', 'report runs/ablate-classic'],
  run: async ({ args, registry }) => {
    const [directory = ''] = args;
    const study = readRecord(directory);
    if (study !== undefined)
      throw new PrismError(
        'invalid-argument',
        `${directory} holds a search, whose page is drawn anew by its command.`,
        { hint: study.command },
      );
    const all = await registry(directory);
    const draw = isAblation(directory) ? drawAblation : writeRunReport;
    const page = await draw(directory, all);
    if (page === undefined) say(`no run of ${directory} is done yet`);
    else print(page);
    return page === undefined ? 1 : 0;
  },
};

/** Draws an ablation, with failed and remaining runs if the directory has a queue. */
async function drawAblation(directory: string, registry: Registry): Promise<string | undefined> {
  if (!existsSync(join(directory, sweepFiles.queue))) return writeAblation(directory, registry);
  const queue = await openQueue<Run, SweepResult>(registry, localQueueAddress(directory));
  try {
    const { failures, remaining } = outcomeOf(await queue.list());
    return writeAblation(directory, registry, { failures, remaining });
  } finally {
    await queue.close();
  }
}

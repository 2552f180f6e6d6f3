import type { Command } from '../command.ts';
import { print, say } from '../output.ts';
import { isAblation, writeAblation } from '../sweep/ablationFiles.ts';
import { writeRunReport } from '../writeReport.ts';

/** `prism report`: draws the page of a run or of an ablation anew. */
export const report: Command = {
  name: 'report',
  summary: 'write the report of a run or an ablation: one HTML file',
  args: ['dir'],
  options: {},
  examples: ['report runs/dqn-CartPole-v1-seed0', 'report runs/ablate-classic'],
  run: async ({ args, registry }) => {
    const [directory = ''] = args;
    const all = await registry(directory);
    const page = isAblation(directory) ? writeAblation(directory, all) : await writeRunReport(directory, all);
    if (page === undefined) say(`no run of ${directory} is done yet`);
    else print(page);
    return page === undefined ? 1 : 0;
  },
};

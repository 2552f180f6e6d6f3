import { redrawExperiment } from '@prism-rl/experiments';
import type { Command } from '../command.ts';
import { printData, say } from '../output.ts';
import { writeRunReport } from '../writeReport.ts';

/** `prism report`: redraws the page of a run or an ablation. */
export const report: Command = {
  name: 'report',
  args: ['dir'],
  options: {},
  examples: ['report runs/dqn-CartPole-v1-seed0', 'report runs/ablate-classic'],
  run: async ({ args, registry }) => {
    const [directory = ''] = args;
    const all = await registry(directory);
    const found = await redrawExperiment(all, directory);
    const page = found === 'none' ? await writeRunReport(directory, all) : found;
    if (page === undefined) say(`no run of ${directory} has finished yet`);
    else printData(page);
    return page === undefined ? 1 : 0;
  },
};

import type { Command } from '../command.ts';
import { print } from '../output.ts';
import { writeRunReport } from '../writeReport.ts';

/** `prism report`: draws a run's page anew. */
export const report: Command = {
  name: 'report',
  summary: 'write the report of a run: one HTML file',
  args: ['run-dir'],
  options: {},
  examples: ['report runs/dqn-CartPole-v1-seed0'],
  run: async ({ args, registry }) => {
    print(await writeRunReport(args[0]!, await registry()));
    return undefined;
  },
};

import { basename, extname } from 'node:path';
import type { Command } from '../command.ts';
import { printJson, say } from '../output.ts';
import { writeAblation, writeHeading } from '../sweep/ablationFiles.ts';
import { concludeSweep, conductSweep, sizeWords, sweepOptions } from '../sweep/conductSweep.ts';
import { readSweepFile } from '../sweep/sweepFile.ts';

/** `prism sweep`: any agents in any environments, as a file says. */
export const sweep: Command = {
  name: 'sweep',
  summary: 'train arms × environments × seeds that a JSON file lists, on all cores',
  args: ['file'],
  options: {
    out: { type: 'text', value: 'D', help: "where to write, and to go on (default runs/<the file's name>)" },
    ...sweepOptions,
  },
  examples: ['sweep tables.json', 'sweep tables.json --workers 8 --time 1h'],
  run: async ({ args, options, registry, signal }) => {
    const [file = ''] = args;
    const spec = readSweepFile(file);
    const name = basename(file, extname(file));
    const directory = options.text('out') ?? `runs/${name}`;
    const all = await registry();
    say(`${sizeWords(spec)}, in ${directory}`);
    const heading = { title: name, command: `npm run prism -- sweep ${file} --out ${directory}` };
    const onBegin = (): void => writeHeading(directory, heading);
    const outcome = await conductSweep({ registry: all, spec, directory, options, signal, onBegin });
    const code = concludeSweep(outcome);
    const { reason, failures, remaining, results } = outcome;
    const report = writeAblation(directory, all, { failures, remaining });
    if (report !== undefined) say(`report: ${report}`);
    if (options.flag('json')) {
      const runs = results.map(({ id, score, stepsPerSecond }) => ({ id, score, stepsPerSecond }));
      printJson({ directory, reason, remaining, failures, report: report ?? null, runs });
    }
    return code;
  },
};

#!/usr/bin/env node
// `npm create @prism-rl [folder] [-- --name NAME --agent table|network]`
import { parseArgs } from 'node:util';
import { CreateError, createPlugin, type PluginAgent } from './createPlugin.ts';

const usage = `npm create @prism-rl [folder] [-- --name NAME --agent table|network]

Writes a plugin for Prism RL into the folder (default my-prism-plugin): an environment, an agent, a logger, an ablation,
and tests by the conformance kits. --name is the package's name, where it is not the folder's. --agent is what the agent
learns with: a table (the default), or a network.
`;

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      agent: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const [folder = 'my-prism-plugin'] = positionals;
  if (positionals.length > 1) {
    throw new CreateError(
      `One folder is made at a time, but these were named: ${positionals.join(', ')}.`,
      'Take a name without spaces; --name stands behind at most one --, as in --help.',
    );
  }
  const written = createPlugin(folder, values.name, values.agent as PluginAgent | undefined);
  process.stdout.write(
    `${written.length} files in ${folder}. Next:\n\n  cd ${quoted(folder)}\n  npm install\n  npm test\n  npm run train\n`,
  );
  return 0;
}

/** As a shell takes it for one word, those of Windows included. */
function quoted(folder: string): string {
  return /^[\w./\\:@~+-]+$/.test(folder) ? folder : `"${folder}"`;
}

try {
  process.exitCode = main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error; // of parseArgs
  if (!(error instanceof CreateError) && !isUsage) throw error;
  process.stderr.write(
    `error: ${error.message}\n  ${error instanceof CreateError ? error.hint : 'See --help.'}\n`,
  );
  process.exitCode = 2;
}

#!/usr/bin/env node
// `npm create @prism-rl [folder] [-- --name NAME --agent table|network | --part | --game]`
import { parseArgs } from 'node:util';
import { CreateError, createPlugin, type PluginKind } from './createPlugin.ts';

const usage = `npm create @prism-rl [folder] [-- --name NAME --agent table|network | --part | --game]

Creates a plugin for Prism RL in the folder (default my-prism-plugin): an environment, an agent, a logger, an ablation,
and tests with the conformance kits. --name sets the package's name (default: the folder's). --agent chooses an agent
that learns with a table (default) or a network. --part creates a plugin with a part of Rainbow instead, --game a game
in the browser with an agent that learns it there.
`;

function main(): number {
  const { values, positionals } = parseArgs({
    // npm create and npm exec remove the --, npx and bunx pass it on.
    args: process.argv.slice(2).filter((word) => word !== '--'),
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      agent: { type: 'string' },
      part: { type: 'boolean' },
      game: { type: 'boolean' },
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
      `Only one folder can be created, but got ${positionals.join(', ')}.`,
      'Use a name without spaces.',
    );
  }
  const [kind, ...others] = (['part', 'game', 'agent'] as const).filter((word) => values[word] !== undefined);
  if (others.length > 0) {
    throw new CreateError(`--${kind} and --${others[0]} cannot be given together.`, 'Leave one of them out.');
  }
  const written = createPlugin(folder, values.name, kind === 'agent' ? (values.agent as PluginKind) : kind);
  const next = kind === 'game' ? 'npm start' : 'npm run train';
  process.stdout.write(
    `${written.length} files in ${folder}. Next:\n\n  cd ${quoted(folder)}\n  npm install\n  npm test\n  ${next}\n`,
  );
  return 0;
}

/** Quotes a path for a shell, also on Windows. */
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

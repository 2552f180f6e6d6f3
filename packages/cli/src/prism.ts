#!/usr/bin/env node
// The entry point of `prism`: checks Node's version before it imports anything that an older version cannot parse.
const needed = [22, 13] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) {
  // Cache compiled code among the temporary files: halves the start of short commands. Deno lacks this function.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  await import('./main.ts');
} else {
  process.stderr.write(
    `error: Prism RL needs Node.js ${needed.join('.')} or newer, but this is ${process.versions.node}.\n` +
      '  Install one from https://nodejs.org, or take one for this command: npx -p node@24 -p @prism-rl/cli prism list\n',
  );
  process.exitCode = 1;
}

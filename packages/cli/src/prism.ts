#!/usr/bin/env node
// What `prism` starts: looks at Node's version before anything is imported that an older one could not read.
const needed = [22, 13] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) {
  // Keep Node's compiled code among temporary files: a short command takes half as long the next time.
  // Deno has no such function.
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

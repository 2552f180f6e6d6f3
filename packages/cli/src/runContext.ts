import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import type { Json } from '@prism-rl/core';

/** Returns the `context` of a manifest: versions, machine, commit. */
export function runContext(): { [key: string]: Json } {
  const version = prismVersion();
  return {
    prismVersion: version,
    nodeVersion: process.version,
    platform: `${platform()}-${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    gitCommit: gitCommit() ?? null,
  };
}

function gitCommit(): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // no git or no repository: the manifest has null
  }
}

export function prismVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

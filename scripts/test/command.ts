// Runs a development tool from node_modules and keeps its output.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file's path relative to the root, with slashes on every system. */
export const fromRoot = (file: string): string => path.relative(root, file).replaceAll('\\', '/');

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a tool of the workspace (`biome`, `tsc`, …) or, if `tool` is a path, that program. */
export function command(tool: string, args: readonly string[], cwd = root): Promise<Outcome> {
  const windows = process.platform === 'win32';
  const file =
    tool.includes('/') || tool === 'pnpm'
      ? tool
      : path.join(root, 'node_modules', '.bin', windows ? `${tool}.cmd` : tool);
  const child = spawn(file, args, {
    cwd,
    shell: windows,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}ended by ${signal}\n` : output }),
    );
  });
}

/** Output of a failed tool; undefined on success. */
export async function problemOf(
  tool: string,
  args: readonly string[],
  cwd = root,
): Promise<string | undefined> {
  const { code, output } = await command(tool, args, cwd);
  return code === 0 ? undefined : output.trim() || `${tool} ended with exit code ${code} and said nothing`;
}

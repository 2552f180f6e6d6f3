// Runs a consumer's programs, keeps their output, and shows it on failure.
import { spawn } from 'node:child_process';

/** How to run a program. */
export interface ShellOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Expected exit code; default 0. */
  readonly code?: number;
  /** Timeout in seconds; default 300. */
  readonly seconds?: number;
}

/**
 * Runs a program, and returns its stdout and stderr together.
 *
 * @throws Error with the output if it ends with another code.
 */
export function shell(program: string, args: readonly string[], options: ShellOptions): Promise<string> {
  const { cwd, env = process.env, code: wanted = 0, seconds = 300 } = options;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === wanted) resolve(output);
      else
        reject(
          new Error(`${program} ${args.join(' ')}\nended with ${signal ?? code}, not ${wanted}:\n${output}`),
        );
    });
  });
}

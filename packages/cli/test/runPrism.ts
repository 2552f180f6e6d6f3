import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isHere } from '../../../test/isHere.ts';

/** The program. */
export const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** A finished call of the command line. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunPrismOptions {
  readonly cwd?: string;
  /** All of stdin; by default stdin stays open. */
  readonly input?: string;
  /** Sends SIGINT as soon as this text appears on stderr or stdout. */
  readonly interruptAt?: RegExp;
  /** Sends SIGINT as soon as this returns true. */
  readonly interruptWhen?: () => boolean;
  /** Sent instead of SIGINT. */
  readonly signal?: NodeJS.Signals;
  /** Kills the process, without a chance to clean up, as soon as this returns true. */
  readonly killWhen?: () => boolean;
  readonly env?: Record<string, string>;
  /** Stops reading stdout after the first chunk, as `head` does. */
  readonly hangUpOn?: 'stdout' | 'stderr';
  /** Called with all of stdout so far, whenever there is more. */
  readonly onOutput?: (stdout: string) => unknown;
}

/**
 * Runs `prism` in a separate process, as a user would.
 *
 * @param command its words, or a text of words without spaces.
 */
export function runPrism(
  command: string | readonly string[],
  options: RunPrismOptions = {},
): Promise<Finished> {
  const args = typeof command === 'string' ? command.trim().split(/\s+/) : command;
  const { cwd, env, input, onOutput, hangUpOn } = options;
  const { interruptAt, interruptWhen, killWhen, signal = 'SIGINT' } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@prism-rl/source', main, ...args], {
      cwd,
      env: { ...process.env, PRISM_DEBUG: '0', ...env },
    });
    if (input !== undefined) child.stdin.end(input);
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    const look = (): void => {
      if (interruptAt === undefined || interrupted || !interruptAt.test(stdout + stderr)) return;
      interrupted = true;
      child.kill(signal);
    };
    // A character may be split between two chunks.
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(stdout);
      look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      look();
    });
    if (hangUpOn !== undefined) child[hangUpOn].once('data', () => child[hangUpOn].destroy());
    const watch = setInterval(() => {
      if (killWhen?.() === true) child.kill('SIGKILL');
      if (!interrupted && interruptWhen?.() === true) {
        interrupted = true;
        child.kill(signal);
      }
    }, 5);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr });
    });
  });
}

/** Whether tests can give a program a terminal, by the `script` of util-linux. */
export function hasTerminal(): boolean {
  const { status, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return isHere('terminal', status === 0 && stdout.includes('util-linux'));
}

/** Runs `prism` on a terminal. @param onOutput gets all of its output so far, whenever there is more, and may press keys. */
export async function onTerminal(
  command: string,
  env: Record<string, string>,
  onOutput: (output: string, press: (keys: string) => void) => void,
): Promise<{ readonly code: unknown; readonly output: string }> {
  const prism = `'${process.execPath}' --conditions=@prism-rl/source '${main}' ${command}`;
  const args = ['--quiet', '--return', '--command', `stty rows 30 cols 90; ${prism}`, '/dev/null'];
  const child = spawn('script', args, { env: { ...process.env, PRISM_DEBUG: '0', ...env } });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    onOutput(output, (keys) => child.stdin.write(keys));
  });
  return { code: await new Promise((resolve) => child.on('close', resolve)), output };
}

/** The JSON object on the last line of stdout. */
export function lastJson(finished: Pick<Finished, 'stdout'>): Record<string, unknown> {
  const line = finished.stdout.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(line) as Record<string, unknown>;
}

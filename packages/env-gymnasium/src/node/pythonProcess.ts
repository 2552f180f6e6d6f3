import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Failure, Handshake, Recipe } from './protocol.ts';

const script = fileURLToPath(new URL('../../python/bridge.py', import.meta.url));

/** A Python process that steps environments. Its standard streams carry the messages before the first request. */
export class PythonProcess {
  readonly #child: ChildProcess;

  /**
   * @param part its environments: the index of the first one in the vector, and their number.
   * @param listener called with the handshake, or with the reason for its absence.
   * @param lost called if Python cannot be started (`ENOENT` as its code) or has ended.
   */
  constructor(
    python: string,
    recipe: Recipe,
    part: { readonly first: number; readonly count: number },
    listener: (answer: Handshake | { readonly failure: Failure }) => void,
    lost: (failure: Failure, code?: string) => void,
  ) {
    // Silences the greeting of pygame, and the warning of SDL on machines without a desktop.
    const quiet = { PYGAME_HIDE_SUPPORT_PROMPT: '1', XDG_RUNTIME_DIR: tmpdir() };
    // Gives Python's sets the same order in every process.
    const env = { ...quiet, PYTHONHASHSEED: '0', ...process.env };
    const child = spawn(python, ['-u', script], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
      windowsHide: true,
    });
    this.#child = child;
    const hasEnded = (code: number | null, signal: string | null): void =>
      lost({
        code: 'unavailable',
        message: `The Python process of ${recipe.name} has ended (${signal === null ? `exit code ${code}` : signal}).`,
        hint: 'What it printed is above. Environments of Python cannot be saved: start again from the last checkpoint.',
      });
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      line += text;
      if (!line.endsWith('\n')) return;
      // The event `close` would wait for processes that the environments have started.
      child.once('exit', hasEnded);
      let answer: Parameters<typeof listener>[0];
      try {
        answer = JSON.parse(line);
      } catch {
        return lost(noPython(python, `it printed ${JSON.stringify(line.slice(0, 100))}`));
      }
      listener(answer);
    });
    child.once('error', (error: NodeJS.ErrnoException) => lost(noPython(python, error.message), error.code));
    child.once('close', hasEnded);
    // The listeners above report the end of the process.
    child.stdin.on('error', () => undefined);
    this.send({ ...recipe, ...part });
  }

  /** Sends a message. Must be called before the first request. */
  send(message: object): void {
    this.#child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends Python. Kills it if it still runs after five seconds. */
  close(): void {
    this.#child.stdin!.end();
    setTimeout(() => this.kill(), 5000).unref();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function noPython(python: string, reason: string): Failure {
  return {
    code: 'unavailable',
    message: `Python could not be started as ${python}: ${reason}.`,
    hint: 'Install Python 3.10 or newer, or name it in the setting python or in PRISM_PYTHON.',
  };
}

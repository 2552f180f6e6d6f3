import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Failure, Handshake, Recipe } from './protocol.ts';

const script = fileURLToPath(new URL('../../python/bridge.py', import.meta.url));

/** One Python that steps environments. It is created over its standard streams, and steps over pipes. */
export class PythonProcess {
  readonly #child: ChildProcess;

  /**
   * @param listener called with the handshake, or with the reason why there is none.
   * @param lost called if Python cannot be started (`ENOENT` as its code) or has ended.
   */
  constructor(
    python: string,
    recipe: Recipe,
    count: number,
    listener: (answer: Handshake | { readonly failure: Failure }) => void,
    lost: (failure: Failure, code?: string) => void,
  ) {
    // Without these, pygame greets, and SDL complains where there is no desktop.
    const env = { PYGAME_HIDE_SUPPORT_PROMPT: '1', XDG_RUNTIME_DIR: tmpdir(), ...process.env };
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
      // Not `close`, which waits for processes that the environments have started.
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
    // The end of the process is reported above.
    child.stdin.on('error', () => undefined);
    this.tell({ ...recipe, count });
  }

  /** Sends a message before the first request. */
  tell(message: object): void {
    this.#child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends Python if it does not end soon by itself, as its pipes have been closed. */
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

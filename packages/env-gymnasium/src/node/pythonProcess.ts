import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { answerHeader, type Failure, type Recipe } from './protocol.ts';

/** Receives an answer of Python; `bytes` may be overwritten after the call. */
export type Listener = (kind: number, bytes: Uint8Array) => void;

const script = fileURLToPath(new URL('../../python/bridge.py', import.meta.url));

/** One Python that steps environments; it talks over its standard streams. */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #listener: Listener;
  /** The beginning of an answer that has not arrived in whole, and the length of that beginning. */
  #begun: Uint8Array = new Uint8Array(2 ** 16);
  #length = 0;

  /**
   * @param listener called for each answer.
   * @param lost called if Python cannot be started (`ENOENT` as its code) or has ended.
   */
  constructor(
    python: string,
    recipe: Recipe,
    count: number,
    listener: Listener,
    lost: (failure: Failure, code?: string) => void,
  ) {
    this.#listener = listener;
    // Without these, pygame greets, and SDL complains where there is no desktop.
    const env = { PYGAME_HIDE_SUPPORT_PROMPT: '1', XDG_RUNTIME_DIR: tmpdir(), ...process.env };
    const child = spawn(python, ['-u', script], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
      windowsHide: true,
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    child.once('error', (error: NodeJS.ErrnoException) => lost(noPython(python, error.message), error.code));
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : signal;
      lost({
        code: 'unavailable',
        message: `The Python process of ${recipe.name} has ended (${how}).`,
        hint: 'What it printed is above. Environments of Python cannot be saved: start again from the last checkpoint.',
      });
    });
    // The end of the process is reported above.
    child.stdin.on('error', () => undefined);
    this.tell({ ...recipe, count });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message before the first request. */
  tell(message: object): void {
    const json = Buffer.from(JSON.stringify(message));
    const length = Buffer.alloc(4);
    length.writeInt32LE(json.length);
    this.#child.stdin!.write(Buffer.concat([length, json]));
  }

  /** Sends a request; leave its bytes as they are until the answer. */
  send(request: Uint8Array): void {
    this.#child.stdin!.write(request);
  }

  /** Lets Python close its environments; ends it if this takes long. */
  close(): void {
    this.#child.stdin!.end();
    setTimeout(() => this.kill(), 5000).unref();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #receive(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#length > 0) {
      const needed = this.#length + chunk.length;
      if (needed > this.#begun.length) {
        const larger = new Uint8Array(2 * needed);
        larger.set(this.#begun.subarray(0, this.#length));
        this.#begun = larger;
      }
      this.#begun.set(chunk, this.#length);
      bytes = this.#begun.subarray(0, needed);
    }
    if (bytes.length >= answerHeader) {
      const header = new DataView(bytes.buffer, bytes.byteOffset, answerHeader);
      const end = answerHeader + header.getInt32(4, true);
      // Python answers one request at a time, so nothing follows.
      if (bytes.length === end) {
        this.#length = 0;
        this.#listener(header.getInt32(0, true), bytes.subarray(answerHeader));
        return;
      }
    }
    if (this.#length === 0) {
      if (bytes.length > this.#begun.length) this.#begun = new Uint8Array(2 * bytes.length);
      this.#begun.set(bytes);
    }
    this.#length = bytes.length;
  }
}

function noPython(python: string, reason: string): Failure {
  return {
    code: 'unavailable',
    message: `Python could not be started as ${python}: ${reason}.`,
    hint: 'Install Python 3.10 or newer, or name it in the setting python or in PRISM_PYTHON.',
  };
}

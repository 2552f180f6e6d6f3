// Finds a Python interpreter with a peer's modules, and runs peers.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The folder of the peers' scripts. */
const peers = new URL('../peers/', import.meta.url);

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Python that can import a peer's modules. */
export interface Python {
  readonly command: string;
  /**
   * Runs a script of `benchmarks/peers/` and returns the JSON object on its last line.
   * @throws Error with the script's own message if it fails
   */
  runPeer(script: string, args?: readonly string[]): Promise<Record<string, unknown>>;
  /** Starts a script of `benchmarks/peers/` that answers each line with a line of JSON. */
  servePeer(script: string, args?: readonly string[]): PythonServer;
}

/** A long-running peer, so that short measurements can alternate with ours. */
export interface PythonServer {
  /**
   * Writes a line and returns the answer.
   * @throws Error with the script's own message if it has ended
   */
  ask(line: string): Promise<unknown>;
  /** Closes its input and waits for its end. */
  close(): Promise<void>;
}

/**
 * The first of `PRISM_PYTHON` and `python3` that can import all modules. Without one, prints a note to stderr, and the benchmark continues
 * without the peer.
 */
export async function findPython(modules: readonly string[]): Promise<Python | undefined> {
  const named = process.env.PRISM_PYTHON;
  const candidates = named ? [named, 'python3'] : ['python3'];
  for (const command of candidates) {
    const { code } = await execute(command, ['-c', `import ${modules.join(', ')}`]);
    if (code !== 0) continue;
    return {
      command,
      runPeer: (script, args = []) => runPeer(command, script, args),
      servePeer: (script, args = []) => servePeer(command, script, args),
    };
  }
  process.stderr.write(
    `bench: no peer: ${candidates.join(' and ')} cannot import ${modules.join(', ')}; ` +
      'install them and name that Python in PRISM_PYTHON to measure side by side.\n',
  );
  return undefined;
}

async function runPeer(
  command: string,
  script: string,
  args: readonly string[],
): Promise<Record<string, unknown>> {
  const file = fileURLToPath(new URL(script, peers));
  const { code, stdout, stderr } = await execute(command, [file, ...args]);
  if (code !== 0) throw new Error(`${script} ended with exit code ${code}: ${stderr.trim()}`);
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(line) as Record<string, unknown>;
}

function servePeer(command: string, script: string, args: readonly string[]): PythonServer {
  const file = fileURLToPath(new URL(script, peers));
  const child = spawn(command, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
  // Writing to a peer that has ended fails; the end of its answers reports it.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended with exit code ${await ended}: ${stderr.trim()}`);
      return JSON.parse(value);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function execute(command: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

import { spawn } from 'node:child_process';

interface Ended {
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs a program in another process, and interrupts it at its first output. */
export function interrupted(program: string): Promise<Ended> {
  const flags = ['--conditions=@prism-rl/source', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, flags);
  let [output, errors] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') child.kill('SIGINT');
    output += text;
  });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ output, errors, code, signal })),
  );
}

// Programs in Python's place that say little: what they print, and how they end.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Failure, Recipe } from '../src/node/protocol.ts';
import { PythonProcess } from '../src/node/pythonProcess.ts';

const recipe = { name: 'Toy-v0' } as Recipe;

/** Runs a script of Node.js as if it were Python. Resolves with everything that was reported until the process was lost. */
function play(body: string, use: (program: PythonProcess) => void = () => undefined) {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'prism-program-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'python');
  fs.writeFileSync(file, `#!${process.execPath}\n${body}`, { mode: 0o755 });
  const answers: unknown[] = [];
  return new Promise<{ answers: unknown[]; failure: Failure; code: string | undefined; file: string }>(
    (resolve) => {
      const program = new PythonProcess(
        file,
        recipe,
        { first: 3, count: 2 },
        (answer) => {
          answers.push(answer);
          use(program);
        },
        (failure, code) => resolve({ answers, failure, code, file }),
      );
    },
  );
}

/** Prints pieces one after the other, as separate writes. */
const inPieces = (pieces: readonly string[]): string => `
  const pieces = ${JSON.stringify(pieces)}.map((piece) => Buffer.from(piece, 'latin1'));
  const next = () => {
    const piece = pieces.shift();
    if (piece !== undefined) process.stdout.write(piece, () => setTimeout(next, 30));
  };
  next();`;

describe.skipIf(process.platform === 'win32')('a program in the place of Python', () => {
  test('its answer may arrive in pieces, also of one letter', async () => {
    const bytes = Buffer.from('{"failure":{"message":"größer"}}\n').toString('latin1');
    const at = bytes.indexOf('\xc3') + 1;
    const { answers, failure } = await play(
      inPieces([bytes.slice(0, 5), bytes.slice(5, at), bytes.slice(at)]),
    );
    expect(answers).toEqual([{ failure: { message: 'größer' } }]);
    expect(failure).toEqual({
      code: 'unavailable',
      message: 'The Python process of Toy-v0 has ended (exit code 0).',
      hint: expect.stringContaining('start again from the last checkpoint'),
    });
  });

  test('it gets the recipe and its environments as a line, then messages, then the end', async () => {
    const echo = `
      const lines = [];
      require('node:readline').createInterface({ input: process.stdin })
        .on('line', (line) => { if (lines.push(line) === 1) console.log(JSON.stringify(lines)); })
        .on('close', () => process.exit(lines.length === 2 && lines[1] === '{"more":true}' ? 7 : 8));`;
    const { answers, failure } = await play(echo, (program) => {
      program.send({ more: true });
      program.close();
    });
    expect(answers).toEqual([['{"name":"Toy-v0","first":3,"count":2}']]);
    expect(failure.message).toBe('The Python process of Toy-v0 has ended (exit code 7).');
  });

  test('its sets have one order, unless the user wants another; it greets nobody', async () => {
    vi.stubEnv('PYTHONHASHSEED', undefined);
    const tell = `const { PYTHONHASHSEED, PYGAME_HIDE_SUPPORT_PROMPT } = process.env;
      console.log(JSON.stringify([PYTHONHASHSEED, PYGAME_HIDE_SUPPORT_PROMPT, process.argv.slice(2)]));`;
    const [first] = (await play(tell)).answers as [[string, string, string[]]];
    expect(first).toEqual(['0', '1', ['-u', expect.stringMatching(/bridge\.py$/)]]);
    vi.stubEnv('PYTHONHASHSEED', '5');
    const [second] = (await play(tell)).answers as [[string, string, string[]]];
    expect(second[0]).toBe('5');
    vi.unstubAllEnvs();
  });

  test('something else than an answer is quoted, a hundred characters of it', async () => {
    const { failure, answers, file } = await play(
      `console.log('x'.repeat(150)); setTimeout(() => {}, 1e4).unref();`,
    );
    expect(answers).toEqual([]);
    expect(failure).toMatchObject({
      code: 'unavailable',
      message: `Python could not be started as ${file}: it printed "${'x'.repeat(100)}".`,
    });
  });

  test.each([
    ['process.exit(3)', 'exit code 3'],
    [`process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1e4)`, 'SIGTERM'],
  ])('%s before an answer is the end', async (body, words) => {
    const { failure } = await play(body);
    expect(failure.message).toBe(`The Python process of Toy-v0 has ended (${words}).`);
  });

  test('kill ends it at once', async () => {
    const body = 'console.log("{}"); setInterval(() => {}, 1e4);';
    const { failure } = await play(body, (program) => program.kill());
    expect(failure.message).toBe('The Python process of Toy-v0 has ended (SIGKILL).');
  });

  test('the end of a program counts, even if others that it has started keep its output open', async () => {
    const body = `
      const { spawn } = require('node:child_process');
      const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: ['ignore', 'inherit', 'ignore'], detached: true });
      other.unref();
      process.stdout.write(JSON.stringify({ pid: other.pid }) + '\\n', () => process.exit(4));`;
    const { answers, failure } = await play(body);
    process.kill((answers[0] as { pid: number }).pid);
    expect(failure.message).toBe('The Python process of Toy-v0 has ended (exit code 4).');
  }, 20_000);

  test('a program that does not exist says so', async () => {
    const lost = await new Promise<unknown[]>((resolve) => {
      new PythonProcess(
        '/no/such/python',
        recipe,
        { first: 0, count: 1 },
        () => undefined,
        (...given) => resolve(given),
      );
    });
    expect(lost).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('could not be started as /no/such/python: '),
      }),
      'ENOENT',
    ]);
  });
});

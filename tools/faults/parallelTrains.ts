/**
 * Several `prism train` of one agent and environment at once, with a step size each, as people begin them from several terminals: each run
 * must stand in a directory of its own, under its own manifest, and none may be refused.
 *
 *   node --conditions=@prism-rl/source tools/faults/parallelTrains.ts --rounds 200
 *
 * Prints one JSON object: how many runs there were, how many were refused, and how many stood under another run's settings.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../scripts/readArguments.ts';

const { values } = readArguments('npm run node -- tools/faults/parallelTrains.ts [--rounds 200] [--of 6]', {
  options: {
    rounds: { type: 'string', default: '200' },
    of: { type: 'string', default: '6' },
    member: { type: 'string' },
  },
});

/** Trains once in the working directory, whenever the parent says so. */
async function member(me: number): Promise<void> {
  const { runCommandLine } = await import('../../packages/cli/src/commandLine.ts');
  let said = '';
  process.stderr.write = (text) => {
    said += String(text);
    return true;
  };
  process.setMaxListeners(0);
  process.on('message', (folder: string) => {
    process.chdir(folder);
    const settings = `stepSize=${stepSizeOf(me)}`;
    runCommandLine([
      'train',
      'q-learning',
      'GridWorld-v0',
      '--steps',
      '60',
      '--set',
      settings,
      '--json',
      '--eval-episodes',
      '1',
    ]).then((code) => {
      process.send?.(code === 0 ? '' : `${code} ${said}`);
      said = '';
    });
  });
  process.send?.('ready');
}

function stepSizeOf(me: number): number {
  return (me + 1) / 10;
}

interface Manifest {
  readonly agentConfig: { readonly stepSize: number };
}

async function rounds(count: number, of: number): Promise<void> {
  const program = fileURLToPath(import.meta.url);
  const children = Array.from({ length: of }, (_, me) =>
    fork(program, ['--member', String(me)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const answers = (): Promise<unknown[]> =>
    Promise.all(children.map((child) => new Promise<unknown>((resolve) => child.once('message', resolve))));
  await answers();
  let [refused, lost] = [0, 0];
  for (let round = 0; round < count; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'prism-parallel-'));
    const codes = answers();
    for (const child of children) child.send(folder);
    for (const error of await codes) {
      if (error === '') continue;
      refused++;
      process.stderr.write(`round ${round}: ${String(error)}\n`);
    }
    const found = readdirSync(join(folder, 'runs')).map(
      (name) => JSON.parse(readFileSync(join(folder, 'runs', name, 'manifest.json'), 'utf8')) as Manifest,
    );
    const sizes = new Set(found.map(({ agentConfig }) => agentConfig.stepSize));
    lost += of - sizes.size;
    rmSync(folder, { recursive: true });
  }
  for (const child of children) child.disconnect();
  process.stdout.write(`${JSON.stringify({ rounds: count, runs: count * of, refused, lost })}\n`);
}

await (values.member === undefined
  ? rounds(Number(values.rounds), Number(values.of))
  : member(Number(values.member)));

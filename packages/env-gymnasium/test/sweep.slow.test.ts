// The file of an environment that changes between two calls of a sweep, during one, and before a run resumes.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { hasPython, modules, python } from './plain.ts';

const folder = temporaryFolder();
const own = path.join(folder, 'own.py');
const code = 'from toys import Walk\nspeed = 1\n';

beforeEach(() => fs.writeFileSync(own, code));

function prism(line: string): ChildProcess {
  const main = path.join(modules, '../../cli/src/main.ts');
  const PYTHONPATH = [modules, path.join(modules, 'plain')].join(path.delimiter);
  return spawn(process.execPath, ['--conditions=@prism-rl/source', main, ...line.split(' ')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', PRISM_PYTHON: python!, PYTHONPATH },
  });
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly text: string }> {
  let text = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (more) => (text += more));
  return new Promise((resolve) => child.once('close', (exit) => resolve({ code: exit, text })));
}

const sweep = 'ablate --arms ppo --envs gymnasium/own:Walk --steps 300 --eval-episodes 1 --workers 1 --out';

test.skipIf(!hasPython)('a sweep refuses results of other code', async () => {
  expect(await ended(prism(`${sweep} calls --seeds 1`))).toMatchObject({ code: 0 });
  const [line] = fs.readFileSync(path.join(folder, 'calls/results.jsonl'), 'utf8').split('\n');
  expect(line).toMatch(/"sources":\{[^}]*"own\.py":"[0-9a-f]{16}"/);
  expect(line).toMatch(/"pythonVersion":"3\./);
  expect(fs.readFileSync(path.join(folder, 'calls/report.html'), 'utf8')).toMatch(
    /own\.py<\/th><td>[0-9a-f]{16}</,
  );
  fs.writeFileSync(own, code.replace('1', '2'));
  const refused = await ended(prism(`${sweep} calls --seeds 2`));
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.text).toMatch(
    /This sweep was started with other code: own\.py differs \(\w+ then, \w+ here\)/,
  );
  expect(await ended(prism(`${sweep} calls --seeds 2 --accept-other-code`))).toMatchObject({ code: 0 });
  expect(fs.readFileSync(path.join(folder, 'calls/report.html'), 'utf8')).toMatch(
    /own\.py<\/th><td>\w+, \w+</,
  );
});

test.skipIf(!hasPython)('also if the file changes while it runs', async () => {
  const child = prism(`${sweep} during --seeds 2`);
  const results = path.join(folder, 'during/results.jsonl');
  const timer = setInterval(() => {
    if (!fs.existsSync(results) || !fs.readFileSync(results, 'utf8').includes('seed1')) return;
    clearInterval(timer);
    // Renamed, since Python may read it meanwhile.
    fs.writeFileSync(`${own}.new`, code.replace('1', '3'));
    fs.renameSync(`${own}.new`, own);
  }, 20);
  const { code: exit, text } = await ended(child);
  clearInterval(timer);
  expect(text).toContain('own.py differs');
  expect(exit).toBe(2);
});

test.skipIf(!hasPython)('a resumed run names what has changed', async () => {
  const child = prism('train dqn gymnasium/own:Walk --steps 200000 --run-dir run --checkpoint-every 500');
  child.stderr!.on('data', (text: Buffer) => {
    if (/[\dk] steps\/s/.test(String(text))) child.kill('SIGINT');
  });
  await ended(child);
  expect(JSON.parse(fs.readFileSync(path.join(folder, 'run/manifest.json'), 'utf8'))).toMatchObject({
    sources: { 'own.py': expect.stringMatching(/^[0-9a-f]{16}$/) },
    context: { pythonVersion: expect.stringMatching(/^3\./), gymnasiumVersion: '1' },
  });
  fs.writeFileSync(own, code.replace('1', '4'));
  const resumed = prism('resume run');
  resumed.stderr!.on('data', (text: Buffer) => {
    if (/[\dk] steps\/s/.test(String(text))) resumed.kill('SIGINT');
  });
  expect((await ended(resumed)).text).toContain(
    'warning: own.py has changed since the run began, so the results may differ from an uninterrupted run',
  );
});

// No file makes a command run code that its user did not name: the table of commands and options is complete, and a call of each kind is
// refused. `strangersCode.slow.test.ts` tries all.
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { commonOptions } from '../src/command.ts';
import { commandNames, loadCommand } from '../src/commands/index.ts';
import { calls, leading, ownWords, reading, strangersIn } from './strangersFiles.ts';

const folder = temporaryFolder();
let files: Awaited<ReturnType<typeof strangersIn>>;
beforeAll(async () => {
  files = await strangersIn(folder);
}, 60_000);

test('every command has its calls, or a reason why it reads no names from files', () => {
  expect(Object.keys(calls).sort()).toEqual([...commandNames].sort());
});

test('every option with a value is known as one that reads a file, and then a call has it, or as another', async () => {
  const all = new Set<string>();
  for (const name of commandNames) {
    const options = { ...(await loadCommand(name))!.options, ...commonOptions };
    for (const [option, { type }] of Object.entries(options))
      if (type === 'text' || type === 'list') all.add(option);
  }
  expect([...all].sort()).toEqual([...reading, ...ownWords].sort());
  const lines = Object.values(calls).flatMap((own) => (typeof own === 'string' ? [] : Object.keys(own)));
  for (const option of reading)
    expect(
      lines.some((line) => line.includes(` --${option} `)),
      option,
    ).toBe(true);
});

test.each([
  [
    'evaluate run',
    'function',
    'The environment in run/manifest.json is gymnasium/os:system, which imports os in Python and calls system({"command":"touch ran"})',
    '--trust gymnasium/os:system',
  ],
  [
    'evaluate run --no-config',
    'python',
    'The setting python in run/manifest.json is ./program, which is started as a program',
    '--trust ./program',
  ],
  [
    'sweep sweep.json --dry-run',
    'wrappers',
    'The setting wrappers in sweep.json is os:system, which imports os in Python and calls system()',
    '--trust os:system',
  ],
  [
    'report run',
    'plugin',
    'The plugin p in run/manifest.json is FOLDER/plugin.mjs, which runs with your rights',
    '--plugin FOLDER/plugin.mjs',
  ],
] as const)('%s: %s', async (line, field, sentence, option) => {
  const { here, plant, hasRun, path } = files;
  const own = (text: string): string => text.replace('FOLDER', path());
  await plant(leading[field]);
  const { code, stderr } = await here(line);
  expect(stderr).toContain(
    `error: ${own(sentence)}: code that only a file names does not run.\n  If you trust it, add ${own(option)}\n`,
  );
  expect([code, hasRun()]).toEqual([2, false]);
});

test.skipIf(process.platform === 'win32')(
  'code that the user names runs, in later calls in this folder, too',
  async () => {
    const { here, plant, hasRun, path } = files;
    const ran = async (line: string, cwd = folder): Promise<boolean> => {
      await runHere(line, cwd);
      return hasRun();
    };
    await plant(leading.python);
    const elsewhere = path('elsewhere');
    mkdirSync(elsewhere);
    copyFileSync(path('program'), join(elsewhere, 'program'));
    chmodSync(join(elsewhere, 'program'), 0o755);
    expect(await ran('evaluate run')).toBe(false);
    expect(await ran('evaluate run --trust ./program')).toBe(true);
    expect(await ran('evaluate run')).toBe(true);
    expect(await ran('evaluate run --no-config')).toBe(false);
    expect((await runHere('evaluate ../run', elsewhere)).stderr).toContain('is ./program');
    await plant(leading.plugin);
    expect(await ran('evaluate run')).toBe(false);
    expect((await here('list --plugin ./plugin.mjs')).code).toBe(0);
  },
);

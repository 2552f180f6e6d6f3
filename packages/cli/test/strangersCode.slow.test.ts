// Every call of every command with every field that leads to an import or a program, in files and queues that others wrote.
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { hasTerminal, onTerminal } from './runPrism.ts';
import { calls, leading, registered, strangersIn } from './strangersFiles.ts';

const folder = temporaryFolder();
let files: Awaited<ReturnType<typeof strangersIn>>;
beforeAll(async () => {
  files = await strangersIn(folder);
});

const lines = Object.values(calls).flatMap((own) => (typeof own === 'string' ? [] : Object.entries(own)));

describe.each(Object.entries(leading))('%s', (field, planted) => {
  test.each(lines)('%s', async (line, met) => {
    await files.plant(planted);
    const { code, stderr } = await files.here(line);
    expect(files.hasRun(), stderr).toBe(false);
    if ((met as readonly string[]).includes(field))
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('code that only a file names does not run'),
      ]);
    else expect(stderr).not.toContain('code that only');
  });
});

describe.each(Object.entries(registered))('names of entries: %s', (_field, planted) => {
  test.each(lines.flatMap(([line, met]) => (met.length > 0 ? [line] : [])))('%s', async (line) => {
    await files.plant(planted);
    const { stderr } = await files.here(line);
    expect(files.hasRun(), stderr).toBe(false);
  });
});

test.skipIf(process.platform === 'win32')(
  'the worker of a queue runs what its own command line names, and nothing that earlier ones did',
  async () => {
    const { here, plant, hasRun } = files;
    const worker = 'worker --queue sqlite:queue.sqlite --workers 1';
    await plant(leading.python);
    await here('evaluate run --trust ./program');
    expect(hasRun()).toBe(true);
    const { code, stderr } = await here(worker);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('The setting python in the queue is ./program'),
    ]);
    expect(hasRun()).toBe(false);
    await here(`${worker} --trust ./program`);
    expect(hasRun()).toBe(true);
  },
);

test.runIf(hasTerminal())('a terminal asks once what would run, and remembers no answer', async () => {
  const { plant, hasRun } = files;
  await plant(leading.function);
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  const asked = async (answer: string) => {
    let isAnswered = false;
    const said = await onTerminal('evaluate run', {}, (output, press) => {
      if (isAnswered || !output.includes('(yes or no)')) return;
      isAnswered = true;
      press(`${answer}\r`);
    });
    return { ...said, ran: hasRun(), questions: said.output.split('(yes or no)').length - 1 };
  };
  for (const [answer, ran] of [
    ['no', false],
    ['', false],
    ['yes', true],
    ['no', false],
  ] as const) {
    const { output, questions, ran: found } = await asked(answer);
    expect(output).toContain(
      'gymnasium/os:system, which imports os in Python and calls system({"command":"touch ran"})',
    );
    expect([found, questions]).toEqual([ran, 1]);
  }
});

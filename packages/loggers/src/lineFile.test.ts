import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { episodeAt, exampleManifest } from '../test/exampleEvents.ts';
import { linesOf } from './lineFile.ts';
import { readMetrics } from './readMetrics.ts';

describe('lineFile', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');

  test('lines equal those of the text without blank ones, also across pieces, with either line break and a byte order mark', () => {
    const line = fc.oneof(
      fc.constant(''),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constant('é盤'.repeat(60_000)),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, fc.constantFrom<string>('\n', '\r\n')), { maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom('', '\uFEFF'),
        (lines, isTorn, mark) => {
          const written = lines.map(([one, end]) => ({ text: one.replaceAll(/[\r\n\uFEFF]/g, '.'), end }));
          if (isTorn && written.length > 0) written.at(-1)!.end = '';
          writeFileSync(path, mark + written.map(({ text, end }) => text + end).join(''));
          const expected = written.map(({ text, end }, k) => ({ text, number: k + 1, isWhole: end !== '' }));
          expect([...linesOf(path)]).toEqual(expected.filter(({ text }) => text.trim() !== ''));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a too long line is cut', () => {
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('a\n'), Buffer.alloc(17 << 20, 98), Buffer.from('\nc\n')]),
    );
    const [a, cut, c] = [...linesOf(path)].map(({ text }) => text);
    expect([a, cut!.length < 17 << 20, c]).toEqual(['a', true, 'c']);
  });
});

describe('atExit', () => {
  const dir = temporaryFolder();

  const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);

  function run(program: string) {
    const flags = ['--conditions=@prism-rl/source', '--input-type=module', '-e', program];
    return spawnSync(process.execPath, flags, { encoding: 'utf8' });
  }

  const episode = episodeAt(10);

  test('twelve runs in one process are written when it exits, without a warning of listeners', () => {
    const { status, stderr } = run(`
    import { jsonl, tensorBoard } from ${here('./index.ts')};
    for (let run = 0; run < 12; run++)
      for (const logger of [jsonl(${JSON.stringify(dir)} + '/' + run), tensorBoard(${JSON.stringify(dir)} + '/' + run + '/tb')]) {
        logger.log({ type: 'start', envSteps: 0, manifest: ${JSON.stringify(exampleManifest(1000))} });
        logger.log(${JSON.stringify(episode)});
      }
    setImmediate(() => process.exit(0)); // warnings come a tick later`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (let run = 0; run < 12; run++) {
      const rows = readMetrics(join(dir, String(run), 'metrics.jsonl'));
      expect(rows.at(-1)).toMatchObject({ type: 'episode', envSteps: 10 });
      const [events] = readdirSync(join(dir, String(run), 'tb'));
      expect(readFileSync(join(dir, String(run), 'tb', events!), 'latin1')).toContain('episode/return');
    }
  });

  test('if one cannot write, the others still do, and the process fails', () => {
    const { status, stdout, stderr } = run(`
    import { forgetAtExit, writeAtExit } from ${here('./lineFile.ts')};
    const taken = () => console.log('taken back');
    writeAtExit(() => { throw new Error('the disk is full'); });
    writeAtExit(() => console.log('written'));
    writeAtExit(taken);
    forgetAtExit(taken);`);
    expect(stdout).toBe('written\n');
    expect(stderr).toContain('the disk is full');
    expect(status).not.toBe(0);
  });
});

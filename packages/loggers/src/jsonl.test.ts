import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RunEvent } from '@prism-rl/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { exampleManifest, logAll, startOf } from '../test/exampleEvents.ts';
import { exampleRun } from '../test/exampleRun.ts';
import { jsonl } from './jsonl.ts';
import { type MetricsRow, scalarsOf } from './metricsRow.ts';
import { endRowOf, formatRow, readMetrics, repairMetrics, soundMetrics } from './readMetrics.ts';

const dir = temporaryFolder();

function rowsIn(text: string): MetricsRow[] {
  const path = join(dir, 'text.jsonl');
  writeFileSync(path, text);
  return readMetrics(path);
}

const withoutEnd = (events: Iterable<RunEvent>) => [...events].filter(({ type }) => type !== 'end');

/** The file's text without what depends on the clock. */
function timeless(path: string): string {
  return readFileSync(path, 'utf8').replaceAll(/,"(time|\w+Seconds|\w+PerSecond)":("[^"]*"|[^,}]*)/g, '');
}

describe('jsonl', () => {
  test('closing without an end event writes everything, and refuses further events', () => {
    const path = join(dir, 'closed.jsonl');
    const logger = jsonl(path);
    const events = [...exampleRun({ steps: 500 })].filter(
      ({ type }) => type !== 'end' && type !== 'checkpoint',
    );
    logAll(logger, events);
    logger.close();
    const episodes = (rows: readonly { readonly type: string }[]) =>
      rows.filter(({ type }) => type === 'episode').length;
    expect(episodes(readMetrics(path))).toBeGreaterThan(0);
    expect(() => logger.log(events.at(-1)!)).toThrow(/has been closed/);
  });

  test('writes what happened, and readMetrics reads it back', () => {
    const runDir = join(dir, 'whole', 'run');
    logAll(jsonl(runDir), exampleRun({ steps: 800, checkpointEvery: 400 }));
    const rows = readMetrics(join(runDir, 'metrics.jsonl'));
    expect(rows[0]).toMatchObject({
      type: 'start',
      envSteps: 0,
      environment: 'CartPole-v1',
      agent: 'dqn',
      seed: 1,
      every: 100,
    });
    const episodes = [...exampleRun({ steps: 800 })].filter(({ type }) => type === 'episode');
    expect(rows.filter(({ type }) => type === 'episode')).toEqual(episodes);
    const evaluations = [...exampleRun({ steps: 800 })].filter(({ type }) => type === 'evaluation');
    expect(rows.filter(({ type }) => type === 'evaluation')).toEqual(evaluations);
    const losses = Array.from({ length: 50 }, (_, i) => 1 / (51 + i) + ((51 + i) % 11) / 10);
    const first = rows.find(({ type }) => type === 'update');
    expect(first).toMatchObject({ type: 'update', envSteps: 100, updates: 50 });
    expect(first).toHaveProperty('loss', losses.reduce((sum, loss) => sum + loss, 0) / 50);
    expect(rows.find(({ type }) => type === 'checkpoint')).toMatchObject({
      path: 'checkpoints/400',
      bytes: 1234,
      writeSeconds: 0.01,
    });
    expect(rows.at(-1)).toMatchObject({
      type: 'end',
      envSteps: 800,
      reason: 'finished',
      episodes: 21,
      updates: 750,
      trainSeconds: 2,
    });
  });

  test('takes a directory, a file, or options', () => {
    for (const [name, logger] of [
      ['a/metrics.jsonl', jsonl(join(dir, 'a'))],
      ['b.jsonl', jsonl(join(dir, 'b.jsonl'))],
      ['c/metrics.jsonl', jsonl({ runDir: join(dir, 'c') })],
      ['d.txt', jsonl({ path: join(dir, 'd.txt') })],
    ] as const) {
      logAll(logger, exampleRun({ steps: 100 }));
      expect(readMetrics(join(dir, name)).length, name).toBeGreaterThan(3);
    }
    expect(() => jsonl('run', { every: -1 })).toThrow(/every/);
  });

  test('a run killed anywhere and resumed from its last checkpoint has the file of one that was never stopped', () => {
    const straight = join(dir, 'straight.jsonl');
    logAll(jsonl(straight), exampleRun({ steps: 2000, checkpointEvery: 300 }));
    const expected = timeless(straight);
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 1999 }),
        fc.string({ maxLength: 20 }),
        fc.boolean(),
        (killedAt, garbage, ends) => {
          const path = join(dir, 'killed.jsonl');
          const first = exampleRun({ steps: 2000, until: killedAt, checkpointEvery: 300 });
          logAll(jsonl(path), ends ? first : withoutEnd(first));
          appendFileSync(path, garbage.replaceAll('\n', ''));
          const from = Math.floor(killedAt / 300) * 300;
          logAll(jsonl(path), exampleRun({ steps: 2000, from, checkpointEvery: 300 }));
          expect(timeless(path)).toBe(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['blank lines', (text: string) => text.replaceAll('\n', '\n\n')],
    ['mixed endings and no last line break', (text: string) => text.replace('\n', '\r\n').trimEnd()],
  ])('rows that an editor or git left with %s are kept on resume', (_what, edit) => {
    const straight = join(dir, 'unedited.jsonl');
    logAll(jsonl(straight), exampleRun({ steps: 800, checkpointEvery: 300 }));
    const path = join(dir, 'edited.jsonl');
    logAll(jsonl(path), withoutEnd(exampleRun({ steps: 800, until: 600, checkpointEvery: 300 })));
    const before = readMetrics(path);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
    expect(readMetrics(path)).toEqual(before);
    expect([...soundMetrics(path)]).toEqual(before);
    expect(repairMetrics(path)).toBe(0);
    logAll(jsonl(path), exampleRun({ steps: 800, from: 600, checkpointEvery: 300 }));
    expect(timeless(path)).toBe(timeless(straight));
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });

  test('lines that a resumed run cannot read stay in a copy of the file', () => {
    const path = join(dir, 'unread.jsonl');
    logAll(jsonl(path), withoutEnd(exampleRun({ steps: 800, until: 600, checkpointEvery: 300 })));
    for (const copy of ['.damaged', '.damaged-2']) {
      const lines = readFileSync(path, 'utf8').split('\n');
      const damaged = lines.with(3, `${lines[3]!.slice(0, 20)}\0`).join('\n');
      writeFileSync(path, damaged);
      logAll(jsonl(path), exampleRun({ steps: 800, from: 600, until: 700 }));
      expect(readFileSync(`${path}${copy}`, 'utf8')).toBe(damaged);
    }
    expect(readMetrics(path).at(-1)).toMatchObject({ envSteps: 700 });
  });

  test('a run that is stopped anywhere, again and again, has the file of one that was never stopped', () => {
    const straight = join(dir, 'never.jsonl');
    logAll(jsonl(straight), exampleRun({ steps: 2000, checkpointEvery: 300 }));
    const expected = timeless(straight);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1999 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.boolean(),
        (stops, savesAtStop, isKilledBeforeEnd) => {
          const path = join(dir, 'stopped.jsonl');
          rmSync(path, { force: true });
          let from = 0;
          for (const until of stops.toSorted((a, b) => a - b)) {
            const part = exampleRun({ steps: 2000, from, until, checkpointEvery: 300, savesAtStop });
            logAll(jsonl(path), savesAtStop && isKilledBeforeEnd ? withoutEnd(part) : part);
            from = until;
          }
          logAll(jsonl(path), exampleRun({ steps: 2000, from, checkpointEvery: 300 }));
          expect(timeless(path)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the checkpoint of a stop is not in the file of the resumed run', () => {
    const path = join(dir, 'late.jsonl');
    logAll(jsonl(path), exampleRun({ steps: 1000, until: 450, savesAtStop: true }));
    expect(readMetrics(path).slice(-2)).toMatchObject([{ type: 'checkpoint', open: {} }, { type: 'end' }]);
    logAll(jsonl(path), exampleRun({ steps: 1000, from: 450 }));
    const rows = readMetrics(path);
    expect(rows.filter(({ type }) => type === 'end' || type === 'checkpoint')).toHaveLength(1);
    expect(rows.at(-1)).toMatchObject({ type: 'end', trainSeconds: 4 }); // two seconds before, two after
  });

  test('the metrics of another run, whose directory has replaced its own, stay', () => {
    const own = join(dir, 'replaced');
    const path = join(own, 'metrics.jsonl');
    logAll(jsonl(path), exampleRun({ steps: 1000, until: 450, checkpointEvery: 300, savesAtStop: true }));
    const logger = jsonl(path);
    const events = exampleRun({ steps: 1000, from: 450, checkpointEvery: 300 });
    for (const event of events) {
      if (event.type === 'checkpoint' && event.envSteps === 600) {
        rmSync(own, { recursive: true });
        mkdirSync(own);
        writeFileSync(path, 'of another run\n');
      }
      logger.log(event);
    }
    logger.close();
    expect(readFileSync(path, 'utf8')).toBe('of another run\n');
  });

  test('a resumed run that fails before its first step writes its open window', () => {
    const path = join(dir, 'broken.jsonl');
    logAll(jsonl(path), exampleRun({ steps: 1000, until: 450, savesAtStop: true }));
    const [start] = exampleRun({ steps: 1000, from: 450 });
    logAll(jsonl(path), [start!]);
    const updates = readMetrics(path).filter(({ type }) => type === 'update');
    expect(updates.at(-1)).toMatchObject({ envSteps: 450 });
  });

  test('a run resumed from a stop and killed before its next checkpoint resumes from the stop again', () => {
    const straight = join(dir, 'unstopped.jsonl');
    logAll(jsonl(straight), exampleRun({ steps: 1000, checkpointEvery: 300 }));
    const path = join(dir, 'twice.jsonl');
    logAll(jsonl(path), exampleRun({ steps: 1000, until: 450, checkpointEvery: 300, savesAtStop: true }));
    const stops = () =>
      readMetrics(path).filter((row) => row.type === 'checkpoint' && row.open !== undefined);
    for (const killedAt of [450, 470, 599]) {
      const part = exampleRun({ steps: 1000, from: 450, until: killedAt, checkpointEvery: 300 });
      logAll(jsonl(path), withoutEnd(part));
      expect(stops()).toMatchObject([{ envSteps: 450 }]);
    }
    logAll(jsonl(path), exampleRun({ steps: 1000, from: 450, checkpointEvery: 300 }));
    expect(stops()).toEqual([]);
    expect(timeless(path)).toBe(timeless(straight));
  });

  test('a new run replaces the file', () => {
    const path = join(dir, 'anew.jsonl');
    for (let i = 0; i < 2; i++) logAll(jsonl(path), exampleRun({ steps: 200 }));
    expect(readMetrics(path).filter(({ type }) => type === 'start')).toHaveLength(1);
    // Of another run nothing stays, its beginning neither.
    const manifest = { ...exampleManifest(200), seed: 7 };
    logAll(jsonl(path), [startOf(manifest), ...[...exampleRun({ steps: 200 })].slice(1)]);
    const starts = readMetrics(path).filter(({ type }) => type === 'start');
    expect(starts).toMatchObject([{ seed: 7 }]);
  });

  test('fails if it cannot write', () => {
    writeFileSync(join(dir, 'file'), '');
    const logger = jsonl(join(dir, 'file', 'run'));
    const events = [...exampleRun({ steps: 100 })];
    expect(() => logger.log(events[0]!)).toThrow(/Cannot open the metrics in .*run/);
    expect(() => logger.log(events[1]!)).toThrow(/closed/);
    logger.close();
    logger.close();
  });

  test('fails if the disk is full', ({ skip }) => {
    skip(!existsSync('/dev/full'), 'this system has no /dev/full');
    mkdirSync(join(dir, 'full'));
    symlinkSync('/dev/full', join(dir, 'full', 'metrics.jsonl'));
    const logger = jsonl(join(dir, 'full'));
    const events = [...exampleRun({ steps: 100 })];
    expect(() => {
      for (const event of events) logger.log(event);
    }).toThrow(/Cannot write the metrics in .*metrics\.jsonl: ENOSPC/);
    logger.close();
  });
});

describe('readMetrics', () => {
  test('a row that only later versions know has no numbers', () => {
    const [row] = rowsIn('{"type":"later","envSteps":100,"value":1}\n');
    expect(scalarsOf(row!)).toEqual([]);
  });

  test('ignores an incomplete last line, and names any other damaged one', () => {
    const line = '{"type":"progress","envSteps":100,"stepsPerSecond":1,"elapsedSeconds":1}\n';
    expect(rowsIn(`${line}{"type":"upd`)).toHaveLength(1);
    expect(() => rowsIn(`${line}{"type":"upd\n${line}`)).toThrow(/Line 2/);
    expect(() => rowsIn(`[1]\n${line}`)).toThrow(/Line 1/);
    for (const steps of ['1e999', '"NaN"', '1.5'])
      expect(() => rowsIn(`${line}${line.replace('100', steps)}`)).toThrow(/Line 2/);
    expect(() => readMetrics(join(dir, 'missing.jsonl'))).toThrow(/Cannot read the metrics/);
  });

  test.each([
    ['a return', /("return":)\d/, '$19'],
    ['a time', /("elapsedSeconds":)\d/, '$18'],
    ['a step', /("envSteps":)(\d)/, '$17$2'],
    ['a checksum', /("crc":")./, '$1x'],
  ])('a row with changed %s is refused', (_what, pattern, changed) => {
    const path = join(dir, 'flipped.jsonl');
    logAll(jsonl(path), exampleRun({ steps: 500 }));
    const lines = readFileSync(path, 'utf8').split('\n');
    const at = lines.findIndex(
      (line, k) => k > 0 && pattern.test(line) && line.replace(pattern, changed) !== line,
    );
    const flipped = lines.map((line, k) => (k === at ? line.replace(pattern, changed) : line)).join('\n');
    expect(() => rowsIn(flipped)).toThrow(`Line ${at + 1} of the metrics is damaged`);
    writeFileSync(path, flipped);
    expect([...soundMetrics(path)]).toHaveLength(at);
    expect(repairMetrics(path)).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(lines.filter((_line, k) => k !== at).join('\n'));
    expect(repairMetrics(path)).toBe(0);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(flipped);
    rmSync(`${path}.damaged`);
  });

  test('too many rows thin out only points of curves', () => {
    const path = join(dir, 'thinned.jsonl');
    logAll(jsonl(path, { every: 10 }), exampleRun({ steps: 2000 }));
    const all = readMetrics(path);
    const thin = readMetrics(path, 40);
    expect(all.length).toBeGreaterThan(160);
    expect(thin.length).toBeLessThanOrEqual(40);
    expect(thin.length).toBeGreaterThan(15);
    const others = (rows: typeof all) =>
      rows.filter(({ type }) => /start|evaluation|checkpoint|end/.test(type));
    expect(others(thin)).toEqual(others(all));
    expect(thin).toEqual(all.filter((row) => thin.some((one) => isDeepStrictEqual(one, row))));
    expect(readMetrics(path, all.length)).toEqual(all);
    // As far from each other everywhere.
    const isPoint = ({ type }: (typeof all)[number]) => !/start|evaluation|checkpoint|end/.test(type);
    const places = thin
      .filter(isPoint)
      .map((row) => all.filter(isPoint).findIndex((one) => isDeepStrictEqual(one, row)));
    const [first = 0, second = 0] = places;
    expect(places).toEqual(places.map((_, k) => first + k * (second - first)));
  });

  test('finds the end row alone, if there is one', () => {
    const path = join(dir, 'ended.jsonl');
    logAll(jsonl(path), exampleRun({ steps: 500 }));
    expect(endRowOf(path)).toEqual(readMetrics(path).at(-1));
    appendFileSync(path, '{"type":"progress","envSteps":600}\n'); // rows of earlier versions may follow
    expect(endRowOf(path)).toMatchObject({ type: 'end', envSteps: 500, reason: 'finished' });
    writeFileSync(path, '{"type":"start","envSteps":0}\n{"type":"end","envSt');
    expect(endRowOf(path)).toBeUndefined();
    writeFileSync(path, '');
    expect(endRowOf(path)).toBeUndefined();
  });

  test('reads only NaN and infinities as numbers in strings', () => {
    for (const word of ['constructor', '__proto__', 'toString', 'nan']) {
      const line = JSON.stringify({ type: 'update', envSteps: 1, note: word });
      expect(rowsIn(`${line}\n`)).toEqual([JSON.parse(line)]);
    }
    expect(rowsIn('{"type":"update","envSteps":1,"loss":"-Infinity"}\n')).toEqual([
      { type: 'update', envSteps: 1, loss: Number.NEGATIVE_INFINITY },
    ]);
  });

  test('preserves non-finite numbers, and every bit of the others', () => {
    fc.assert(
      fc.property(fc.double(), (loss) => {
        const text = `${formatRow({ type: 'update', envSteps: 1, updates: 1, loss })}\n`;
        // JSON has no -0 in JavaScript's writing of it.
        expect(rowsIn(text)[0]).toEqual({
          type: 'update',
          envSteps: 1,
          updates: 1,
          loss: loss === 0 ? 0 : loss,
        });
      }),
    );
  });
});

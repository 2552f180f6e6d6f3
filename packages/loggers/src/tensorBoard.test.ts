import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { evaluation, exampleManifest, logAll, startOf } from '../test/exampleEvents.ts';
import { exampleRun, writeFixtureRun } from '../test/exampleRun.ts';
import { crc32c, frameRecord, maskedCrc32c, restartEvent, scalarsEvent } from './eventFile.ts';
import { jsonl } from './jsonl.ts';
import { tensorBoard } from './tensorBoard.ts';

interface Point {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly value: number | string;
}

/** Reads the scalars and texts of an event file, and checks its checksums. */
function readEventFile(path: string): Point[] {
  const bytes = readFileSync(path);
  const points: Point[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const data = bytes.subarray(at + 12, at + 12 + length);
    const sums = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12 + length)];
    if (sums[0] !== maskedCrc32c(bytes.subarray(at, at + 8)) || sums[1] !== maskedCrc32c(data))
      throw new Error(`The record at byte ${at} is damaged.`);
    const [wallTime, step] = [field(data, 1)?.double() ?? 0, Number(field(data, 2)?.int64() ?? 0)];
    for (const summary of fields(data, 5)) {
      for (const entry of fields(summary.bytes(), 1)) {
        const value = entry.bytes();
        const text = field(value, 8)?.bytes();
        const number = field(value, 2)?.float() ?? Number.NaN;
        const tag = field(value, 1)!.string();
        points.push({ tag, step, wallTime, value: text === undefined ? number : field(text, 8)!.string() });
      }
    }
    at += 12 + length + 4;
  }
  return points;
}

/** Readers at the values of a field of a message. */
function fields(bytes: Uint8Array, wanted: number): BinaryReader[] {
  const found: BinaryReader[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (number === wanted) found.push(new BinaryReader(bytes.subarray(reader.pos)));
    reader.skip(wire, number);
  }
  return found;
}

function field(bytes: Uint8Array, wanted: number): BinaryReader | undefined {
  return fields(bytes, wanted)[0];
}

const dir = temporaryFolder();

const fixtures = new URL('../test/fixtures/', import.meta.url);

describe('crc32c', () => {
  test('of the examples in RFC 3720, appendix B.4', () => {
    const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(ascending)).toBe(0x46dd794e);
    expect(crc32c(ascending.toReversed())).toBe(0x113fdb5c);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });

  test('is masked by a rotation and a constant', () => {
    // (0xe3069283 >>> 15 | 0xe3069283 << 17) = 0x2507c60d; + 0xa282ead8 = 0xc78ab0e5.
    expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe(0xc78ab0e5);
  });
});

test('steps beyond 32 bits survive', () => {
  // 2⁵³ − 1: seven bytes of seven ones each, and four more.
  const bytes = Uint8Array.of(0x10, 255, 255, 255, 255, 255, 255, 255, 0x0f);
  expect(restartEvent(0, 2 ** 53 - 1).subarray(9, 18)).toEqual(bytes);
  const path = join(dir, 'far.tfevents');
  writeFileSync(path, frameRecord(scalarsEvent(1, 2 ** 53 - 1, [['far', 1]])));
  expect(readEventFile(path)).toEqual([{ tag: 'far', step: 2 ** 53 - 1, wallTime: 1, value: 1 }]);
});

test.each([
  ['tensorboard', tensorBoard],
  ['jsonl', (dir: string) => jsonl(dir)],
])('%s: 64 KiB are written before their second has passed', (name, create) => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1e6);
  try {
    const folder = join(dir, `full-${name}`);
    const logger = create(folder);
    const size = (): number =>
      readdirSync(folder).reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
    logger.log(startOf(exampleManifest(1e6)));
    logger.log(evaluation(1));
    const first = size();
    let [events, grown] = [0, 0];
    for (; grown === 0 && events < 5000; events++) {
      logger.log(evaluation(2 + events));
      grown = size() - first;
    }
    expect(grown).toBeGreaterThanOrEqual(64 * 1024);
    expect(grown).toBeLessThan(64 * 1024 + 400);
    logger.log(evaluation(9000));
    expect(size()).toBe(first + grown);
    now.mockReturnValue(1e6 + 1001);
    logger.log(evaluation(9001));
    expect(size()).toBeGreaterThan(first + grown);
    logger.close();
  } finally {
    now.mockRestore();
  }
});

describe('tensorBoard', () => {
  test('points have the time of the system', () => {
    const runDir = join(dir, 'run');
    logAll(tensorBoard(runDir), exampleRun({ steps: 100 }));
    const [{ wallTime } = expect.fail()] = readEventFile(join(runDir, readdirSync(runDir)[0]!));
    expect(Math.abs(wallTime - Date.now() / 1000)).toBeLessThan(60);
  });

  test('fails if it cannot write', () => {
    writeFileSync(join(dir, 'file'), '');
    const logger = tensorBoard(join(dir, 'file', 'run'));
    const [start] = exampleRun({ steps: 100 });
    expect(() => logger.log(start!)).toThrow(/Cannot write TensorBoard events to .*run/);
    logger.close();
  });

  // The fixture was read by TensorBoard itself: tools/loggers/read_tensorboard.py.
  test('writes, byte for byte, files that TensorBoard has read', () => {
    const runDir = join(dir, 'fixture');
    const files = writeFixtureRun(runDir);
    const { sha256, text, scalars } = JSON.parse(
      readFileSync(new URL('tensorboard.json', fixtures), 'utf8'),
    ) as {
      sha256: string[];
      text: Record<string, [number, string][]>;
      scalars: Record<string, [number, number][]>;
    };
    expect(files.map(({ digest }) => digest)).toEqual(sha256);
    // TensorBoard's rule: a restart takes away what earlier files have from its step on.
    const [first, second] = files.map(({ path }) => readEventFile(path));
    const kept = [...first!.filter(({ step }) => step < 451), ...second!];
    const found: Record<string, [number, number | string][]> = {};
    for (const { tag, step, value } of kept) found[tag] = [...(found[tag] ?? []), [step, value]];
    expect(found).toEqual({ ...scalars, ...text });
  });
});

import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { declareConstant, type Snapshot } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { beforeEach, describe, expect, test } from 'vitest';
import { refuseWholeFiles, replaceInFs } from '../../../../test/replaceInFs.ts';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { writeManifest } from './runDirectory.ts';

let runDir: string;

beforeEach(() => {
  runDir = freshFolder();
  mkdirSync(join(runDir, 'checkpoints'));
});

function state(envSteps: number): Snapshot {
  return {
    meta: { trainer: { envSteps } },
    arrays: { weights: Float32Array.from({ length: 20 }, (_, k) => k * envSteps) },
  };
}

const manifest = {
  ...{ environment: 'Walk-v0', environmentConfig: {}, agent: 'guess', agentConfig: {} },
  ...{ seed: 1, numEnvs: 1, steps: 1000 },
};

function files(): string[] {
  return readdirSync(join(runDir, 'checkpoints')).sort();
}

test('a process that sleeps before removing old checkpoints leaves those written meanwhile', () => {
  for (const envSteps of [1000, 2000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  const rename = fs.renameSync;
  replaceInFs('renameSync', (from, to) => {
    rename(from, to);
    // Meanwhile another has taken the run over and brought it to its end in the same place.
    for (const name of files()) rmSync(join(runDir, 'checkpoints', name));
    writeFileSync(join(runDir, 'checkpoints', '000000009000.safetensors'), '');
  });
  writeCheckpoint(runDir, 3000, state(3000));
  expect(files()).toEqual(['000000009000.safetensors']);
});

test('hasCheckpoint tells directories with and without checkpoints apart', () => {
  expect(hasCheckpoint(runDir)).toBe(false);
  expect(hasCheckpoint(join(runDir, 'missing'))).toBe(false);
  writeFileSync(join(runDir, 'checkpoints', 'notes.txt'), '');
  expect(hasCheckpoint(runDir)).toBe(false);
  writeCheckpoint(runDir, 1000, state(1000));
  expect(hasCheckpoint(runDir)).toBe(true);
});

test('the newest checkpoint is read, and the one before is kept', () => {
  for (const envSteps of [1000, 2000, 10_000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  expect(files()).toEqual(['000000002000.safetensors', '000000010000.safetensors']);
  const { path, snapshot, warnings } = readCheckpoint(runDir);
  expect(path).toBe(join(runDir, 'checkpoints', '000000010000.safetensors'));
  expect(snapshot).toEqual(state(10_000));
  expect(warnings).toEqual([]);
});

test.each([true, false])('the newest is found by name, in whatever order files are listed: %s', (inOrder) => {
  for (const envSteps of [1000, 2000, 3000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  const entries = readdirSync(join(runDir, 'checkpoints'), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name === inOrder ? -1 : 1));
  replaceInFs('readdirSync', (() => entries) as unknown as typeof fs.readdirSync);
  expect(readCheckpoint(runDir).snapshot).toEqual(state(3000));
});

test('an error of neither the data nor the system is not reported as damage', () => {
  writeCheckpoint(runDir, 1000, state(1000));
  const mistaken = (): boolean => {
    throw new RangeError('mine');
  };
  expect(() => readCheckpoint(runDir, mistaken)).toThrow(new RangeError('mine'));
});

test('the checkpoint of a stop stays until the next one is written', () => {
  for (const [envSteps, stopped] of [
    [1000, false],
    [1500, true],
  ] as const)
    writeCheckpoint(runDir, envSteps, state(envSteps), { stopped });
  expect(readCheckpoint(runDir).snapshot).toEqual(state(1500));
  expect(files()).toEqual(['000000001000.safetensors', '000000001500.stopped.safetensors']);
  // Stopped in an evaluation at this step; the resumed run wrote its own checkpoint after the evaluation.
  const made = { ...state(1500), meta: { ...state(1500).meta, evaluationDue: false } };
  const { path } = writeCheckpoint(runDir, 1500, made);
  expect(readCheckpoint(runDir)).toMatchObject({ path, snapshot: made });
  expect(files()).toEqual(['000000001000.safetensors', '000000001500.safetensors']);
});

test('a run resumed from before a damaged checkpoint keeps its new checkpoints', () => {
  for (const envSteps of [1000, 2000, 3000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  writeFileSync(join(runDir, 'checkpoints', '000000003000.safetensors'), 'damaged');
  writeFileSync(join(runDir, 'checkpoints', 'best.safetensors'), "somebody else's");
  expect(readCheckpoint(runDir).snapshot).toEqual(state(2000));
  writeCheckpoint(runDir, 2500, state(2500), { stopped: true });
  expect(readCheckpoint(runDir).snapshot).toEqual(state(2500));
  expect(files()).toEqual([
    '000000002000.safetensors',
    '000000002500.stopped.safetensors',
    'best.safetensors',
  ]);
});

test.each([
  ['', undefined],
  [', written by Prism RL 0.0.9,', { prismVersion: '0.0.9' }],
])(
  'a checkpoint of an earlier format%s is refused in one sentence, which is not that it was damaged',
  (writer, context) => {
    if (context !== undefined) writeManifest(runDir, { ...manifest, context });
    const path = join(runDir, 'checkpoints', '000000001000.safetensors');
    writeFileSync(path, Buffer.concat(encodeSnapshot(state(1000))));
    expect(() => readCheckpoint(runDir)).toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message: `The checkpoint ${path}${writer} has format 1, but this version reads format 3.`,
        hint: expect.stringContaining('start a new run'),
      }),
    );
  },
);

describe('a damaged newest checkpoint is skipped', () => {
  const damages: readonly (readonly [string, (file: Buffer, at: number) => Buffer])[] = [
    ['torn', (file, at) => file.subarray(0, at)],
    [
      'a bit is another',
      (file, at) => Buffer.from(file.map((byte, k) => (k === at ? byte ^ (1 << (at % 8)) : byte))),
    ],
    [
      'the rest is zeros, as after a loss of power',
      (file, at) => Buffer.from(file.map((byte, k) => (k < at ? byte : 0))),
    ],
    ['something was appended', (file, at) => Buffer.concat([file, Buffer.alloc(1 + (at % 9), 7)])],
  ];
  test.each(damages)('%s', (_name, damage) => {
    writeCheckpoint(runDir, 1000, state(1000));
    const { path, bytes } = writeCheckpoint(runDir, 2000, state(2000));
    const sound = readFileSync(path);
    expect(sound.length).toBe(bytes);
    // The last bytes are not zeros, so that every cut and every zero changes the file.
    expect(sound.at(-1)).not.toBe(0);
    for (let at = 0; at < sound.length; at++) {
      writeFileSync(path, damage(sound, at));
      const { snapshot, warnings } = readCheckpoint(runDir);
      expect(snapshot, `at byte ${at}`).toEqual(state(1000));
      expect(warnings).toEqual([expect.stringContaining(`${path} is damaged`)]);
    }
  });
});

describe('a newest checkpoint with wrong contents is skipped, even with a correct checksum', () => {
  const trainer = { envSteps: 2000 };
  test.each<[string, Snapshot['meta']]>([
    ['blocks are null', { trainer, blocks: null }],
    ['blocks are a list of nothing', { trainer, blocks: [null] }],
    ['blocks are a number', { trainer, blocks: 5 }],
    ['there are no blocks', { trainer, blocks: {} }],
    ['a block is a number', { trainer, blocks: { memory: 5 } }],
    ['a block lies elsewhere', { trainer, blocks: { memory: '../../elsewhere.block' } }],
    ['a block is gone', { trainer, blocks: { memory: 'gone.block' } }],
    ['a block is a checkpoint', { trainer, blocks: { memory: '000000001000.safetensors' } }],
    ['the steps are a text', { trainer: { envSteps: '2000' } }],
    ['the steps are half', { trainer: { envSteps: 0.5 } }],
    ['the trainer is null', { trainer: null }],
    ['the trainer is missing', {}],
  ])('%s', (_name, meta) => {
    writeCheckpoint(runDir, 1000, state(1000));
    const { path } = writeCheckpoint(runDir, 2000, { meta, arrays: {} });
    const { snapshot, warnings } = readCheckpoint(runDir);
    expect(snapshot).toEqual(state(1000));
    const reason = 'blocks' in meta ? '' : ': It is not the snapshot of a run';
    expect(warnings).toEqual([expect.stringContaining(`${path} is damaged${reason}`)]);
    // Nor does it keep the next one from being written.
    writeCheckpoint(runDir, 3000, state(3000));
    expect(readCheckpoint(runDir).snapshot).toEqual(state(3000));
  });

  test('a dangling link does not prevent the next checkpoint', () => {
    symlinkSync('nowhere', join(runDir, 'checkpoints', '000000000500.safetensors'));
    writeFileSync(join(runDir, 'checkpoints', 'memory-00000000.block'), '');
    writeCheckpoint(runDir, 1000, state(1000));
    expect(readCheckpoint(runDir).snapshot).toEqual(state(1000));
  });
});

test('an incomplete file of a killed process is not a checkpoint, and is replaced', () => {
  writeCheckpoint(runDir, 1000, state(1000));
  const left = join(runDir, 'checkpoints', '000000002000.safetensors.tmp');
  writeFileSync(left, 'half of a checkp');
  expect(readCheckpoint(runDir)).toMatchObject({ snapshot: state(1000), warnings: [] });
  writeCheckpoint(runDir, 2000, state(2000));
  expect(files()).toEqual(['000000001000.safetensors', '000000002000.safetensors']);
});

test('without an undamaged checkpoint, reading fails', () => {
  expect(() => readCheckpoint(runDir)).toThrow(/contains no checkpoint/);
  for (const envSteps of [1000, 2000]) {
    writeFileSync(writeCheckpoint(runDir, envSteps, state(envSteps)).path, 'no safetensors');
  }
  const newest = join(runDir, 'checkpoints', '000000002000.safetensors');
  expect(() => readCheckpoint(runDir)).toThrow(
    expect.objectContaining({ code: 'corrupt', message: expect.stringContaining(`${newest} is damaged`) }),
  );
});

test('ignores directories, and skips unreadable checkpoints', () => {
  const folder = join(runDir, 'checkpoints');
  writeCheckpoint(runDir, 1000, state(1000));
  mkdirSync(join(folder, '000000000500.safetensors'));
  mkdirSync(join(folder, '000000009000.safetensors'));
  mkdirSync(join(folder, 'directory.block'));
  expect(readCheckpoint(runDir)).toMatchObject({ snapshot: state(1000), warnings: [] });
  for (const envSteps of [2000, 3000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  symlinkSync('nowhere', join(folder, '000000008000.safetensors'));
  const { snapshot, warnings } = readCheckpoint(runDir);
  expect(snapshot).toEqual(state(3000));
  expect(warnings).toEqual([expect.stringMatching(/000000008000\.safetensors cannot be read: ENOENT/)]);
});

test('a file where the checkpoints should be', () => {
  rmSync(join(runDir, 'checkpoints'), { recursive: true });
  writeFileSync(join(runDir, 'checkpoints'), '');
  const refused = expect.objectContaining({ name: 'PrismError', code: 'file' });
  expect(() => readCheckpoint(runDir)).toThrow(refused);
  expect(() => writeCheckpoint(runDir, 1000, state(1000))).toThrow(refused);
});

test('a checkpoint that does not fit in memory is skipped with a warning', () => {
  for (const envSteps of [1000, 2000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  const newest = join(runDir, 'checkpoints', '000000002000.safetensors');
  let opened = 0;
  const own = replaceInFs('fstatSync', ((file: number) => {
    const found = own(file);
    return opened++ === 0 ? Object.assign(found, { size: 2 ** 50 }) : found;
  }) as typeof fs.fstatSync);
  const { snapshot, warnings } = readCheckpoint(runDir);
  expect(snapshot).toEqual(state(1000));
  const told = `The checkpoint ${newest} cannot be read: its 1048576.0 GiB do not fit in memory.`;
  expect(warnings).toEqual([told]);
  rmSync(join(runDir, 'checkpoints', '000000001000.safetensors'));
  opened = 0;
  expect(() => readCheckpoint(runDir)).toThrow(expect.objectContaining({ code: 'file', message: told }));
});

test('checkpoints and blocks are read in pieces', () => {
  const large = declareConstant(new Uint32Array(2 ** 18 + 1).fill(7));
  const whole = { ...state(1000), arrays: { ...state(1000).arrays, large } };
  writeCheckpoint(runDir, 1000, whole);
  refuseWholeFiles();
  expect(readCheckpoint(runDir).snapshot).toEqual(whole);
});

test('a failed write leaves the previous checkpoint', () => {
  writeCheckpoint(runDir, 1000, state(1000));
  // A folder in the place of the temporary file: it cannot be opened for writing.
  mkdirSync(join(runDir, 'checkpoints', '000000002000.safetensors.tmp'));
  expect(() => writeCheckpoint(runDir, 2000, state(2000))).toThrow(/could not be written/);
  expect(readCheckpoint(runDir).snapshot).toEqual(state(1000));
});

describe('large constant arrays are in separate files', () => {
  /** A little over a megabyte. */
  const block = (value: number): Uint32Array => declareConstant(new Uint32Array(2 ** 18 + 1).fill(value));
  const withBlocks = (envSteps: number, ...blocks: Uint32Array[]): Snapshot => ({
    meta: { trainer: { envSteps }, memory: { size: 3 } },
    arrays: {
      weights: Float32Array.of(envSteps),
      ...Object.fromEntries(blocks.map((one, k) => [`memory/${k}`, one])),
    },
  });
  const blocks = (): string[] => files().filter((name) => name.endsWith('.block'));

  test('written once, kept while a checkpoint needs them, and read back', () => {
    const [a, b, c] = [block(1), block(2), block(3)] as const;
    const first = writeCheckpoint(runDir, 1000, withBlocks(1000, a, b));
    expect(first.bytes).toBeGreaterThan(2 * a.byteLength);
    expect(blocks()).toHaveLength(2);
    const second = writeCheckpoint(runDir, 2000, withBlocks(2000, a, c));
    expect(second.bytes).toBeGreaterThan(c.byteLength);
    expect(second.bytes).toBeLessThan(2 * c.byteLength);
    expect(blocks()).toHaveLength(3);
    expect(readCheckpoint(runDir).snapshot).toEqual(withBlocks(2000, a, c));
    // The checkpoint of b goes, and b with it.
    expect(writeCheckpoint(runDir, 3000, withBlocks(3000, a, c)).bytes).toBeLessThan(2000);
    expect(blocks()).toHaveLength(2);
    expect(readCheckpoint(runDir).snapshot).toEqual(withBlocks(3000, a, c));
  });

  test('no file stays open', ({ skip }) => {
    const open = '/proc/self/fd';
    if (!existsSync(open)) skip();
    const one = block(1);
    writeCheckpoint(runDir, 1000, withBlocks(1000, one));
    const before = readdirSync(open).length;
    for (let k = 2; k < 30; k++) writeCheckpoint(runDir, 1000 * k, withBlocks(1000 * k, one));
    expect(readdirSync(open).length).toBeLessThan(before + 10);
  });

  test('a process that read them does not write them again', () => {
    writeCheckpoint(runDir, 1000, withBlocks(1000, block(1)));
    const { arrays } = readCheckpoint(runDir).snapshot;
    const read = declareConstant(arrays['memory/0'] as Uint32Array);
    expect(writeCheckpoint(runDir, 2000, withBlocks(2000, read)).bytes).toBeLessThan(2000);
    expect(readCheckpoint(runDir).snapshot).toEqual(withBlocks(2000, read));
  });

  test('in another directory they are written again', () => {
    const other = freshFolder();
    mkdirSync(join(other, 'checkpoints'));
    const a = block(1);
    writeCheckpoint(runDir, 1000, withBlocks(1000, a));
    writeCheckpoint(other, 1000, withBlocks(1000, a));
    rmSync(runDir, { recursive: true });
    expect(readCheckpoint(other).snapshot).toEqual(withBlocks(1000, a));
  });

  test('a damaged or missing block makes its checkpoint unreadable, but not the previous one', () => {
    const [a, b] = [block(1), block(2)] as const;
    writeCheckpoint(runDir, 1000, withBlocks(1000, a));
    writeCheckpoint(runDir, 2000, withBlocks(2000, b));
    const path = join(runDir, 'checkpoints', blocks().find((name) => readBlock(name)[0] === 2)!);
    const sound = readFileSync(path);
    for (const at of [0, 30, 60, 5000, sound.length - 1]) {
      writeFileSync(path, Buffer.from(sound.map((byte, k) => (k === at ? byte ^ 4 : byte))));
      expect(readCheckpoint(runDir).snapshot).toEqual(withBlocks(1000, a));
      writeFileSync(path, sound.subarray(0, at));
      expect(readCheckpoint(runDir).warnings).toHaveLength(1);
    }
    const expectSkipped = (reason: RegExp): void => {
      const { snapshot, warnings } = readCheckpoint(runDir);
      expect(snapshot).toEqual(withBlocks(1000, a));
      expect(warnings).toEqual([expect.stringMatching(reason)]);
    };
    writeFileSync(path, Buffer.concat(encodeSnapshot({ meta: {}, arrays: { other: b } })));
    expectSkipped(/is damaged: Its part .* is another kind of file/);
    rmSync(path);
    expectSkipped(/is missing/);
    // A missing block is written again, though this process wrote it once.
    writeCheckpoint(runDir, 3000, withBlocks(3000, b));
    expect(readCheckpoint(runDir).snapshot).toEqual(withBlocks(3000, b));
  });

  test('arrays that may still change are part of every checkpoint', () => {
    const changing = new Uint32Array(2 ** 18 + 1);
    for (const envSteps of [1000, 2000]) {
      changing.fill(envSteps);
      writeCheckpoint(runDir, envSteps, withBlocks(envSteps, changing));
    }
    expect(blocks()).toEqual([]);
    expect(readCheckpoint(runDir).snapshot).toEqual(withBlocks(2000, changing));
  });

  function readBlock(name: string): Uint32Array {
    const bytes = readFileSync(join(runDir, 'checkpoints', name));
    return decodeSnapshot(new Uint8Array(bytes)).arrays.block as Uint32Array;
  }
});

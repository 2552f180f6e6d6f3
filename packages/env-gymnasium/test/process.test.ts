// What goes wrong between Node.js and Python: writes, pipes, programs, time, forks.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { GymnasiumVector } from '../src/index.ts';
import { hasPython, modules, python, refusal, toys } from './plain.ts';

/** A new folder, removed after the test. */
function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'prism-gymnasium-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}
/** The steps of a vector whose environments fail in their second one. */
const steps = (vector: GymnasiumVector, count = 2) => {
  vector.reset({ seed: 4 });
  for (let k = 0; k < count; k++) vector.step(new Int32Array(vector.numEnvs));
};

/** What a script prints that uses the module `bridge`. */
function inPython(script: string): string {
  const PYTHONPATH = [path.join(modules, '../python'), process.env.PYTHONPATH].join(path.delimiter);
  return execFileSync(python!, ['-c', script], { encoding: 'utf8', env: { ...process.env, PYTHONPATH } });
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe.skipIf(!hasPython)('requests and answers', () => {
  test('larger than a pipe, and larger than the answers before', async () => {
    const vector = await toys('Wide');
    const actions = Float32Array.from({ length: 50_000 }, (_, k) => (k % 17) - 8);
    vector.reset();
    vector.step(actions);
    expect(vector.observations).toEqual(actions);
    vector.step(actions.map((x) => x / 2));
    expect(vector.observations[49_999]).toBe(actions[49_999]! / 2);
  });

  test.each([16_376, 16_377])('%i numbers, at the end of the first room for answers', async (size) => {
    const vector = await toys('Wide', 1, { kwargs: { size } });
    vector.reset();
    vector.step(new Float32Array(size).fill(2));
    expect(vector.observations[size - 1]).toBe(2);
  });

  test.each([
    ['to an earlier request', (bytes: Uint8Array) => new DataView(bytes.buffer).setUint32(8, 0, true), 0],
    ['with more behind it', () => undefined, 3],
  ])('an answer %s is refused, and all later requests', async (_what, change, more) => {
    const vector = await toys('Walk');
    vector.reset();
    const read = fs.readSync as (...args: unknown[]) => number;
    vi.spyOn(fs, 'readSync').mockImplementation(((
      fd: number,
      data: Uint8Array,
      at: number,
      length: number,
    ) => {
      const count = read(fd, data, at, length, null);
      change(data);
      return count + more;
    }) as never);
    const said = await refusal(() => vector.step(new Int32Array(1)));
    vi.restoreAllMocks();
    expect(said).toMatch(
      /^contract: toys:Walk answered another request than the last one\. Probably it has forked/,
    );
    expect(await refusal(() => vector.step(new Int32Array(1)))).toBe(said);
  });

  test('Python refuses a request that is not the next', async () => {
    const vector = await toys('Walk');
    vector.reset();
    const write = fs.writeSync as (...args: unknown[]) => number;
    vi.spyOn(fs, 'writeSync').mockImplementation(((
      fd: number,
      data: DataView,
      at: number,
      length: number,
    ) => {
      data.setUint32(16, 7, true);
      return write(fd, data, at, length, null);
    }) as never);
    const said = await refusal(() => vector.step(new Int32Array(1)));
    expect(said).toMatch(/^contract: toys:Walk answered another request than the last one/);
    vi.restoreAllMocks();
    // What Python itself says of it, without the check of Node.js.
    const script = `
import bridge, json, sys
class Pipes:
    def read(self, view):
        if self.sent: raise EOFError
        bridge.REQUEST.pack_into(view, 0, bridge.STEP, 0, 0, 7)
        self.sent = True
    def send(self, kind, number, data):
        print(json.loads(data)["message"])
class Rows:
    name, request, answer = "toys:Walk", bytearray(bridge.REQUEST.size), bytearray(64)
    def place(self): return "here"
    def serve(self, *_): print("served"); return bridge.PICTURE, b""
pipes = Pipes(); pipes.sent = False
try: bridge.answer_requests(pipes, Rows())
except EOFError: pass`;
    expect(inPython(script)).toBe('toys:Walk did not get the request 0, but 7.\n');
  });

  test('an answer that Python writes in parts arrives whole', () => {
    const script = `
import bridge, os
written, write = [], os.write
os.write = lambda fd, data: written.append(bytes(data[:7])) or len(data[:7])
pipes = bridge.Pipes.__new__(bridge.Pipes)
pipes.target = 1
pipes.write(memoryview(bytes(range(20))))
os.write = write
print([len(part) for part in written], b"".join(written) == bytes(range(20)))`;
    expect(inPython(script)).toBe('[7, 7, 6] True\n');
  });

  test('a request that is written in parts arrives whole', async () => {
    const vector = await toys('Walk', 3);
    vector.reset({ seed: 4 });
    const write = fs.writeSync as (...args: unknown[]) => number;
    const parts: number[] = [];
    vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, data: unknown, at: number, length: number) => {
      parts.push(length);
      return write(fd, data, at, Math.min(7, length), null);
    }) as never);
    vector.step(Int32Array.of(1, 0, -1));
    vector.step(Int32Array.of(-1, 1, 0));
    vi.restoreAllMocks();
    expect(parts).toEqual([...[36, 29, 22, 15, 8, 1], ...[36, 29, 22, 15, 8, 1]]);
    expect([...vector.rewards]).toEqual([-0.25, 0.25, 0]);
    expect([...vector.observations]).toEqual([4, 1, 2, -1, 5, 1, 2, 1, 6, 1, 2, 0]);
  });

  test('an answer that is read in parts arrives whole', async () => {
    const vector = await toys('Walk', 2);
    const read = fs.readSync as (...args: unknown[]) => number;
    vi.spyOn(fs, 'readSync').mockImplementation(((fd: number, data: unknown, at: number, length: number) =>
      read(fd, data, at, Math.min(5, length), null)) as never);
    vector.reset({ seed: 4 });
    vi.restoreAllMocks();
    expect([...vector.observations]).toEqual([4, 1, 0, 9, 5, 1, 0, 9]);
  });

  test.each(['EPIPE', 'EOF'])(
    'a write that fails as Python has ended (%s) waits for the reason',
    async (code) => {
      const vector = await toys('Faulty', 1, { kwargs: { fault: 'die' } });
      const pid = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .find(
          ([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('bridge.py'),
        )![0];
      vector.reset();
      process.kill(Number(pid), 'SIGKILL');
      vi.spyOn(fs, 'writeSync').mockImplementation(() => {
        throw Object.assign(new Error(code), { code });
      });
      expect(await refusal(() => vector.step(new Int32Array(1)))).toMatch(
        /^unavailable: .* has ended \(SIGKILL\)/,
      );
    },
  );

  test('a write and a read that fail for another reason say it', async () => {
    const vector = await toys('Walk');
    vector.reset();
    const fail = () => {
      throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    };
    vi.spyOn(fs, 'writeSync').mockImplementation(fail);
    expect(await refusal(() => vector.step(new Int32Array(1)))).toContain('EIO: i/o error');
    vi.restoreAllMocks();
    vi.spyOn(fs, 'readSync').mockImplementation(fail);
    expect(await refusal(() => vector.step(new Int32Array(1)))).toContain('EIO: i/o error');
  });

  test('what an environment prints or reads does not disturb them', async () => {
    const vector = await toys('Faulty', 2, { kwargs: { fault: 'print' }, timeout: 1e9 });
    steps(vector, 3);
    expect([...vector.terminated]).toEqual([1, 1]);
  });

  test('a slow step does not end Python, nor do pauses between steps', async () => {
    const kwargs = { space: 'Discrete(2)', first: '0', later: ['time.sleep(0.4) or 1'] };
    const vector = await toys('Script', 1, { kwargs, timeout: 3 });
    const idle = await toys('Walk', 1, { timeout: 3 });
    steps(idle, 1);
    steps(vector, 9);
    steps(idle, 1);
    expect(vector.observations[0]).toBe(1);
  });
});

describe.skipIf(!hasPython)('Python that is lost', () => {
  test.each([
    [
      'die',
      60,
      /^unavailable: The Python process of toys:Faulty has ended \(exit code 3\)\. What it printed is above/,
    ],
    [
      'sleep',
      3,
      /^unavailable: toys:Faulty did not answer within 3 s, and its Python was ended\. If a step or reset/,
    ],
  ] as const)('%s: every later call says why', async (fault, timeout, words) => {
    const vector = await toys('Faulty', 2, { kwargs: { fault }, processes: 2, timeout });
    const said = await refusal(() => steps(vector));
    expect(said).toMatch(words);
    expect(await refusal(() => vector.reset())).toBe(said);
    vector.close();
    expect(await refusal(() => vector.step(new Int32Array(2)))).toBe(said);
  });

  test.skipIf(process.platform === 'win32').each([
    ['fork', 1],
    ['late', 4],
  ])('two processes that answer after a %s are noticed', async (fault, count) => {
    const vector = await toys('Faulty', 1, { kwargs: { fault } });
    const said = await refusal(() => {
      for (let k = 0; k < 100 * count; k++) {
        steps(vector, 3);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    });
    expect(said).toMatch(
      /^contract: toys:Faulty (answered another request than the last one|did not get the request \d+, but \d+)\. Probably it has forked/,
    );
    expect(await refusal(() => vector.reset())).not.toBe('none');
  });

  test.skipIf(process.platform === 'win32')(
    'a process that an environment starts may end by itself',
    async () => {
      const kwargs = { space: 'Discrete(2)', first: '0', later: ['1 if os.fork() else os._exit(0)', '1'] };
      const vector = await toys('Script', 1, {
        kwargs: { ...kwargs, later: ['1 if os.fork() else os._exit(0)', '1'] },
      });
      steps(vector, 6);
      expect(vector.observations[0]).toBe(1);
    },
  );
});

describe.skipIf(!hasPython)('the program', () => {
  const program =
    python && execFileSync(python, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  /** A folder of programs that names this Python so, as the only one on the path. */
  function pathWith(...names: string[]): string {
    const folder = newFolder();
    for (const name of names) fs.symlinkSync(program!, path.join(folder, name));
    vi.stubEnv('PATH', folder);
    return folder;
  }
  const create = async (config = {}) => {
    const vector = await GymnasiumVector.create('toys:Walk', 3, { processes: 3, ...config });
    vector.reset();
    vector.close();
    return 'created';
  };

  test.skipIf(process.platform === 'win32')('is python3, else python', async () => {
    pathWith('python3');
    expect(await create()).toBe('created');
    pathWith('python');
    expect(await create()).toBe('created');
    const folder = pathWith();
    expect(await refusal(create)).toMatch(/^unavailable: Python could not be started as python: .*ENOENT/);
    fs.writeFileSync(path.join(folder, 'python3'), '', { mode: 0o600 });
    fs.writeFileSync(path.join(folder, 'python'), '', { mode: 0o600 });
    expect(await refusal(create)).toMatch(/^unavailable: Python could not be started as python3: .*EACCES/);
  });

  test.skipIf(process.platform === 'win32')('is that of the setting, else of PRISM_PYTHON', async () => {
    const folder = pathWith('mine');
    expect(await refusal(() => create({ python: 'other' }))).toMatch(/^unavailable: .* as other: .*ENOENT/);
    vi.stubEnv('PRISM_PYTHON', 'wrong');
    expect(await refusal(create)).toMatch(/^unavailable: .* as wrong: .*ENOENT/);
    expect(await create({ python: path.join(folder, 'mine') })).toBe('created');
    vi.stubEnv('PRISM_PYTHON', 'mine');
    expect(await create()).toBe('created');
  });

  test('without Gymnasium', async () => {
    vi.stubEnv('PYTHONPATH', path.join(import.meta.dirname, 'without'));
    process.chdir(tmpdir());
    onTestFinished(() => process.chdir(modules));
    expect(await refusal(() => GymnasiumVector.create('CartPole-v1', 1, { python: python! }))).toMatch(
      /^unavailable: Gymnasium is not installed for .* \(Python 3\.\d+\.\d+\)\. Run .* -m pip install gymnasium/,
    );
  });

  test.skipIf(process.platform === 'win32')(
    'leaves no pipes, whether it creates the environments or not',
    async () => {
      const folder = newFolder();
      vi.stubEnv('TMPDIR', folder);
      await create({ python: python! });
      const refused = { kwargs: { fault: 'raise', at: 0 }, python: python!, processes: 2 };
      expect(await refusal(() => GymnasiumVector.create('toys:Faulty', 2, refused))).toMatch(/^contract/);
      expect(await refusal(() => GymnasiumVector.create('toys:Unmasked', 2, { python: python! }))).toMatch(
        /^invalid-space/,
      );
      await expect.poll(() => fs.readdirSync(folder)).toEqual([]);
    },
  );
});

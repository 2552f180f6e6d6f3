// Runs in a bucket: a fake one that fails on request, and real servers if available.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaseRunDirectory } from '@prism-rl/runner/node';
import { AwsClient } from 'aws4fetch';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { FakeBucket, type Fault } from '../../../test/servers/fakeBucket.ts';
import { freePort } from '../../../test/servers/redisServer.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { openStore } from '../src/conduct/place.ts';
import { mostLeases } from '../src/plan/planSweep.ts';
import { Bucket } from '../src/work/store/bucket.ts';
import { bucketStore } from '../src/work/store/bucketStore.ts';
import { folderStore, type RunStore, type StoredRun } from '../src/work/store/runStore.ts';

const folder = temporaryFolder();
const run = ['runs', 'CartPole-v1', 'dqn+c51', 'seed1'];
const takenOver = expect.objectContaining({ code: 'state', message: expect.stringContaining('taken over') });

/** Claims the directory with its token and writes there, as a worker does. */
function work(stored: StoredRun, token: number, files: { readonly [path: string]: string }): string {
  const { path } = leaseRunDirectory(join(stored.directory, ...run), token);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** The files of the run, as a later reader finds them. */
let fetched = 0;
async function filesIn(store: RunStore): Promise<{ [path: string]: string }> {
  const to = join(folder, `fetched${++fetched}`);
  if (!(await store.fetch(run, to))) return {};
  const paths = readdirSync(to, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'fence')
    .map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(to, path), 'utf8')]));
}

function contract(open: (scratch: string) => RunStore): void {
  test('a run goes on elsewhere with the files that were kept, and with no others', async () => {
    const [here, there] = [open(folder), open(folder)];
    expect(await filesIn(here)).toEqual({});
    const first = await here.open(run, 1);
    const begun = { 'metrics.jsonl': 'a\n', 'checkpoints/1.safetensors': 'one', 'x.tmp': 'half' };
    const path = work(first, 1, begun);
    expect(await first.save()).toBe(true);
    writeFileSync(join(path, 'metrics.jsonl'), 'a\nb\n');
    renameSync(join(path, 'checkpoints/1.safetensors'), join(path, 'checkpoints/2.safetensors'));
    expect(await first.save()).toBe(true);
    writeFileSync(join(path, 'metrics.jsonl'), 'a\nb\nnot kept\n');
    await first.close();
    expect(existsSync(first.directory)).toBe(false);
    const kept = { 'checkpoints/2.safetensors': 'one', 'metrics.jsonl': 'a\nb\n' };
    expect(await filesIn(there)).toEqual(kept);
    const second = await there.open(run, 2);
    work(second, 2, { more: 'm' });
    expect(await second.save()).toBe(true);
    await second.close();
    expect(await filesIn(here)).toEqual({ ...kept, more: 'm' });
  });

  test('who slept past its lease changes nothing', async () => {
    const [zombie, heir] = [await open(folder).open(run, 11), await open(folder).open(run, 12)];
    work(zombie, 11, { 'metrics.jsonl': 'late' });
    work(heir, 12, { 'metrics.jsonl': 'in time' });
    expect(await zombie.save()).toBe(false);
    expect(await heir.save()).toBe(true);
    expect(await zombie.save()).toBe(false);
    await expect(open(folder).open(run, 11)).rejects.toThrow(takenOver);
    expect(await filesIn(open(folder))).toMatchObject({ 'metrics.jsonl': 'in time' });
    expect(await heir.save()).toBe(true);
    for (const stored of [zombie, heir]) await stored.close();
  });

  test('of two that a queue gave the same token, the later one holds the run', async () => {
    const [a, b] = [await open(folder).open(run, 20), await open(folder).open(run, 20)];
    expect([await a.save(), await b.save()]).toEqual([false, true]);
    for (const stored of [a, b]) await stored.close();
  });

  test('a later leg is never reached by leases of an earlier one', async () => {
    await (await open(folder).open(run, 2 * mostLeases + 1)).close();
    for (const token of [30, 2 * mostLeases - 1])
      await expect(open(folder).open(run, token)).rejects.toMatchObject({ code: 'incompatible' });
  });
}

/** Checks who owns the directory. @param open makes it known to another machine, for which no holder exists yet. */
async function expectOneOwner(open: () => RunStore): Promise<void> {
  expect(await open().owner()).toBe(undefined);
  const claims = await Promise.all([open().claim('a'), open().claim('b')]);
  expect(claims.filter((isOurs) => isOurs)).toHaveLength(1);
  const owner = claims[0] ? 'a' : 'b';
  expect(await open().owner()).toBe(owner);
  expect(await open().claim(owner)).toBe(true);
  expect(await open().claim('c')).toBe(false);
  expect(await open().owner()).toBe(owner);
}

test('a folder is the place of one sweep', async () => {
  const place = join(folder, 'not', 'there', 'yet');
  await expectOneOwner(() => openStore(place));
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(await openStore(join(file, 'below')).owner()).toBe(undefined);
});

describe('a bucket that fails', () => {
  let bucket: FakeBucket;
  const open = (scratch = folder): RunStore =>
    openStore('s3://runs/some/where', { scratch, environment: bucket.environment });

  beforeEach(async () => {
    bucket = await FakeBucket.start();
  });
  afterEach(() => bucket.stop());

  contract((scratch) => open(scratch));

  /** The run, with the files that are to be kept; closed at the end of the test. */
  async function begun(files: { readonly [path: string]: string }): Promise<StoredRun> {
    const stored = await open().open(run, 1);
    onTestFinished(() => stored.close());
    work(stored, 1, files);
    return stored;
  }

  /** One answer after the other, again and again. */
  const inTurn = (...answers: readonly ReturnType<Fault>[]): Fault => {
    let k = 0;
    return () => answers[k++ % answers.length];
  };
  /** The answer to requests for objects with this ending, by this method if one is given. */
  const to = (ending: string, method: string | undefined, answer: Fault): Fault => {
    return (asked) =>
      asked.key.endsWith(ending) && (method ?? asked.method) === asked.method ? answer(asked) : undefined;
  };

  test.each<[what: string, fault: Fault, refusal?: string | RegExp]>([
    ['answers of 500 and 503 are tried again', inTurn(500, 503, undefined)],
    ['writes whose answer was lost are not taken for another’s', to('', 'PUT', inTurn('lost', undefined))],
    [
      'a head that came through unheard is still our own',
      to('head.json', undefined, inTurn('lost', undefined, 403)),
      'it answers 403',
    ],
    [
      'what could not be kept is kept by the next save', // 403 is not retried
      to('head.json', 'PUT', () => 403),
      /^The store s3:\/\/runs\/some\/where\/ cannot be used: it answers 403 \(Injected\)/,
    ],
    [
      'a file that found no place is not said to be kept',
      to('metrics.jsonl', 'PUT', () => 404),
      'it answers 404',
    ],
  ])('%s', async (_what, fault, refusal) => {
    if (refusal === undefined) bucket.fault = fault;
    const stored = await begun({ 'metrics.jsonl': 'a' });
    expect(await stored.save()).toBe(true);
    work(stored, 1, { 'metrics.jsonl': 'ab' });
    if (refusal !== undefined) {
      bucket.fault = fault;
      await expect(stored.save()).rejects.toThrow(refusal);
      bucket.fault = () => undefined;
    }
    expect(await stored.save()).toBe(true);
    bucket.fault = () => undefined;
    expect(await filesIn(open())).toEqual({ 'metrics.jsonl': 'ab' });
  });

  test('a place in it is that of one sweep, also where the answer to its claim was lost', async () => {
    await expectOneOwner(() => open());
    const other = (): RunStore => openStore('s3://runs/some', { environment: bucket.environment });
    let k = 0;
    bucket.fault = ({ method }) => (method === 'PUT' && ++k === 1 ? 'lost' : undefined);
    expect(await other().claim('d')).toBe(true);
    expect(await other().owner()).toBe('d');
  });

  test('a large file lies in pieces, which are put together again and removed with it', async () => {
    const heads = (): string[] => [...bucket.objects.keys()].filter((key) => key.includes('/files/'));
    const inPieces = () => bucketStore(new Bucket('s3://runs/some/where', bucket.environment), folder, 4);
    const first = await inPieces().open(run, 1);
    const kept = { 'checkpoints/1.safetensors': '0123456789', 'metrics.jsonl': 'abcd', 'x.0': '' };
    const path = work(first, 1, kept);
    rmSync(join(path, 'fence'), { force: true });
    expect(await first.save()).toBe(true);
    const nameOf = (key: string) => key.replace(/^.*\/files\/[^/]+\//, '');
    const names = () => heads().map(nameOf).sort();
    const pieces = [0, 1, 2].map((k) => `checkpoints/1.safetensors/${k}`);
    expect(names()).toEqual([...pieces, 'metrics.jsonl', 'x.0']);
    expect(await filesIn(open())).toEqual(kept);
    await first.close();
    // Another holder recognises the pieces: it uploads new ones only, and removes them with their file.
    const second = await inPieces().open(run, 2);
    const there = work(second, 2, { more: '01234' });
    rmSync(join(there, 'fence'), { force: true });
    const before = heads();
    expect(await second.save()).toBe(true);
    const added = heads().filter((key) => !before.includes(key));
    expect(added.map(nameOf)).toEqual(['more/0', 'more/1']);
    rmSync(join(there, 'checkpoints'), { recursive: true });
    expect(await second.save()).toBe(true);
    expect(names()).toEqual(['metrics.jsonl', 'more/0', 'more/1', 'x.0']);
    await second.close();
  });

  test('a run is brought whole or not at all', async () => {
    const stored = await begun({ 'checkpoints/1.safetensors': 'one', 'metrics.jsonl': 'a' });
    expect(await stored.save()).toBe(true);
    await stored.close();
    const to = join(folder, 'whole');
    bucket.fault = ({ method, key }) => (method === 'GET' && key.endsWith('metrics.jsonl') ? 403 : undefined);
    await expect(open().fetch(run, to)).rejects.toThrow(/answers 403/);
    expect(existsSync(to)).toBe(false);
    bucket.fault = () => undefined;
    expect(await open().fetch(run, to)).toBe(true);
    expect(readFileSync(join(to, 'metrics.jsonl'), 'utf8')).toBe('a');
    expect(readdirSync(folder).filter((name) => name.startsWith('whole'))).toEqual(['whole']);
    expect(await open().fetch([...run.slice(0, -1), 'seed2'], join(folder, 'none'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  test('a run that lies there already is not brought again', async () => {
    const stored = await begun({ 'metrics.jsonl': 'new' });
    await stored.save();
    await stored.close();
    const to = join(folder, 'there');
    mkdirSync(to);
    writeFileSync(join(to, 'metrics.jsonl'), 'mine');
    expect(await open().fetch(run, to)).toBe(true);
    expect(readFileSync(join(to, 'metrics.jsonl'), 'utf8')).toBe('mine');
  });

  test.each<readonly [text: string, what: string]>([
    ['', 'no text'],
    ['null', 'nothing'],
    ['{"token":1,"writer":"w","version":0}', 'no files'],
    ['{"token":1.5,"writer":"w","version":0,"files":{}}', 'a broken token'],
    ['{"token":1,"writer":7,"version":0,"files":{}}', 'a writer without a name'],
    ['{"token":1,"writer":"w","files":{}}', 'no version'],
    ['{"token":1,"writer":"w","version":0,"files":{"metrics.jsonl":7}}', 'a file without a key'],
    ...['../mine', 'a/../../mine', '/mine', 'C:/mine', '..\\mine'].map((path): [string, string] => [
      JSON.stringify({ token: 1, writer: 'w', version: 0, files: { [path]: 'k' } }),
      path,
    ]),
  ])('a head of %s (%s) is refused, and nothing is written', async (text) => {
    const at = 'some/where/runs/CartPole-v1/dqn+c51/seed1/head.json';
    bucket.objects.set(at, Buffer.from(text));
    bucket.objects.set('some/where/k', Buffer.from('theirs'));
    const scratch = mkdtempSync(join(folder, 'scratch-'));
    const refusal = expect.objectContaining({
      code: 'corrupt',
      message: expect.stringContaining(`${at} is damaged`),
    });
    await expect(open(scratch).open(run, 2)).rejects.toThrow(refusal);
    await expect(open(scratch).fetch(run, join(scratch, 'deep', 'to'))).rejects.toThrow(refusal);
    expect(readdirSync(scratch, { recursive: true }).join()).not.toContain('mine');
    expect(bucket.objects.get(at)?.toString()).toBe(text);
  });

  test('it holds no more objects than the run has files, and blocks are put there once', async () => {
    const stored = await open().open(run, 1);
    for (let k = 1; k <= 5; k++) {
      const path = work(stored, 1, {
        'checkpoints/memory.block': 'large',
        [`checkpoints/${k}.safetensors`]: `${k}`,
      });
      rmSync(join(path, `checkpoints/${k - 1}.safetensors`), { force: true });
      writeFileSync(join(path, 'metrics.jsonl'), 'm'.repeat(k));
    }
    await stored.save();
    await stored.save();
    const puts = () =>
      bucket.requests.filter(({ method, key }) => method === 'PUT' && key.endsWith('.block'));
    expect(puts()).toHaveLength(1);
    expect([...bucket.objects.keys()].filter((key) => key.includes('/files/'))).toHaveLength(4);
    await stored.close();
    const left = 'some/where/runs/CartPole-v1/dqn+c51/seed1/files/1.dead.9/metrics.jsonl';
    bucket.objects.set(left, Buffer.from('left'));
    const heir = await open().open(run, 2);
    expect([...bucket.objects.keys()].join()).not.toContain('dead');
    await heir.save();
    expect(puts()).toHaveLength(1);
    await heir.close();
  });

  test('what killed processes left in the scratch folder is removed, and nothing else', async () => {
    const scratch = mkdtempSync(join(folder, 'scratch-'));
    const stored = await open(scratch).open(run, 1);
    const own = /^(.*-)\d+-\w*$/.exec(basename(stored.directory))![1]!;
    const names = [
      `${own}999999999-abc`,
      `prism-run-${hostname()}-1-999999999-abc`, // of another container
      `prism-run-${hostname()}-999999998-4711-abcDEF`, // of a machine whose name starts with ours
      'prism-run-elsewhere-999999999-abc',
      'mine',
    ];
    for (const name of names) mkdirSync(join(scratch, name, 'runs'), { recursive: true });
    open(scratch);
    expect(readdirSync(scratch).sort()).toEqual([...names.slice(1), basename(stored.directory)].sort());
    await stored.close();
  });

  test('what lies in folders, as checkpoints do, is kept before what stands beside them', async () => {
    const stored = await begun({ 'a.jsonl': 'a', 'metrics.jsonl': 'm', 'b/1': 'b', 'z/1': 'z' });
    bucket.requests.length = 0;
    await stored.save();
    const kept = bucket.requests.filter(({ method }) => method === 'PUT').map(({ key }) => key);
    const files = ['b/1', 'z/1', 'a.jsonl', 'metrics.jsonl'];
    const inOrder = kept.map((key) => files.find((file) => key.endsWith(`/${file}`)));
    expect(inOrder.filter((file) => file !== undefined)).toEqual(files);
  });

  test('saves while one is at work are one save after it', async () => {
    const stored = await begun({ 'metrics.jsonl': 'a' });
    bucket.requests.length = 0;
    const saves = Array.from({ length: 20 }, () => stored.save());
    expect(new Set(await Promise.all(saves))).toEqual(new Set([true]));
    const heads = bucket.requests.filter(({ method, key }) => method === 'PUT' && key.endsWith('head.json'));
    expect(heads.length).toBeLessThanOrEqual(2);
  });

  test('who closes waits for the save that has yet to begin', async () => {
    const stored = await begun({ 'metrics.jsonl': 'a' });
    const first = stored.save();
    await sleep(1); // it is running
    work(stored, 1, { 'metrics.jsonl': 'ab', 'checkpoints/1': 'c' });
    const second = stored.save();
    await stored.close();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(await filesIn(open())).toEqual({ 'metrics.jsonl': 'ab', 'checkpoints/1': 'c' });
  });

  test('a folder that is gone is not looked for again and again', async () => {
    const stored = await begun({ 'metrics.jsonl': 'a' });
    rmSync(stored.directory, { recursive: true });
    await expect(stored.save()).rejects.toThrow('ENOENT');
  });

  test('a run that cannot be opened after all leaves no folder', async () => {
    const scratch = mkdtempSync(join(folder, 'scratch-'));
    bucket.fault = ({ method, key }) => (method === 'GET' && key === '' ? 403 : undefined);
    await expect(open(scratch).open(run, 2)).rejects.toThrow('it answers 403');
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('no error repeats what was signed with, nor does the bucket hold it', async () => {
    bucket.fault = () => 403;
    const error = await open()
      .open(run, 1)
      .catch((caught: unknown) => caught as Error & { hint: string });
    expect(error).toMatchObject({ code: 'unavailable' });
    const text = `${(error as Error).message} ${(error as Error).stack} ${String((error as Error).cause)}`;
    expect(text).not.toMatch(/geheim|AKIDTEST|Signature/);
    expect(() => openStore('s3://key:geheim@runs/x', { environment: {} })).toThrow(/^s3:\/\/runs\/x is not/);
    expect(() => openStore('s3://runs/x', { environment: {} })).toThrow(/no credentials for s3:\/\/runs\/x/);
    expect(() => openStore('gs://runs/x')).toThrow(/no store for addresses with gs:/);
  });
});

describe('a bucket whose answers are too long', () => {
  const environment = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const piece = new TextEncoder().encode('<NextContinuationToken>more<'.padEnd(2 ** 20));
  const calls: [name: string, (bucket: Bucket) => Promise<unknown>][] = [
    ['get', async (bucket) => (await bucket.get('key'))?.etag],
    ['put', (bucket) => bucket.put('key', piece)],
    ['delete', (bucket) => bucket.delete('key')],
    ['list', (bucket) => bucket.list('')],
  ];

  test.each(
    calls.flatMap(([name, call]) => [200, 403, 404, 412].map((status) => [name, status, call] as const)),
  )('is refused in %s, status %i', async (_name, status, call) => {
    let read = 0;
    vi.spyOn(AwsClient.prototype, 'fetch').mockImplementation(async () => {
      const pull = (to: ReadableStreamDefaultController) => {
        read++;
        if (read > 100) to.close();
        else to.enqueue(piece);
      };
      return new Response(new ReadableStream({ pull }), { status });
    });
    onTestFinished(() => void vi.restoreAllMocks());
    await expect(call(new Bucket('s3://runs/x', environment))).rejects.toThrow(
      'The store s3://runs/x/ sends an answer of more than 64 MiB.',
    );
    expect(read).toBeLessThan(70);
  });

  test('is refused in a list without an end', async () => {
    let pages = 0;
    vi.spyOn(AwsClient.prototype, 'fetch').mockImplementation(
      async () => new Response(pages++ < 100 ? piece : ''),
    );
    onTestFinished(() => void vi.restoreAllMocks());
    await expect(new Bucket('s3://runs/x', environment).list('')).rejects.toThrow('more than 64 MiB');
  });
});

test('a bucket on Amazon is asked for by its host; one with dots in its name by a path, for the certificate has none', async () => {
  const asked: string[] = [];
  vi.spyOn(AwsClient.prototype, 'fetch').mockImplementation(async (url) => {
    asked.push(String(url));
    return new Response('', { status: 404 });
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const environment = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-north-1' };
  for (const name of ['runs', 'my.runs']) await openStore(`s3://${name}/x`, { environment }).owner();
  expect(asked).toEqual([
    'https://runs.s3.eu-north-1.amazonaws.com/x/.sweep',
    'https://s3.eu-north-1.amazonaws.com/my.runs/x/.sweep',
  ]);
});

/** Real servers, by the program that starts one. */
const servers = {
  versitygw: (port: number, data: string) => [
    ...`--port 127.0.0.1:${port} --access AKIDTEST --secret geheim-4711 posix`.split(' '),
    data,
  ],
  moto_server: (port: number) => ['-H', '127.0.0.1', '-p', String(port)],
};

for (const program of ['versitygw', 'moto_server'] as const) {
  const args = servers[program];
  const isFound = (process.env.PATH ?? '').split(':').some((place) => existsSync(join(place, program)));
  describe.skipIf(!isHere(program, isFound))(program, () => {
    let server: ChildProcess;
    let environment: { [name: string]: string };

    beforeAll(async () => {
      const port = await freePort();
      const data = join(folder, program);
      mkdirSync(data);
      server = spawn(program, args(port, data), { stdio: 'ignore' });
      const [url, accessKeyId, secretAccessKey] = [`http://127.0.0.1:${port}`, 'AKIDTEST', 'geheim-4711'];
      environment = {
        ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
        AWS_ENDPOINT_URL_S3: url,
      };
      const client = new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region: 'us-east-1' });
      for (;;) {
        const made = await client.fetch(`${url}/runs`, { method: 'PUT' }).catch(() => undefined);
        if (made?.ok === true) break;
        await sleep(100);
      }
    }, 60_000);
    afterAll(() => server.kill('SIGKILL'));

    contract((scratch) => openStore('s3://runs/some/where', { scratch, environment }));
  });
}

const local = join(folder, 'local');

test('checkpoints are dropped, what stands beside them stays', async () => {
  const run = join(local, 'runs', 'seed1');
  mkdirSync(join(run, 'checkpoints', '100'), { recursive: true });
  writeFileSync(join(run, 'metrics.jsonl'), '');
  await folderStore(local).dropCheckpoints!(['runs', 'seed1']);
  expect(readdirSync(run)).toEqual(['metrics.jsonl']);
  // There are none left.
  await folderStore(local).dropCheckpoints!(['runs', 'seed1']);
});

test('checkpoints that cannot be removed are named', async () => {
  writeFileSync(join(local, 'seed2'), 'a file where a folder is to be');
  const path = join(local, 'seed2', 'checkpoints');
  await expect(folderStore(local).dropCheckpoints!(['seed2'])).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining(`${path} cannot be removed: `),
  });
});

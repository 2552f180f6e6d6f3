import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, gunzipSync } from 'node:zlib';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { checkLogger } from '@prism-rl/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isHere } from '../../../../test/isHere.ts';
import { freePort } from '../../../../test/servers/redisServer.ts';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { episodeAt as episode, evaluation, logAll } from '../../test/exampleEvents.ts';
import { allParameters, end, floods, listening, start, update } from '../../test/trackedRun.ts';
import { plugin } from '../plugin.ts';
import { wandb } from './wandb.ts';

// A server that keeps the rules of Weights & Biases: who may ask, what a run's stream may hold, and where its lines go on.

interface ServedRun {
  name: string;
  readonly project: string;
  config: { [name: string]: { value: unknown } };
  readonly history: { [key: string]: unknown }[];
  summary: { [key: string]: unknown };
  /** Once it is complete. */
  exitCode?: number;
}

interface WandbServer {
  readonly url: string;
  readonly runs: Map<string, ServedRun>;
  /** While it is, every call is answered by 503. */
  isDown: boolean;
  close(): Promise<void>;
}

const wandbKey = '0123456789012345678901234567890123456789';

/** Starts a server that knows one user, `me`. */
async function wandbServer(): Promise<WandbServer> {
  const runs = new Map<string, ServedRun>();
  const state = { isDown: false };

  const upsert = (variables: { [name: string]: string | null | undefined }) => {
    const { name: id, project, entity, displayName, config } = variables;
    const run = runs.get(id!) ?? { name: '', project: project!, config: {}, history: [], summary: {} };
    runs.set(id!, run);
    if (displayName) run.name = displayName;
    if (config) Object.assign(run.config, JSON.parse(config));
    delete run.exitCode;
    const place = { id: 'p', name: project, entity: { id: 'e', name: entity ?? 'me' } };
    const bucket = { id, name: id, displayName: run.name, config: '{}', project: place };
    return { upsertBucket: { bucket: { ...bucket, historyLineCount: run.history.length }, inserted: true } };
  };
  const stream = (id: string, body: string): [status: number, answer: object] => {
    const run = runs.get(id);
    if (run === undefined) return [404, { error: 'no such run' }];
    const {
      files = {},
      complete,
      exitcode,
    } = JSON.parse(body) as {
      files?: { [file: string]: { offset: number; content: string[] } };
      complete?: boolean;
      exitcode?: number;
    };
    const { 'wandb-history.jsonl': history, 'wandb-summary.json': summary } = files;
    if (history !== undefined && history.offset !== run.history.length)
      return [400, { error: `offset ${history.offset} instead of ${run.history.length}` }];
    run.history.push(...(history?.content ?? []).map(parsed));
    if (summary !== undefined) run.summary = parsed(summary.content[0]!);
    if (complete === true) run.exitCode = exitcode!;
    return [200, { exitcode: null, limits: {} }];
  };

  const server = await listening((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const reply = (status: number, answer: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      };
      const { url = '', headers } = request;
      if (state.isDown) return reply(503, {});
      // The service's own client uploads files and measurements besides.
      if (!/^\/(graphql|files\/.*\/file_stream)$/.test(url)) return reply(200, {});
      if (headers.authorization !== `Basic ${Buffer.from(`api:${wandbKey}`).toString('base64')}`)
        return reply(401, {});
      const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
      if (url !== '/graphql') return reply(...stream(decodeURIComponent(url.split('/')[4]!), body));
      const { query, variables } = JSON.parse(body);
      if (query.includes('upsertBucket')) return reply(200, { data: upsert(variables) });
      if (query.includes('createRunFiles')) {
        const named = (name: string) => ({ name, uploadUrl: `http://${headers.host}/upload/${name}` });
        const files = variables.files.map(named);
        return reply(200, { data: { createRunFiles: { runID: 'r', uploadHeaders: [], files } } });
      }
      return reply(200, { data: { viewer: { id: 'u', entity: 'me', username: 'me' } } });
    });
  });
  return Object.assign(state, { ...server, runs });
}

/** NaN and infinities as texts. */
function parsed(line: string): { [key: string]: unknown } {
  return JSON.parse(line.replaceAll(/:(NaN|-?Infinity)(?=[,}])/g, ':"$1"'));
}

let server: WandbServer;
let runDir: string;
beforeEach(async () => {
  server = await wandbServer();
  runDir = freshFolder();
  vi.stubEnv('WANDB_BASE_URL', server.url);
  vi.stubEnv('WANDB_API_KEY', wandbKey);
  for (const name of ['WANDB_MODE', 'WANDB_PROJECT', 'WANDB_ENTITY']) vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const only = (): ServedRun => [...server.runs.values()][0]!;
const lines = (key: string) =>
  only().history.flatMap((line) => (key in line ? [[line._step, line[key]]] : []));

test('sends settings, a line of history a step, a summary, and the end', async () => {
  const logger = wandb({ project: 'poles', every: 1, runDir });
  const updates = [1, 2, 3].map((step) => update(step, step / 4));
  await logAll(logger, [start(), ...updates, episode(3), evaluation(3), end(3)]);
  expect([...server.runs.keys()]).toEqual([expect.stringMatching(/^[a-z0-9]{8}$/)]);
  expect(only()).toMatchObject({ name: 'dqn in CartPole-v1, seed 3', project: 'poles', exitCode: 0 });
  expect(Object.keys(only().config)).toHaveLength(allParameters);
  expect(only().config['agent.setting7']).toEqual({ value: 7 });
  expect(only().config['env.maxEpisodeSteps']).toEqual({ value: 500 });
  expect(lines('train/loss')).toEqual([1, 2, 3].map((step) => [step, step / 4]));
  // All numbers of a step are in one line.
  expect(only().history.map(({ _step }) => _step)).toEqual([1, 2, 3]);
  expect(only().history[2]).toMatchObject({ 'episode/return': 9, 'eval/mean_return': 9, 'train/loss': 0.75 });
  expect(only().summary).toMatchObject({ _step: 3, 'eval/std_return': 1, 'train/loss': 0.75 });
});

test('numbers that are not finite arrive, and a failed run has exit code 1', async () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-7];
  const updates = values.map((value, k) => update(k + 1, value));
  await logAll(wandb({ every: 1, runDir }), [start(), ...updates]);
  expect(lines('train/loss').map(([, value]) => value)).toEqual(['NaN', 'Infinity', '-Infinity', 1e-7]);
  expect(only()).toMatchObject({ exitCode: 1, project: 'prism-rl' });
});

test('of episodes that end at one step a line has the mean, also of those that came as one row', async () => {
  const logger = wandb({ every: 100, runDir });
  const several = (step: number, returns: readonly number[]) =>
    returns.map((value, k) => episode(step, { env: k, return: value, length: 2 * value }));
  const many = Array.from({ length: 150 }, (_, k) => k);
  await logAll(logger, [start(), ...several(60, [1, 2, 6]), ...several(200, many), episode(300), end(300)]);
  expect(lines('episode/return')).toEqual([
    [60, 3],
    [200, 74.5],
    [300, 9],
  ]);
  expect(lines('episode/length')[0]).toEqual([60, 6]);
});

test('thousands of steps come in several calls, once each and in order, also if the server is away for a while', async () => {
  const logger = wandb({ every: 1, runDir });
  logger.log(start());
  await expect.poll(() => server.runs.size).toBe(1);
  server.isDown = true;
  for (let step = 1; step <= 1500; step++) logger.log(update(step, step));
  await new Promise((resolve) => setTimeout(resolve, 20));
  server.isDown = false;
  for (let step = 1501; step <= 2500; step++) {
    logger.log(update(step, step));
    logger.log(episode(step));
  }
  await logAll(logger, [end(2500)]);
  expect(only().history.map(({ _step }) => _step)).toEqual(Array.from({ length: 2500 }, (_, k) => k + 1));
});

test('a resumed run keeps its id, and adds lines behind its last ones', async () => {
  const updates = [1, 2, 3].map((step) => update(step, step));
  await logAll(wandb({ every: 1, runDir }), [start(), ...updates, end(3, 'stopped')]);
  expect(only().exitCode).toBe(130);
  // From the checkpoint at step 2: step 3 happens again.
  await logAll(wandb({ every: 1, runDir }), [start(2), update(3, 3), update(4, 4), end(4)]);
  expect(server.runs.size).toBe(1);
  expect(lines('train/loss')).toEqual([1, 2, 3, 4].map((step) => [step, step]));
  expect(only().exitCode).toBe(0);
});

describe('before the run', () => {
  const create = async () => {
    const { wandb: entry } = plugin.loggers!;
    return entry!.create({ config: entry!.defaults, runDir });
  };

  test('a server that knows the key is fine, and has no run yet', async () => {
    await create();
    expect(server.runs.size).toBe(0);
  });

  test('a mode that sends no runs is not taken for online', async () => {
    vi.stubEnv('WANDB_MODE', 'disabled');
    await expect(create()).rejects.toThrow('WANDB_MODE is disabled');
  });

  test('a missing key, a wrong one, and a server that is not there are named', async () => {
    vi.stubEnv('WANDB_API_KEY', '');
    await expect(create()).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('WANDB_MODE=offline'),
    });
    vi.stubEnv('WANDB_API_KEY', 'wrong');
    await expect(create()).rejects.toMatchObject({
      message: expect.stringMatching(/refuses: status 401\.$/),
      hint: expect.stringContaining('WANDB_API_KEY'),
    });
    vi.stubEnv('WANDB_BASE_URL', `http://127.0.0.1:${await freePort()}`);
    await expect(create()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/does not answer: .*ECONNREFUSED/),
    });
  });

  test.each([
    ['<html>', 'it answers <html>'],
    ['{}', 'it answers without data'],
    ['{"errors":[{"message":"no such field"}]}', 'no such field'],
    ['{"data":{"viewer":null}}', 'it does not know the key'],
  ])('a server that answers %s is refused', async (body, words) => {
    const { url, close } = await listening((_, response) => response.end(body));
    onTestFinished(close);
    vi.stubEnv('WANDB_BASE_URL', url);
    await expect(create()).rejects.toMatchObject({ message: expect.stringContaining(`refuses: ${words}.`) });
  });

  test('a server whose answer is too long is refused', async () => {
    const { url, close } = await listening(floods);
    onTestFinished(close);
    vi.stubEnv('WANDB_BASE_URL', url);
    await expect(create()).rejects.toMatchObject({
      code: 'unavailable',
      message: `The Weights & Biases server ${url} sends an answer of more than 64 MiB.`,
    });
  });
});

describe('offline', () => {
  const fileIn = (directory: string): string => {
    const [folder, ...others] = readdirSync(join(directory, 'wandb'));
    expect(others).toEqual([]);
    const id = /^offline-run-\d{8}_\d{6}-([a-z0-9]{8})$/.exec(folder!)![1]!;
    return join(directory, 'wandb', folder!, `run-${id}.wandb`);
  };
  const write = async (steps: number): Promise<void> => {
    const logger = wandb({ mode: 'offline', every: 1, runDir });
    const losses = Array.from({ length: steps }, (_, k) => (k === 1 ? Number.NaN : k + 1));
    await logAll(logger, [start(), ...losses.map((loss, k) => update(k + 1, loss)), end(steps)]);
  };

  test('needs no key and no server, and writes records whose checksums are right, over the ends of blocks', async () => {
    vi.stubEnv('WANDB_API_KEY', '');
    await write(1500);
    const bytes = readFileSync(fileIn(runDir));
    expect(bytes.subarray(0, 7)).toEqual(Buffer.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0]));
    expect(bytes.length).toBeGreaterThan(2 * 32_768);
    const records: Uint8Array[] = [];
    let open: Buffer[] = [];
    for (let at = 7; at < bytes.length; ) {
      const left = 32_768 - (at % 32_768);
      if (left < 7) {
        at += left;
        continue;
      }
      const [crc, length, type] = [bytes.readUInt32LE(at), bytes.readUInt16LE(at + 4), bytes[at + 6]!];
      const data = bytes.subarray(at + 7, at + 7 + length);
      expect(crc32(bytes.subarray(at + 6, at + 7 + length))).toBe(crc);
      open.push(data);
      if (type === 1 || type === 4) {
        records.push(Buffer.concat(open));
        open = [];
      }
      at += 7 + length;
    }
    // A header, the run, its history, its end: each begins with its number in field 1 and the field of its kind.
    const kinds = records.map((record) => {
      const reader = new BinaryReader(record);
      reader.tag();
      return [Number(reader.int64()), reader.tag()[0]];
    });
    const history = Array.from({ length: 1500 }, (_, k) => [k + 3, 2]);
    expect(kinds).toEqual([[1, 21], [2, 17], ...history, [1503, 18]]);
  });

  test.each(['../../../outside', 'a/../../outside', '..'])(
    'a run with the id %s makes no folder elsewhere',
    async (run) => {
      writeFileSync(join(runDir, 'wandb.json'), JSON.stringify({ run, sent: {} }));
      const logger = wandb({ mode: 'offline', every: 1, runDir });
      await expect(logAll(logger, [start(1), update(2, 2), end(2)])).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining('wandb.json is damaged'),
      });
      expect(readdirSync(runDir)).toEqual(['wandb.json']);
    },
  );

  // Weights & Biases' own program reads the file, if PRISM_WANDB names a Python with wandb.
  const python = process.env.PRISM_WANDB;
  const hasWandb = python !== undefined && spawnSync(python, ['-c', 'import wandb']).status === 0;
  test.skipIf(!isHere('wandb', hasWandb))(
    'wandb sync uploads what a run online sends',
    { timeout: 120_000 },
    async () => {
      await write(1500);
      await promisify(execFile)(python!, ['-m', 'wandb', 'sync', join(fileIn(runDir), '..')], {
        env: { ...process.env, WANDB_CONFIG_DIR: runDir, WANDB_CACHE_DIR: runDir },
      });
      const synced = only();
      expect(synced).toMatchObject({ name: 'dqn in CartPole-v1, seed 3', project: 'prism-rl', exitCode: 0 });
      expect(lines('train/loss')).toEqual(
        Array.from({ length: 1500 }, (_, k) => [k + 1, k === 1 ? 'NaN' : k + 1]),
      );
      const own = Object.keys(synced.config).filter((name) => name !== '_wandb');
      expect(own).toHaveLength(allParameters);
      expect(synced.config.wrappers).toEqual({ value: [{ name: 'frame-stack', config: { k: 4 } }] });
    },
  );
});

describe('keeps the contract of loggers', () => {
  for (const check of checkLogger(async () => {
    const own = await wandbServer();
    vi.stubEnv('WANDB_BASE_URL', own.url);
    onTestFinished(() => own.close());
    const written = () => JSON.stringify([...own.runs.values()]);
    return { logger: wandb({ every: 1 }), written };
  }))
    test(check.name, check.run);
});

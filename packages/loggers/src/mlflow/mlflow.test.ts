import { execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLogger } from '@prism-rl/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isHere } from '../../../../test/isHere.ts';
import { freePort } from '../../../../test/servers/redisServer.ts';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { episodeAt as episode, evaluation, logAll, updateAt } from '../../test/exampleEvents.ts';
import { type MlflowServer, mlflowServer } from '../../test/mlflowServer.ts';
import { allParameters, end, floods, listening, start, update } from '../../test/trackedRun.ts';
import { mlflow } from './mlflow.ts';

describe('mlflow', () => {
  /** A busy machine may take its time. */
  const patiently = { timeout: 20_000 };

  let server: MlflowServer;
  let runDir: string;
  beforeEach(async () => {
    server = await mlflowServer();
    runDir = freshFolder();
  });
  afterEach(async () => {
    await server.close();
    vi.unstubAllEnvs();
  });

  const everyStep = () => mlflow({ url: server.url, every: 1, runDir });
  const points = (key: string, run = 0) =>
    server.runs[run]!.metrics.filter((metric) => metric.key === key).map(({ step, value }) => [step, value]);

  test('sends experiment, parameters, metrics by step and status', async () => {
    const logger = mlflow({ url: `${server.url}/`, experiment: 'poles', every: 1, runDir });
    const updates = [1, 2, 3].map((step) => update(step, step / 4));
    await logAll(logger, [start(), ...updates, evaluation(3), end(3)]);
    expect(server.experiments).toEqual(['poles']);
    const [run] = server.runs;
    expect([run!.name, run!.status]).toEqual(['dqn in CartPole-v1, seed 3', 'FINISHED']);
    expect(run!.params.size).toBe(allParameters);
    expect(run!.params.get('agent.setting7')).toBe('7');
    expect(run!.params.get('env.maxEpisodeSteps')).toBe('500');
    expect(run!.params.get('wrappers')).toBe('[{"name":"frame-stack","config":{"k":4}}]');
    expect(points('train/loss')).toEqual([1, 2, 3].map((step) => [step, step / 4]));
    expect(points('eval/mean_return')).toEqual([[3, 9]]);
  });

  test('a run whose beginning was not logged has no parameters', async () => {
    await logAll(mlflow({ url: server.url, runDir }), [end(1)]);
    expect(server.runs.map(({ params }) => [...params])).toEqual([[]]);
  });

  test('names that MLflow refuses are converted', async () => {
    const metrics = {
      loss: 1,
      'KL(π‖μ)': 2,
      'q:max': 3,
      'critic//loss/': 4,
      '../x': 5,
      ['n'.repeat(300)]: 6,
    };
    await logAll(everyStep(), [start(), updateAt(1, metrics), end(1)]);
    expect(server.runs[0]!.metrics.map(({ key, value }) => [key, value])).toEqual([
      ['train/loss', 1],
      ['train/KL_π_μ_', 2],
      ['train/q_max', 3],
      ['train/critic/loss', 4],
      ['train/x', 5],
      [`train/${'n'.repeat(244)}`, 6],
    ]);
  });

  test('metrics come in batches of a thousand, once each and in order', async () => {
    const updates = Array.from({ length: 2500 }, (_, k) => update(k + 1, k + 1));
    await logAll(everyStep(), [start(), ...updates, end(2500)]);
    expect(Math.max(...server.batches)).toBe(1000);
    expect(points('train/loss')).toEqual(Array.from({ length: 2500 }, (_, i) => [i + 1, i + 1]));
  });

  test('fewer metrics are sent after five seconds, or at the end', async () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => clock.mockRestore());
    const logger = everyStep();
    logger.log(start());
    await expect.poll(() => server.runs.length, patiently).toBe(1);
    let step = 0;
    while (step < 30) {
      now += 100;
      logger.log(update(++step, step));
      await new Promise((resolve) => setImmediate(resolve));
    }
    // The calls with parameters alone hold none.
    const sizes = () => server.batches.filter((size) => size > 0);
    expect(sizes()).toEqual([]);
    now = 10_000;
    // While another call is under way, nothing is sent: it goes with a later row.
    const goOn = (): number[] => {
      logger.log(update(++step, step));
      return sizes();
    };
    await expect.poll(goOn, patiently).toHaveLength(1);
    await logAll(logger, [end(step)]);
    expect(sizes()).toHaveLength(2);
    expect(points('train/loss')).toHaveLength(step);
  });

  test('a temporarily unreachable server misses nothing', async () => {
    const logger = everyStep();
    logger.log(start());
    await vi.waitFor(() => expect(server.runs[0]?.params.size).toBe(allParameters), patiently);
    server.isDown = true;
    for (let step = 1; step <= 1500; step++) logger.log(update(step, 1));
    await vi.waitFor(
      () => expect(server.batches.length + server.authorizations.size).toBeGreaterThan(1),
      patiently,
    );
    server.isDown = false;
    await logAll(logger, [end(1500)]);
    expect(points('train/loss')).toHaveLength(1500);
  });

  test('an unreachable server at the end is named, with the place of the metrics', async () => {
    const logger = everyStep();
    logger.log(start());
    logger.log(update(1, 1));
    await vi.waitFor(() => expect(server.runs[0]?.params.size).toBe(allParameters), patiently); // begun with all its parameters
    server.isDown = true;
    await expect(logger.close()).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('metrics.jsonl'),
    });
  });

  test('an unreachable server at the beginning fails the run at its next event', async () => {
    await server.close();
    const logger = mlflow({ url: server.url, runDir });
    logger.log(start());
    await vi.waitFor(() => expect(() => logger.log(update(1, 1))).toThrow(/does not answer/), patiently);
    await expect(logger.close()).rejects.toMatchObject({
      hint: expect.stringContaining('MLFLOW_TRACKING_URI'),
    });
    server = await mlflowServer();
  });

  test.each([
    ...['{"run":', '{}', 'null', '{"run":"../../x"}', '{"run":"a/b"}', '{"run":"a","sent":null}'],
    ...['{"run":"a","sent":{"loss":"x"}}', '{"run":""}'],
  ])('a run with a damaged id (%s) is refused', async (text) => {
    writeFileSync(join(runDir, 'mlflow.json'), text);
    await expect(logAll(mlflow({ url: server.url, runDir }), [start(1)])).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('mlflow.json is damaged'),
    });
  });

  test.each([
    ['<html>Welcome</html>', 'it answers <html>Welcome</html>'],
    ['{}', 'its answer has no experiment_id: {}'],
    ['[]', 'its answer has no experiment_id: []'],
    ['{"experiment":null}', 'its answer has no experiment_id: {'],
    ['{"experiment_id":"1"}', 'its answer has no '],
    ['{"run":{"info":{}},"experiment_id":"1"}', 'its answer has no '],
  ])('refuses a server that answers %s to everything', async (body, words) => {
    const { url, close } = await listening((_, response) => response.end(body));
    onTestFinished(close);
    await expect(logAll(mlflow({ url, runDir }), [start()])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`${url} is not an MLflow server: ${words}`),
      hint: expect.stringContaining('MLFLOW_TRACKING_URI'),
    });
  });

  test('stops reading an answer that is too long', async () => {
    const { url, close } = await listening(floods);
    onTestFinished(close);
    await expect(logAll(mlflow({ url, runDir }), [start()])).rejects.toMatchObject({
      code: 'unavailable',
      message: `The MLflow server ${url} sends an answer of more than 64 MiB.`,
    });
  });

  test('a run killed and resumed from before its last steps has no duplicate points', async () => {
    const updates = [1, 2, 3, 4, 5, 6].map((step) => update(step, step / 2));
    // What the first sends after its start is sent in one call, and lost to who resumes, as its checkpoint is of step 2.
    const episodes = [episode(4), episode(4, { env: 1 })];
    await logAll(everyStep(), [start(), ...updates.slice(0, 4), ...episodes]);
    const again = [4, 4, 5, 5].map((step) => episode(step));
    const rest = [...updates.slice(2, 4), ...again, ...updates.slice(4), end(6)];
    await logAll(everyStep(), [start(2), ...rest]);
    expect(points('train/loss')).toEqual([1, 2, 3, 4, 5, 6].map((step) => [step, step / 2]));
    expect(points('episode/return')).toEqual([4, 4, 5, 5].map((step) => [step, 9]));
  });

  test.each(['{"run":"other","sent":{}}', undefined])(
    'the file %s of another run, whose directory has replaced its own, stays',
    async (other) => {
      const file = join(runDir, 'mlflow.json');
      const logger = everyStep();
      logger.log(start());
      await vi.waitFor(() => expect(existsSync(file)).toBe(true));
      for (let k = 1; k <= 1500; k++) logger.log(update(k, k));
      await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('"train/loss":'));
      if (other === undefined) rmSync(file);
      else writeFileSync(file, other);
      logger.log(end(1500));
      await logger.close();
      expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(other);
      expect(points('train/loss')).toHaveLength(1500);
    },
  );

  test('a stopped run has the status KILLED, a failed one FAILED, and keeps its id when it goes on', async () => {
    const statuses = [];
    for (const events of [
      [start(), update(1, 1), end(1, 'stopped')],
      [start(1), update(2, 2)],
      [start(2), update(3, 3), end(3)],
    ]) {
      await logAll(everyStep(), events);
      statuses.push(server.runs.map(({ status, endTime }) => [status, typeof endTime]));
    }
    expect(statuses).toEqual([[['KILLED', 'number']], [['FAILED', 'number']], [['FINISHED', 'number']]]);
    expect(points('train/loss')).toEqual([1, 2, 3].map((step) => [step, step]));
  });

  test('non-finite numbers are sent as strings; credentials come from the environment', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', server.url);
    vi.stubEnv('MLFLOW_TRACKING_USERNAME', 'ada');
    vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'secret');
    const updates = [update(1, Number.NaN), update(2, Number.POSITIVE_INFINITY)];
    await logAll(mlflow({ every: 1, runDir }), [start(), ...updates, end(2)]);
    expect(points('train/loss').flat()).toEqual([1, 'NaN', 2, 'Infinity']);
    expect([...server.authorizations]).toEqual([`Basic ${btoa('ada:secret')}`]);
  });

  test('credentials in the address are used, and no message contains them', async () => {
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'another');
    const address = server.url.replace('http://', 'http://ada:s%40cret@');
    await logAll(mlflow({ url: address, every: 1, runDir }), [start(), end(1)]);
    expect([...server.authorizations]).toEqual([`Basic ${btoa('ada:s@cret')}`]);
    for (const credentials of ['ada:s%40cret', 'ada@here:s@cret', 'secret']) {
      const lost = mlflow({ url: `http://${credentials}@127.0.0.1:1/a@b`, every: 1 });
      await expect(logAll(lost, [start()])).rejects.toThrow(
        /^The MLflow server http:\/\/127\.0\.0\.1:1\/a@b does not answer: (bad port|connect ECONNREFUSED)/,
      );
    }
  });

  for (const check of checkLogger(() => ({
    logger: mlflow({ url: server.url, runDir: mkdtempSync(join(runDir, 'run-')) }),
    written: () => server.runs.map(({ metrics }) => metrics.length),
  }))) {
    test(check.name, check.run);
  }
});

describe('realMlflow', () => {
  /** A Python that has MLflow: PRISM_MLFLOW names one. */
  const python = process.env.PRISM_MLFLOW;

  test.runIf(isHere('mlflow', python !== undefined))(
    'a real server has what was sent',
    { timeout: 120_000 },
    async () => {
      const folder = freshFolder();
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const args = `-m mlflow server --port ${port} --workers 1 --backend-store-uri`.split(' ');
      const process_ = spawn(python!, [...args, `sqlite:///${folder}/db`], {
        cwd: folder,
        stdio: 'ignore',
        detached: true,
      });
      onTestFinished(() => void process.kill(-process_.pid!));
      await vi.waitFor(async () => expect((await fetch(`${url}/health`)).ok).toBe(true), {
        timeout: 100_000,
        interval: 250,
      });
      const logger = mlflow({ url, every: 1, runDir: folder });
      const losses = Array.from({ length: 1200 }, (_, k) => (k === 4 ? Number.NaN : (k + 1) / 8));
      await logAll(logger, [start(), ...losses.map((loss, k) => update(k + 1, loss)), end(1200)]);
      const read = `
import json, sys
from mlflow.tracking import MlflowClient
client = MlflowClient(sys.argv[1])
[run] = client.search_runs([client.get_experiment_by_name('prism-rl').experiment_id])
history = client.get_metric_history(run.info.run_id, 'train/loss')
print(json.dumps([run.info.status, len(run.data.params), run.data.params['agent.setting7'], len(history), sorted([m.step, m.value] for m in history if m.step > 1198)]))
`;
      const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
      const answer = execFileSync(python!, ['-c', read, url], { encoding: 'utf8', stdio });
      const last = [1199, 1200].map((step) => [step, step / 8]);
      expect(JSON.parse(answer)).toEqual(['FINISHED', allParameters, '7', 1200, last]);
    },
  );
});

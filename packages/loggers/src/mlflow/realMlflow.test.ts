import { execFileSync, spawn } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../../../test/servers/redisServer.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { allParameters, end, start, update } from '../../test/mlflowEvents.ts';
import { mlflow } from './mlflow.ts';

const folder = temporaryFolder();

/** A Python that has MLflow: PRISM_MLFLOW names one. */
const python = process.env.PRISM_MLFLOW;
if (python === undefined)
  process.stderr.write('realMlflow.test: PRISM_MLFLOW names no Python with MLflow: its server is left out\n');

test.runIf(python !== undefined)('a real server has what was sent', { timeout: 120_000 }, async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    '-m',
    'mlflow',
    'server',
    '--port',
    String(port),
    '--workers',
    '1',
    '--backend-store-uri',
    `sqlite:///${folder}/db`,
  ];
  const process_ = spawn(python!, args, { cwd: folder, stdio: 'ignore', detached: true });
  onTestFinished(() => void process.kill(-process_.pid!));
  await vi.waitFor(async () => expect((await fetch(`${url}/health`)).ok).toBe(true), {
    timeout: 100_000,
    interval: 250,
  });
  const logger = mlflow({ url, every: 1, runDir: folder });
  logger.log(start());
  for (let step = 1; step <= 1200; step++) logger.log(update(step, step === 5 ? Number.NaN : step / 8));
  logger.log(end(1200));
  await logger.close();
  const read = `
import json, sys
from mlflow.tracking import MlflowClient
client = MlflowClient(sys.argv[1])
[run] = client.search_runs([client.get_experiment_by_name('prism-rl').experiment_id])
history = client.get_metric_history(run.info.run_id, 'train/loss')
print(json.dumps([run.info.status, len(run.data.params), run.data.params['agent.setting7'], len(history), sorted([m.step, m.value] for m in history if m.step > 1198)]))
`;
  const answer = execFileSync(python!, ['-c', read, url], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(JSON.parse(answer)).toEqual([
    'FINISHED',
    allParameters,
    '7',
    1200,
    [
      [1199, 1199 / 8],
      [1200, 150],
    ],
  ]);
});

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismError } from '@prism-rl/core';
import type { MultiProgress, MultiProgressMessage } from '@prism-rl/loggers';
import { multiProgress } from '@prism-rl/loggers';
import { freeRunDirectory } from '@prism-rl/runner/node';
import { mean, studentInterval } from '@prism-rl/stats';
import type { Command } from '../command.ts';
import { print, printJson, say, table } from '../output.ts';
import type { TrainSummary } from '../trainRun.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { writeReport } from '../writeReport.ts';

const agent = 'dqn';
const environment = 'CartPole-v1';
/** No episode of CartPole-v1 returns more. */
const best = 500;

/** What a worker process sends: news for the progress display, and in the end its summary. */
export type WorkerMessage =
  | { readonly type: 'progress'; readonly message: MultiProgressMessage }
  | { readonly type: 'summary'; readonly summary: TrainSummary };

/** `prism demo`, the main job: DQN learns CartPole, once for each of several seeds, in processes side by side. */
export const demo: Command = {
  name: 'demo',
  summary: 'train DQN on CartPole with three seeds at once and write a report (npm start)',
  args: [],
  options: {
    seeds: { type: 'number', value: 'N', help: 'runs, with the seeds 1 to N (default 3)' },
    steps: { type: 'number', value: 'N', help: 'environment steps of each (default 50000)' },
    out: { type: 'text', value: 'D', help: 'where to write (default runs/demo)' },
    json: { type: 'flag', help: 'print the results as one JSON object on stdout' },
  },
  examples: ['demo', 'demo --seeds 5 --steps 30000'],
  run: async ({ options, registry, signal }) => {
    const seeds = Array.from(
      { length: wholeNumber('seeds', options.number('seeds') ?? 3, 1) },
      (_, k) => k + 1,
    );
    const steps = wholeNumber('steps', options.number('steps') ?? 50_000, 1);
    const out = options.text('out') ?? freeRunDirectory('runs', 'demo');
    say(`A deep Q-network learns to balance a pole, ${steps} steps for each of ${seeds.length} seeds.\n`);
    const started = performance.now();
    const progress = multiProgress({ runs: seeds.map((seed) => `seed ${seed}`), total: steps });
    let summaries: TrainSummary[];
    try {
      summaries = await Promise.all(
        seeds.map((seed) => runWorker(seed, steps, join(out, `seed${seed}`), progress, signal)),
      );
    } finally {
      progress.close();
    }
    if (signal.aborted) {
      say(`stopped; continue a run with: npm run prism -- resume ${join(out, 'seed1')}`);
      return undefined;
    }
    const seconds = (performance.now() - started) / 1000;
    const [first, ...others] = summaries.map(({ runDir }) => runDir) as [string, ...string[]];
    const path = await writeReport(join(out, 'report.html'), await registry(), [first, ...others], {
      title: `${agent} in ${environment}`,
      subtitle: `${seeds.length} seeds, ${steps} environment steps each`,
      command: `npm run prism -- demo --seeds ${seeds.length} --steps ${steps}`,
    });
    if (options.flag('json')) printJson({ out, seconds, runs: summaries, report: path });
    else showResults(summaries, seconds, path, out);
    return undefined;
  },
};

function runWorker(
  seed: number,
  steps: number,
  runDir: string,
  progress: MultiProgress,
  signal: AbortSignal,
): Promise<TrainSummary> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(
      fileURLToPath(new URL(`../demoWorker${extname(import.meta.url)}`, import.meta.url)),
      [agent, environment, String(steps), String(seed), runDir],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    const stop = (): void => {
      worker.kill('SIGTERM');
    };
    signal.addEventListener('abort', stop);
    let summary: TrainSummary | undefined;
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') progress.update(message.message);
      else summary = message.summary;
    });
    worker.on('error', reject);
    worker.on('exit', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (summary !== undefined) resolve(summary);
      else
        reject(
          new PrismError(
            'state',
            `The worker of seed ${seed} ended early (${killedBy ?? `exit code ${code}`}).`,
          ),
        );
    });
  });
}

function showResults(summaries: readonly TrainSummary[], seconds: number, report: string, out: string): void {
  const rows = summaries.map(({ evaluation, stepsPerSecond, seconds: trained }, k) => [
    `seed ${k + 1}`,
    evaluation === null ? '-' : `${evaluation.meanReturn.toFixed(1)} ± ${evaluation.stdReturn.toFixed(1)}`,
    Math.round(stepsPerSecond).toLocaleString('en'),
    trained.toFixed(1),
  ]);
  print(`\n${table([['run', 'greedy return (± sd over episodes)', 'steps/s', 'seconds'], ...rows])}`);
  print(`\n${interval(summaries)}  (${best} is the best possible; ${seconds.toFixed(0)} s in all)`);
  print(`\nreport    ${report}`);
  print('try next  npm run prism -- list');
  print('          npm run prism -- train dqn CartPole-v1 --seed 7 --set learningRate=0.0005');
  print(`          npm run prism -- evaluate ${join(out, 'seed1')} --episodes 20`);
}

/** Mean over the runs with its 95 % interval: few runs, so a wide one. */
function interval(summaries: readonly TrainSummary[]): string {
  const means = summaries.flatMap(({ evaluation }) => (evaluation === null ? [] : [evaluation.meanReturn]));
  if (means.length < 2) return `mean return ${mean(means).toFixed(1)}`;
  const { estimate, low, high } = studentInterval(means);
  const bounds = `${low.toFixed(1)} to ${Math.min(best, high).toFixed(1)}`;
  return `mean over ${means.length} seeds ${estimate.toFixed(1)}, 95 % interval ${bounds}`;
}

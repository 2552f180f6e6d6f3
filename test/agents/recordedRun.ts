// Records a short training run in a few lines, which show what changed.
import type { Env, Metrics, Registry, Snapshot } from '@prism-rl/core';
import { childSnapshot, Rng } from '@prism-rl/core';
import type { RunHandle, RunnerEvent, TrainOptions } from '@prism-rl/runner';
import { evaluateEvery, planRun, recordEvery, runFactory, train } from '@prism-rl/runner';
import { Digest } from './digest.ts';
import { withoutTime } from './withoutTime.ts';

/** Options of a recorded run, with its plugins in a registry. */
export type RecordedOptions = TrainOptions & { readonly plugins: Registry };

/**
 * Trains with `options`, evaluates two episodes every `evaluation` steps, and films the greedy policy half as often.
 *
 * @returns the number of each event, with a digest of all events without their times; the metrics of the last update; the returns of each
 * evaluation; digests of each film's states, of each part of the final saved state, and of the policy exported from it.
 */
export async function recordedRun(options: RecordedOptions, evaluation: number): Promise<string[]> {
  const films: { [envSteps: string]: string } = {};
  const counts: { [type: string]: number } = {};
  const evaluations: string[] = [];
  const all = new Digest();
  let lastUpdate: Metrics | undefined;
  let handle: RunHandle | undefined;
  let end: Snapshot | undefined;
  const camera = (envSteps: number) => {
    const states = new Digest();
    return {
      shoot: (env: Env) => {
        if (env.save !== undefined) states.add(env.save());
      },
      finish: () => {
        films[envSteps] = String(states);
      },
    };
  };
  const operators = [
    recordEvery({ steps: 2 * evaluation, camera }),
    evaluateEvery({ steps: evaluation, episodes: 2 }),
  ] as const;
  await train(options)
    .pipe(...operators)
    .forEach((event: RunnerEvent) => {
      if (event.type === 'start') handle = event.run;
      if (event.type === 'steps') return;
      counts[event.type] = (counts[event.type] ?? 0) + 1;
      all.add(`${JSON.stringify(withoutTime(event))}\n`);
      if (event.type === 'update') lastUpdate = { ...event.metrics };
      if (event.type === 'evaluation') evaluations.push(`${event.envSteps}: ${event.returns.join(', ')}`);
      if (event.type === 'end')
        handle!.atBoundary(async () => {
          end = await handle!.save();
        });
    });
  return [
    `events ${inWords({ ...counts, all: String(all) })}`,
    `last update ${inWords(lastUpdate ?? {})}`,
    `evaluations ${evaluations.join('; ')}`,
    `films ${inWords(films)}`,
    `saved ${inWords(partsOf(end!))}`,
    `exported ${await exportedFrom(end!, options)}`,
  ];
}

/** A digest of the exported greedy policy, by an agent restored from the saved state alone. */
async function exportedFrom(saved: Snapshot, { plugins, engine, ...run }: RecordedOptions): Promise<string> {
  const factory = runFactory(plugins, planRun(plugins, run));
  const { observationSpace, actionSpace } = await factory.createSingleEnv();
  const agent = await factory.createAgent({ observationSpace, actionSpace, numEnvs: 1 }, new Rng(1), engine);
  await agent.restore(childSnapshot(childSnapshot(saved, 'trainer'), 'agent'));
  const policy = await agent.exportPolicy?.('onnx');
  agent.dispose?.();
  return policy === undefined ? 'nothing' : String(new Digest().add(policy));
}

const inWords = (named: { readonly [name: string]: string | number }): string =>
  Object.entries(named)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** A digest of each part of a snapshot: `trainer`, `operators`, … */
function partsOf(saved: Snapshot): { [part: string]: string } {
  const parts = Object.entries(saved.meta).filter(([, meta]) => typeof meta === 'object');
  return Object.fromEntries(
    parts.map(([part, meta]) => {
      const digest = new Digest().add(JSON.stringify(meta));
      for (const [name, array] of Object.entries(childSnapshot(saved, part).arrays))
        digest.add(`${part}/${name} `).add(array);
      return [part, String(digest)];
    }),
  );
}

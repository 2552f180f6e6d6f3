// A short run and all that comes of it, in a few lines: enough to see that it is another one, and where it begins to be.
import { createHash, type Hash } from 'node:crypto';
import type { Env, Metrics, Snapshot } from '@prism-rl/core';
import type { RunHandle, RunnerEvent, TrainOptions } from '@prism-rl/runner';
import { evaluateEvery, recordEvery, train } from '@prism-rl/runner';

/**
 * Trains as `options` say, evaluates two episodes every `evaluation` steps, and films the greedy policy half as often.
 *
 * @returns how many there were of each event, with a digest of all without their times; the last update, as it was said; the returns of
 * evaluations; a digest of the states in each film; and one of each part of what was saved at the end.
 */
export async function recordedRun(options: TrainOptions, evaluation: number): Promise<string[]> {
  const films: { [envSteps: string]: string } = {};
  const counts: { [type: string]: number } = {};
  const evaluations: string[] = [];
  const all = createHash('sha256');
  let lastUpdate: Metrics | undefined;
  let handle: RunHandle | undefined;
  let end: Snapshot | undefined;
  const camera = (envSteps: number) => {
    const states = createHash('sha256');
    return {
      shoot: (env: Env) => {
        if (env.save !== undefined) states.update(env.save());
      },
      finish: () => {
        films[envSteps] = short(states.digest('hex'));
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
      all.update(`${JSON.stringify(withoutTime(event))}\n`);
      if (event.type === 'update') lastUpdate = { ...event.metrics };
      if (event.type === 'evaluation') evaluations.push(`${event.envSteps}: ${event.returns.join(', ')}`);
      if (event.type === 'end')
        handle!.atBoundary(async () => {
          end = await handle!.save();
        });
    });
  return [
    `events ${inWords({ ...counts, all: short(all.digest('hex')) })}`,
    `last update ${inWords(lastUpdate ?? {})}`,
    `evaluations ${evaluations.join('; ')}`,
    `films ${inWords(films)}`,
    `saved ${inWords(partsOf(end!))}`,
  ];
}

const inWords = (named: { readonly [name: string]: string | number }): string =>
  Object.entries(named)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const short = (digest: string): string => digest.slice(0, 16);

function withoutTime(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  return event.type === 'end' ? { ...event, seconds: 0 } : event;
}

/** A digest of each part of a snapshot: `agent`, `memory`, `env`, … */
function partsOf({ meta, arrays }: Snapshot): { [part: string]: string } {
  const hashes = new Map<string, Hash>();
  const hashOf = (part: string): Hash => {
    const known = hashes.get(part) ?? createHash('sha256');
    hashes.set(part, known);
    return known;
  };
  for (const [name, value] of Object.entries(meta))
    if (typeof value === 'object') hashOf(name).update(JSON.stringify(value));
  for (const [name, array] of Object.entries(arrays))
    hashOf(name.split('/')[0]!).update(`${name} `).update(array);
  return Object.fromEntries([...hashes].map(([name, hash]) => [name, short(hash.digest('hex'))]));
}

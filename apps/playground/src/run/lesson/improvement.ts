// An agent that learns from a person's recorded steps and then from its own, until it plays better than the person.
import type { Episodes } from '@prism-rl/core';
import { type RunHandle, train } from '@prism-rl/runner';
import { loadPlugins } from '../choices/plugins.ts';
import type { Learned, OfRecording } from '../host/events.ts';

/** Limits of the agent's own play: steps, and milliseconds. */
const [steps, patience] = [40_000, 40_000];
/** Updates before them: enough for some hundred recorded steps, and a visitor waits. */
const pretraining = 500;
/** Steps between two evaluations, and their episodes. */
const [every, games] = [1000, 10];

/** Trains DQfD, or with real actions SAC with the recorded steps in its memory. Reports each policy that scores more than all earlier ones. */
export async function improve(
  { world, map, seed }: OfRecording,
  episodes: Episodes,
  tell: (event: Learned) => void,
): Promise<void> {
  const agent = episodes.actionSpace.kind === 'box' ? 'sac' : 'dqfd';
  const [plugins, { activateBackend }, { withMetadata }] = await Promise.all([
    loadPlugins({ world, agent: agent === 'sac' ? agent : 'dqn' }),
    import('@prism-rl/nn'),
    import('@prism-rl/jit/onnx'),
  ]);
  const run = train({
    ...{ plugins, env: world, agent, seed, steps, allSteps: true },
    engine: await activateBackend('ort'),
    envConfig: map === undefined ? {} : { map: [...map] },
    agentConfig: { data: 'hand', demonstrations: 0.25, ...(agent === 'dqfd' && { pretraining }) },
    readDataset: () => ({ shards: ['hand'], read: () => episodes }),
  });
  let [best, start, said] = [Number.NEGATIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY];
  let due = every;
  let handle: RunHandle | undefined;
  const judge = async (): Promise<void> => {
    const { meanReturn: score = best } = (await handle!.evaluate(games)) ?? {};
    if (score <= best) return;
    best = score;
    const made = (await handle!.policy()).export('onnx');
    tell({ policy: withMetadata(made, { environment: world, agent }).slice().buffer, score });
  };
  await new Promise<void>((resolve, reject) => {
    run.subscribe({
      next: (event) => {
        if (event.type === 'start') handle = event.run;
        else if (event.type === 'steps') {
          if (event.envSteps >= due) {
            handle!.atBoundary(judge);
            due += every;
          }
          const now = performance.now();
          if (Number.isNaN(start)) start = now;
          const share = Math.max((now - start) / patience, event.envSteps / steps);
          // A slow device plays its first games, too.
          if (share >= 1 && Number.isFinite(best)) handle!.stop('stopped');
          if (now - said < 100) return;
          said = now;
          tell(share);
        }
      },
      error: reject,
      complete: resolve,
    });
  });
}

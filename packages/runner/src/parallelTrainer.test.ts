import type { LearnersReport, RunEvent, SelfDriving } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ParallelTrainer } from './parallelTrainer.ts';
import { agentOnly } from './savedRun.ts';

/** Learners that take all steps they are told, an episode of 100 steps after the other; two updates in each report. */
function fakeAgent(metrics: (goal: number) => LearnersReport['metrics'] = () => ({ loss: 1 })): {
  agent: SelfDriving;
  goals: number[];
} {
  const goals: number[] = [];
  let envSteps = 0;
  const agent: SelfDriving = {
    act: () => undefined,
    advance: async (goal, signal) => {
      goals.push(goal);
      if (signal.aborted) return { envSteps, episodes: [], updates: 0, metrics: undefined };
      const episodes = [];
      for (let at = 100 * (Math.floor(envSteps / 100) + 1); at <= goal; at += 100) {
        const facts = { length: 100, terminated: true, truncated: false };
        episodes.push({ envSteps: at, env: 0, return: at, ...facts });
      }
      envSteps = goal;
      return { envSteps, episodes, updates: 2, metrics: metrics(goal) };
    },
    save: () => ({ meta: { envSteps }, arrays: {} }),
    restore: ({ meta }) => {
      envSteps = Number(meta.envSteps);
    },
  };
  return { agent, goals };
}

function facts(event: RunEvent): unknown {
  if (event.type === 'steps') return [event.type, event.envSteps, event.count];
  if (event.type === 'episode') return [event.type, event.envSteps, event.episode];
  if (event.type === 'update') return [event.type, event.envSteps, event.updates];
  return event.type === 'end' ? [event.type, event.envSteps, event.reason] : event.type;
}

test('a resumed run continues its episodes unless the learners say that it cannot', () => {
  const { agent } = fakeAgent();
  const learners = { continuesEpisodes: false, save: () => agent.save(), restore: () => {} };
  expect(new ParallelTrainer(agent, 1).continuesEpisodes).toBe(true);
  expect(new ParallelTrainer({ ...agent, learners }, 1).continuesEpisodes).toBe(false);
});

test('learners run chunk by chunk, and pause during tasks', async () => {
  const { agent, goals } = fakeAgent();
  const trainer = new ParallelTrainer(agent, 2500);
  const seen: unknown[] = [];
  await trainer.run((event) => {
    seen.push(facts(event));
    if (event.type === 'steps') {
      trainer.tasks.atBoundary(async () => {
        seen.push(`task after ${goals.length} chunks`);
      });
    }
  });
  expect(goals).toEqual([1024, 2048, 2500]);
  expect(seen.filter((one) => one !== seen[0] && !String(one).startsWith('episode'))).toEqual([
    ['update', 1024, 2],
    ['steps', 1024, 1024],
    'task after 1 chunks',
    ['update', 2048, 4],
    ['steps', 2048, 1024],
    'task after 2 chunks',
    ['update', 2500, 6],
    ['steps', 2500, 452],
    'task after 3 chunks',
    ['end', 2500, 'finished'],
  ]);
  const episodes = seen.filter((one) => String(one).startsWith('episode'));
  expect(episodes).toEqual(Array.from({ length: 25 }, (_, k) => ['episode', 100 * (k + 1), k + 1]));
});

test('learners pause at exactly the step of a task', async () => {
  const { agent, goals } = fakeAgent();
  const trainer = new ParallelTrainer(agent, 2500);
  const found: number[] = [];
  trainer.tasks.schedule({
    next: (envSteps) => (Math.floor(envSteps / 700) + 1) * 700,
    run: async (envSteps) => void found.push(envSteps, trainer.envSteps),
    atEnd: () => false,
  });
  await trainer.run(() => undefined);
  expect(goals).toEqual([700, 1024, 1400, 2048, 2100, 2500]);
  expect(found).toEqual([700, 700, 1400, 1400, 2100, 2100]);
});

test('running learners are stopped at once', async () => {
  const { agent } = fakeAgent();
  const advance = agent.advance.bind(agent);
  const trainer = new ParallelTrainer(agent, 5000);
  const heard: boolean[] = [];
  agent.advance = async (goal, signal) => {
    heard.push(signal.aborted);
    trainer.stop('stopped');
    heard.push(signal.aborted);
    return advance(goal, signal);
  };
  await trainer.run(() => undefined);
  expect(heard).toEqual([false, true]);
});

test('stops on request, and continues from a snapshot', async () => {
  const { agent } = fakeAgent();
  const trainer = new ParallelTrainer(agent, 5000);
  let last: RunEvent | undefined;
  await trainer.run((event) => {
    last = event;
    if (event.type === 'episode' && event.episode === 15) trainer.stop('solved');
  });
  expect(last).toMatchObject({ type: 'end', reason: 'solved', envSteps: 2048, episodes: 20, updates: 4 });
  const snapshot = structuredClone(await trainer.save());
  const { agent: fresh, goals } = fakeAgent();
  const resumed = new ParallelTrainer(fresh, 5000);
  await resumed.restore(snapshot);
  expect(resumed.envSteps).toBe(2048);
  await resumed.run((event) => {
    last = event;
  });
  expect(goals).toEqual([3072, 4096, 5000]);
  expect(last).toMatchObject({ type: 'end', reason: 'finished', envSteps: 5000, episodes: 50, updates: 10 });
});

test('refuses to resume from a checkpoint with only the agent', async () => {
  const { agent } = fakeAgent();
  const slim = agentOnly({ meta: { envSteps: 2048 }, arrays: {} }, 2048);
  await expect(new ParallelTrainer(agent, 5000).restore(slim)).rejects.toMatchObject({
    code: 'incompatible',
    message: expect.stringMatching(/^This run cannot resume: its checkpoint contains only the agent\./),
  });
});

test('a metric that is not finite fails the run, naming the last finite metrics', async () => {
  const { agent } = fakeAgent((goal) => ({ loss: goal > 1024 ? Number.NaN : 0.25 }));
  await expect(new ParallelTrainer(agent, 5000).run(() => undefined)).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/step 2048: loss became NaN in update 4\. .* had loss 0\.25\./),
  });
});

test('no episode ends after the last step, even if learners return claimed steps', async () => {
  const { agent } = fakeAgent();
  const advance = agent.advance.bind(agent);
  agent.advance = async (goal, signal) => ({ ...(await advance(goal, signal)), envSteps: 497 });
  const trainer = new ParallelTrainer(agent, 500);
  const seen: unknown[] = [];
  await trainer.run((event) => {
    seen.push(facts(event));
    if (event.type === 'steps') trainer.stop('stopped');
  });
  expect(seen.slice(3)).toEqual([
    ['episode', 400, 4],
    ['episode', 497, 5],
    ['update', 497, 2],
    ['steps', 497, 497],
    ['end', 497, 'stopped'],
  ]);
});

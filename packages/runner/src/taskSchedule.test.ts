import { expect, test } from 'vitest';
import { type ScheduledTask, TaskSchedule } from './taskSchedule.ts';

/** Notes when it runs: every so many steps, and at the end. */
function every(interval: number): { readonly task: ScheduledTask; readonly kept: number[] } {
  const kept: number[] = [];
  const task: ScheduledTask = {
    next: (envSteps) => (Math.floor(envSteps / interval) + 1) * interval,
    run: async (envSteps) => void kept.push(envSteps),
    atEnd: () => true,
  };
  return { task, kept };
}

test('a cancelled task no longer runs, the others do', async () => {
  const tasks = new TaskSchedule(100);
  const [first, cancelled, last] = [every(30), every(20), every(50)] as const;
  const cancel = [first, cancelled, last].map(({ task }) => tasks.schedule(task))[1]!;
  await tasks.begin(0);
  const dueAt: number[] = [];
  for (let envSteps = 1; envSteps < 100; envSteps++) {
    if (envSteps < tasks.due) continue;
    dueAt.push(envSteps);
    await tasks.runDue(envSteps);
    if (envSteps === 40) cancel();
  }
  expect(dueAt).toEqual([20, 30, 40, 50, 60, 90]);
  expect(await tasks.end(100)).toBe('finished');
  expect(first.kept).toEqual([30, 60, 90, 100]);
  expect(cancelled.kept).toEqual([20, 40]);
  expect(last.kept).toEqual([50, 100]);
});

test('a task cancelled by an earlier one at the same step does not run, at the start, in between or at the end', async () => {
  for (const at of [0, 50, 100]) {
    const tasks = new TaskSchedule(100);
    const [first, cancelled, last] = [every(50), every(50), every(50)] as const;
    let cancel = (): void => undefined;
    const cancelling: ScheduledTask = {
      ...first.task,
      atStart: () => true,
      run: async (envSteps) => {
        if (envSteps === at) cancel();
      },
    };
    tasks.schedule(cancelling);
    cancel = tasks.schedule({ ...cancelled.task, atStart: () => true });
    tasks.schedule({ ...last.task, atStart: () => true });
    await tasks.begin(0);
    await tasks.runDue(50);
    await tasks.end(100);
    expect(cancelled.kept).toEqual([0, 50, 100].filter((envSteps) => envSteps < at));
    expect(last.kept).toEqual([0, 50, 100]);
  }
});

test('no task can be scheduled after the first step', async () => {
  const tasks = new TaskSchedule(100);
  await tasks.begin(0);
  expect(() => tasks.schedule(every(10).task)).toThrow(expect.objectContaining({ code: 'state' }));
});

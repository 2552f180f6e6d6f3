import { expect, test } from 'vitest';
import type { Appointment } from './agenda.ts';
import { Agenda } from './agenda.ts';

/** Notes when it is kept: every so many steps, and at the end. */
function every(interval: number): { readonly appointment: Appointment; readonly kept: number[] } {
  const kept: number[] = [];
  const appointment: Appointment = {
    next: (envSteps) => (Math.floor(envSteps / interval) + 1) * interval,
    keep: async (envSteps) => void kept.push(envSteps),
    atEnd: () => true,
  };
  return { appointment, kept };
}

test('who cancels an appointment is asked no more, and the others are', async () => {
  const agenda = new Agenda(100);
  const [first, cancelled, last] = [every(30), every(20), every(50)] as const;
  const cancel = [first, cancelled, last].map(({ appointment }) => agenda.schedule(appointment))[1]!;
  await agenda.begin(0);
  const dueAt: number[] = [];
  for (let envSteps = 1; envSteps < 100; envSteps++) {
    if (envSteps < agenda.due) continue;
    dueAt.push(envSteps);
    await agenda.keep(envSteps);
    if (envSteps === 40) cancel();
  }
  expect(dueAt).toEqual([20, 30, 40, 50, 60, 90]);
  expect(await agenda.end(100)).toBe('finished');
  expect(first.kept).toEqual([30, 60, 90, 100]);
  expect(cancelled.kept).toEqual([20, 40]);
  expect(last.kept).toEqual([50, 100]);
});

test('what is cancelled by something before it at the same step is not done, be it at the beginning, on the way or at the end', async () => {
  for (const at of [0, 50, 100]) {
    const agenda = new Agenda(100);
    const [first, cancelled, last] = [every(50), every(50), every(50)] as const;
    let cancel = (): void => undefined;
    const cancelling: Appointment = {
      ...first.appointment,
      atStart: () => true,
      keep: async (envSteps) => {
        if (envSteps === at) cancel();
      },
    };
    agenda.schedule(cancelling);
    cancel = agenda.schedule({ ...cancelled.appointment, atStart: () => true });
    agenda.schedule({ ...last.appointment, atStart: () => true });
    await agenda.begin(0);
    await agenda.keep(50);
    await agenda.end(100);
    expect(cancelled.kept).toEqual([0, 50, 100].filter((envSteps) => envSteps < at));
    expect(last.kept).toEqual([0, 50, 100]);
  }
});

test('what is due in several numbers of steps is due at the least of them, and never where there is nothing', async () => {
  const empty = new Agenda(100);
  await empty.begin(0);
  expect(empty.due).toBe(Number.POSITIVE_INFINITY);
  const agenda = new Agenda(100);
  agenda.schedule(every(40).appointment);
  agenda.schedule(every(25).appointment);
  await agenda.begin(0);
  expect(agenda.due).toBe(25);
  await agenda.keep(25);
  expect(agenda.due).toBe(40);
});

test('after the first step nobody makes appointments any more', async () => {
  const agenda = new Agenda(100);
  await agenda.begin(0);
  expect(() => agenda.schedule(every(10).appointment)).toThrow(expect.objectContaining({ code: 'state' }));
});

import { type Job, type Lease, PrismError, type Queue } from '@prism-rl/core';
import type { Check } from './check.ts';

export interface QueueUnderCheck {
  readonly queue: Queue<number, string>;
  /** The same queue as another process sees it, or the same object. */
  readonly other: Queue<number, string>;
  /** Advances the clock of both. */
  readonly wait: (milliseconds: number) => Promise<void> | void;
  readonly close: () => Promise<void>;
}

const long = 10_000;
const jobs: readonly Job<number>[] = [1, 2, 3].map((payload) => ({ id: `job${payload}`, payload }));

/** Yields the checks of a queue. @param make creates a new, empty queue. */
export function* checkQueue(make: () => Promise<QueueUnderCheck>): Generator<Check> {
  const check = (name: string, body: (made: QueueUnderCheck) => Promise<void>): Check => ({
    name,
    run: async () => {
      const made = await make();
      try {
        await body(made);
      } finally {
        await made.close();
      }
    },
  });

  yield check('jobs are leased in order, each once', async ({ queue, other }) => {
    await queue.add(jobs);
    const leases = [await queue.lease('a', long), await other.lease('b', long), await queue.lease('a', long)];
    same(
      leases.map((lease) => [lease?.id, lease?.payload, lease?.attempts]),
      jobs.map(({ id, payload }) => [id, payload, 1]),
    );
    same(await other.lease('b', long), undefined);
    same(
      (await other.list()).map(({ state, worker, token }) => [state, worker, token]),
      leases.map((lease, k) => ['running', ['a', 'b', 'a'][k], lease?.token]),
    );
  });

  yield check('concurrent leases return different jobs', async ({ queue, other }) => {
    const many = Array.from({ length: 40 }, (_, payload) => ({ id: `many${payload}`, payload }));
    await queue.add(many);
    const leases = await Promise.all(many.map((_, k) => (k % 2 === 0 ? queue : other).lease(`w${k}`, long)));
    same(new Set(leases.map((lease) => lease?.id)).size, many.length);
  });

  yield check(
    'adding a job again changes nothing; another payload is refused with the whole call',
    async ({ queue }) => {
      await queue.add(jobs);
      await queue.complete(must(await queue.lease('a', long)), 'done');
      await queue.add(jobs);
      same(
        (await queue.list()).map(({ state }) => state),
        ['done', 'queued', 'queued'],
      );
      let code: unknown;
      await queue
        .add([
          { id: 'new', payload: 9 },
          { id: 'job2', payload: 7 },
        ])
        .catch((error: unknown) => {
          code = error instanceof PrismError ? error.code : error;
        });
      same(code, 'incompatible');
      same(
        (await queue.list()).map(({ id }) => id),
        jobs.map(({ id }) => id),
      );
      await queue.add([{ id: 'new', payload: 9 }]);
      same((await queue.list()).at(-1)?.id, 'new');
    },
  );

  yield check('results and errors are kept', async ({ queue, other }) => {
    await queue.add(jobs);
    same(await queue.complete(must(await queue.lease('a', long)), 'fine'), true);
    same(await queue.fail(must(await queue.lease('a', long)), 'broken'), true);
    const [first, second, third] = await other.list();
    same([first?.state, first?.result, first?.worker], ['done', 'fine', undefined]);
    same([second?.state, second?.error], ['failed', 'broken']);
    same([third?.state, third?.attempts], ['queued', 0]);
  });

  yield check(
    'an expired lease goes to another worker, and its first holder can no longer change the job',
    async ({ queue, other, wait }) => {
      await queue.add(jobs.slice(0, 1));
      const late = must(await queue.lease('late', 1000));
      await wait(500);
      same(await other.lease('b', long), undefined);
      await wait(600);
      const taken = must(await other.lease('b', long));
      same([taken.id, taken.attempts, taken.token > late.token], [late.id, 2, true]);
      same(await queue.heartbeat(late, long), false);
      same(await queue.complete(late, 'late'), false);
      same(await queue.fail(late, 'late'), false);
      same(await queue.release(late), false);
      same(await other.complete(taken, 'in time'), true);
      same((await queue.list())[0]?.result, 'in time');
    },
  );

  yield check('a heartbeat keeps a lease', async ({ queue, other, wait }) => {
    await queue.add(jobs.slice(0, 1));
    const lease = must(await queue.lease('a', 1000));
    for (let k = 0; k < 4; k++) {
      await wait(700);
      same(await queue.heartbeat(lease, 1000), true);
    }
    same(await other.lease('b', long), undefined);
    same(await queue.complete(lease, 'done'), true);
  });

  yield check(
    'a lease may last any time, from a fraction of a millisecond to years',
    async ({ queue, other, wait }) => {
      await queue.add(jobs.slice(0, 2));
      const [short, endless] = [
        must(await queue.lease('a', 1000 / 3)),
        must(await queue.lease('b', Number.MAX_SAFE_INTEGER)),
      ];
      same(await queue.heartbeat(short, 1000 / 7), true);
      same(await queue.heartbeat(endless, Number.MAX_SAFE_INTEGER), true);
      await wait(500);
      same((await other.lease('c', long))?.id, short.id);
      same(await other.lease('c', long), undefined);
    },
  );

  yield check(
    'an expired lease stays valid until another worker takes over',
    async ({ queue, other, wait }) => {
      await queue.add(jobs.slice(0, 2));
      const [first, second] = [must(await queue.lease('a', 1000)), must(await queue.lease('a', 1000))];
      await wait(1500);
      same(await queue.heartbeat(first, 1000), true);
      same((await other.lease('b', long))?.id, second.id);
      same(await other.lease('b', long), undefined);
      await wait(1500);
      same(await queue.complete(first, 'late result'), true);
      same(
        (await other.list()).map(({ state }) => state),
        ['done', 'running'],
      );
    },
  );

  yield check('released jobs return to their places', async ({ queue, other }) => {
    await queue.add(jobs);
    const [first, second] = [must(await queue.lease('a', long)), must(await queue.lease('a', long))];
    same([await queue.release(first), await queue.release(second)], [true, true]);
    same([await queue.complete(first, 'too late'), await queue.heartbeat(first, long)], [false, false]);
    const again = must(await other.lease('b', long));
    same([again.id, again.token > first.token], ['job1', true]);
    same([(await other.lease('b', long))?.id, (await other.lease('b', long))?.id], ['job2', 'job3']);
  });

  yield check('another process can release the job of a dead one', async ({ queue, other }) => {
    await queue.add(jobs.slice(0, 1));
    const lease = must(await queue.lease('a', long));
    const [held] = await other.list();
    same([held?.token, await other.release({ id: lease.id, token: held?.token ?? 0 })], [lease.token, true]);
    same((await other.lease('b', long))?.attempts, 2);
  });

  yield check(
    'counts jobs, and stores its description and the holders’ progress',
    async ({ queue, other, wait }) => {
      same(await queue.count(), { queued: 0, running: 0, done: 0, failed: 0 });
      same(await queue.about(), undefined);
      await queue.describe({ title: 'a' });
      await queue.describe({ title: 'b' });
      same(await other.about(), { title: 'b' });
      await queue.add([...jobs, { id: 'job4', payload: 4 }]);
      await queue.complete(must(await queue.lease('a', long)), 'fine');
      await queue.fail(must(await queue.lease('a', long)), 'broken');
      const lease = must(await queue.lease('a', long));
      same(await other.count(), { queued: 1, running: 1, done: 1, failed: 1 });
      await queue.heartbeat(lease, long, { step: 5 });
      await queue.heartbeat(lease, long);
      await wait(200);
      const third = (await other.list())[2];
      same(third?.progress, { step: 5 });
      const silence = third?.silence ?? -1;
      if (silence < 200 || silence > 200 + long) throw PrismError.contract`Silent for ${silence} ms.`;
    },
  );

  yield check('only a failed job can be retried', async ({ queue }) => {
    await queue.add(jobs);
    await queue.fail(must(await queue.lease('a', long)), 'broken');
    same(await queue.retry('job1'), true);
    same(
      [await queue.retry('job1'), await queue.retry('job2'), await queue.retry('unknown-job')],
      [false, false, false],
    );
    const again = must(await queue.lease('a', long));
    same([again.id, again.attempts], ['job1', 2]);
    await queue.complete(again, 'fine');
    same((await queue.list())[0]?.error, undefined);
  });
}

function must(lease: Lease<number> | undefined): Lease<number> {
  if (lease !== undefined) return lease;
  throw PrismError.contract`The queue returned no job.`;
}

function same(actual: unknown, expected: unknown): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value) ?? 'undefined');
  if (a !== b) throw PrismError.contract`Expected ${b}, but got ${a}.`;
}

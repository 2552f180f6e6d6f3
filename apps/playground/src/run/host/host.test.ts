import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { words } from '../../words/words.ts';
import { Host } from './host.ts';

type Hear = (event: { readonly data: unknown }) => void;

/** The page's worker without a thread: messages are copied, and take a turn of the event loop. */
class Here {
  static hear: Hear;
  onmessage: Hear | undefined;
  isOver = false;

  constructor() {
    vi.stubGlobal('postMessage', (data: unknown) => {
      const copy = structuredClone(data);
      setTimeout(() => this.isOver || this.onmessage?.({ data: copy }));
    });
  }

  postMessage(data: unknown): void {
    const copy = structuredClone(data);
    setTimeout(() => Here.hear({ data: copy }));
  }

  terminate(): void {
    this.isOver = true;
  }
}

beforeAll(async () => {
  vi.stubGlobal('self', globalThis);
  await import('./worker.ts');
  Here.hear = (globalThis as unknown as { onmessage: Hear }).onmessage;
});
beforeEach(() => {
  vi.stubGlobal('Worker', Here);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const run = { world: 'GridWorld-v0', agent: 'q-learning', seed: 1, switches: [], settings: {}, changes: [] };

test('calls reach a task in their order, also before it is made, and their answers come back', async () => {
  const steps: number[] = [];
  const host = new Host('crowd', { hear: ({ step }) => steps.push(step), fail: expect.fail }, [run], false);
  await expect.poll(() => steps).toEqual([0]);
  void host.call('until', 5, false);
  void host.call('until', 9, true);
  await expect.poll(() => steps).toEqual([0, 5, 9]);
  expect(await host.call('fingerprints')).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  host.stop();
});

test('a task tells its events and then its end', async () => {
  const told: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const hear = ({ type }: { readonly type: string }) => told.push(type);
    new Host('unseen', { hear, fail: reject, end: resolve }, [run], 500, false);
  });
  expect(new Set(told)).toEqual(new Set(['progress', 'ended']));
  expect(told.at(-1)).toBe('ended');
});

const failed = (begin: (fail: (sentence: string) => void) => unknown) => new Promise<string>(begin);

test('a task that fails arrives as a sentence', async () => {
  const strange = { ...run, world: 'Nowhere-v0' };
  const sentence = failed((fail) => new Host('unseen', { hear: vi.fn(), fail }, [strange], 10, false));
  expect(await sentence).toMatch(/Nowhere-v0/);
});

test('so does a call that fails: nobody can act in a plan', async () => {
  const plan = { ...run, agent: 'value-iteration' };
  const conditions = { stepsPerSecond: 1, isPaused: true, isWatched: true };
  const sentence = failed((fail) => {
    void new Host('run', { hear: vi.fn(), fail }, plan, conditions).call('recording');
  });
  expect(await sentence).toMatch(/stage/);
});

test('a worker that does not load fails in the words of the page', async () => {
  class Lost extends Here {
    onerror: ((event: { readonly message?: string }) => void) | undefined;

    override postMessage(): void {
      setTimeout(() => this.onerror!({}));
    }
  }
  vi.stubGlobal('Worker', Lost);
  expect(await failed((fail) => new Host('gpu', { hear: vi.fn(), fail }))).toBe(words.run.unloadable);
});

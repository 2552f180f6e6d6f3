// The page's side of a running program.
import type { News, Task } from './worker.ts';

/** A program that runs. */
export interface Running {
  /** Ends it; nothing more is heard of it. */
  stop(): void;
}

/** Starts a program in a worker; `hear` gets all its news, at last `done` or `failed`. */
export function start(task: Task, hear: (news: News) => void): Running {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const stop = (): void => worker.terminate();
  worker.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.kind === 'done' || data.kind === 'failed') stop();
    hear(data);
  };
  worker.onerror = (event) => {
    stop();
    hear({ kind: 'failed', reason: event.message || 'The program could not be loaded.' });
  };
  worker.postMessage(task);
  return { stop };
}

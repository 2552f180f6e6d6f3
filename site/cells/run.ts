// The page's side of a running program.
import type { News, Task } from './worker.ts';

/** A running program. */
export interface Running {
  /** Ends it without further messages. */
  stop(): void;
}

/** Starts a program in a worker; `hear` receives all messages, `done` or `failed` last. */
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

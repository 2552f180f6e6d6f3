// The worker thread of a Bridge. Starts the Python processes and watches them while the calling thread waits for answers.
import fs from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type BridgeData,
  type ElementTypes,
  type Failure,
  type Greeting,
  type Handshake,
  type Pipes,
  control as places,
} from './protocol.ts';
import { PythonProcess } from './pythonProcess.ts';

const { pythons, recipe, counts, timeout, control, failures } = workerData as BridgeData;
const port = parentPort!;
const isWindows = process.platform === 'win32';

/** Starts all processes with the first Python that exists. */
function start([python, ...others]: readonly string[]): void {
  const handshakes: Handshake[] = [];
  let missing = counts.length;
  let isOver = false;
  let lose: ((failure: Failure) => void) | undefined;
  const end = (): void => {
    isOver = true;
    clearTimeout(timer);
  };
  const fail = (failure: Failure): void => {
    if (isOver) return;
    end();
    for (const process of processes) process.kill();
    if (!isWindows)
      for (const { pipes } of Object.values(handshakes))
        fs.rmSync(dirname(pipes[0]), { recursive: true, force: true });
    port.postMessage({ failure } satisfies Greeting);
  };
  const timer = setTimeout(
    () =>
      fail({
        code: 'unavailable',
        message: `Python did not create ${recipe.name} within ${timeout / 1000} s.`,
        hint: 'If it needs longer, raise the setting timeout.',
      }),
    // A timer with a longer delay would fire immediately.
    Math.min(timeout, 2 ** 31 - 1),
  );
  const processes = counts.map(
    (count, k) =>
      new PythonProcess(
        python!,
        recipe,
        { first: counts.slice(0, k).reduce((sum, before) => sum + before, 0), count },
        (answer) => {
          if ('failure' in answer) return fail(answer.failure);
          handshakes[k] = answer;
          missing--;
          if (missing > 0) return;
          end();
          lose = serve(processes, handshakes);
        },
        (failure, code) => {
          if (lose !== undefined) lose(failure);
          else if (code === 'ENOENT' && others.length > 0 && !isOver) {
            end();
            start(others);
          } else fail(failure);
        },
      ),
  );
}

/**
 * Opens the pipes. The calling thread uses them directly, so that it and Python wake each other without a third thread.
 *
 * @returns a function that reports the loss of Python to the calling thread.
 */
function serve(
  processes: readonly PythonProcess[],
  handshakes: readonly Handshake[],
): (failure: Failure) => void {
  const pipes = handshakes.map(({ pipes: [requests, answers] }) => opened(requests, answers));
  let isLost = false;
  const lose = (failure: Failure): void => {
    if (isLost) return;
    isLost = true;
    clearInterval(watch);
    // The others cannot continue without this process.
    for (const process of processes) process.kill();
    failures.postMessage(failure);
    Atomics.store(control, places.lost, 1);
    Atomics.notify(control, places.lost);
    // Wakes the calling thread, which may read or write. On Windows the end of Python wakes it.
    if (isWindows) return;
    for (const { answers, both } of pipes) {
      fs.closeSync(both);
      fs.writeSync(answers, '\0');
    }
  };
  let seen = 0;
  let checks = 0;
  const pause = Math.min(timeout / 4, 1000);
  // Counts checks instead of seconds, so that the sleep of a computer does not count as waiting.
  const watch = setInterval(() => {
    const requests = Atomics.load(control, places.requests);
    checks = requests === seen ? checks + 1 : 0;
    seen = requests;
    if (requests % 2 === 0 || checks * pause < timeout) return;
    lose({
      code: 'unavailable',
      message: `${recipe.name} did not answer within ${timeout / 1000} s, and its Python was ended.`,
      hint: 'If a step or reset needs longer, raise the setting timeout.',
    });
  }, pause);
  port.on('message', (types: ElementTypes | null) => {
    if (types !== null) {
      for (const process of processes) process.send(types);
      return;
    }
    clearInterval(watch);
    for (const { requests, answers, polled, both } of pipes)
      for (const fd of new Set([requests, answers, polled, isLost ? undefined : both]))
        if (fd !== undefined) fs.closeSync(fd);
    isLost = true;
    for (const process of processes) process.close();
    port.close();
    failures.close();
  });
  port.postMessage({ handshake: handshakes[0]!, pipes } satisfies Greeting);
  return lose;
}

/**
 * Opens both pipes. Does not wait for Python, which opens its ends later.
 *
 * @returns the ends; `both` can also read requests, because writing fails on a pipe without a reader.
 */
function opened(requests: string, answers: string): Pipes & { readonly both: number } {
  const both = fs.openSync(requests, 'r+');
  if (isWindows) return { requests: both, answers: both, both };
  // Opened for writing, too, so that this thread can wake the calling thread.
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  return {
    requests: fs.openSync(requests, 'w'),
    answers: fs.openSync(answers, 'r+'),
    polled: fs.openSync(answers, O_RDONLY | O_NONBLOCK),
    both,
  };
}

start(pythons);

// The worker thread of a Bridge: starts the Python processes, and watches them while the calling thread waits for their answers.
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

/** Starts all processes with the first Python that there is. */
function start([python, ...others]: readonly string[]): void {
  const told: Handshake[] = [];
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
      for (const { pipes } of Object.values(told))
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
    // A longer one would fire at once.
    Math.min(timeout, 2 ** 31 - 1),
  );
  const processes = counts.map(
    (count, k) =>
      new PythonProcess(
        python!,
        recipe,
        count,
        (answer) => {
          if ('failure' in answer) return fail(answer.failure);
          told[k] = answer;
          missing--;
          if (missing > 0) return;
          end();
          lose = serve(processes, told);
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
 * Opens the pipes, over which the calling thread talks with Python itself: one wakes the other without a third thread.
 *
 * @returns what tells the calling thread that Python is lost.
 */
function serve(processes: readonly PythonProcess[], told: readonly Handshake[]): (failure: Failure) => void {
  const pipes = told.map(({ pipes: [requests, answers] }) => opened(requests, answers));
  let isLost = false;
  const lose = (failure: Failure): void => {
    if (isLost) return;
    isLost = true;
    clearInterval(watch);
    // Without one process the others are of no use.
    for (const process of processes) process.kill();
    failures.postMessage(failure);
    Atomics.store(control, places.lost, 1);
    Atomics.notify(control, places.lost);
    // Wakes the calling thread from both sides. On Windows the end of Python does.
    if (isWindows) return;
    for (const { answers, both } of pipes) {
      fs.closeSync(both);
      fs.writeSync(answers, '\0');
    }
  };
  let seen = 0;
  let looks = 0;
  const pause = Math.min(timeout / 4, 1000);
  // Counts looks instead of seconds: a computer that slept has not waited for Python.
  const watch = setInterval(() => {
    const requests = Atomics.load(control, places.requests);
    looks = requests === seen ? looks + 1 : 0;
    seen = requests;
    if (requests % 2 === 0 || looks * pause < timeout) return;
    lose({
      code: 'unavailable',
      message: `${recipe.name} did not answer within ${timeout / 1000} s, and its Python was ended.`,
      hint: 'If a step or reset needs longer, raise the setting timeout.',
    });
  }, pause);
  port.on('message', (types: ElementTypes | null) => {
    if (types !== null) {
      for (const process of processes) process.tell(types);
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
  port.postMessage({ told: told[0]!, pipes } satisfies Greeting);
  return lose;
}

/**
 * Opens both pipes without waiting for Python, which opens its ends later.
 *
 * @returns as `both` an end for reading of the requests: without one, sending fails.
 */
function opened(requests: string, answers: string): Pipes & { readonly both: number } {
  const both = fs.openSync(requests, 'r+');
  if (isWindows) return { requests: both, answers: both, both };
  // With its end for writing, this thread can wake the one that waits for answers.
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  return {
    requests: fs.openSync(requests, 'w'),
    answers: fs.openSync(answers, 'r+'),
    polled: fs.openSync(answers, O_RDONLY | O_NONBLOCK),
    both,
  };
}

start(pythons);

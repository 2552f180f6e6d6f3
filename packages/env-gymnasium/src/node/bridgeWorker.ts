// The worker thread of a Bridge: talks with the Python processes while the calling thread waits for it.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { awaitChange, leaveMessage } from '@prism-rl/core/node';
import {
  answers,
  type BridgeData,
  closing,
  type ElementTypes,
  type Failure,
  type Greeting,
  type Handshake,
  type Message,
  control as places,
  type Share,
} from './protocol.ts';
import { PythonProcess } from './pythonProcess.ts';

/** Microseconds that this thread spins for the next order before it sleeps. */
const spinMicroseconds = 100;

/** Copies the results of a step to shared memory; returns nothing. */
type Copier = (bytes: Uint8Array) => void;

const { pythons, recipe, counts, timeout } = workerData as BridgeData;
const port = parentPort!;

/** Starts all processes with the first Python that there is. */
function start(candidates: readonly string[]): void {
  const [python, ...others] = candidates;
  const told: Handshake[] = [];
  let isOver = false;
  const fail = (failure: Failure): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    for (const process of processes) process.kill();
    port.postMessage({ failure } satisfies Greeting);
  };
  const timer = setTimeout(
    () =>
      fail({
        code: 'unavailable',
        message: `Python did not create ${recipe.name} within ${timeout / 1000} s.`,
        hint: 'If it needs longer, raise the setting timeout.',
      }),
    timeout,
  );
  let serving: Serving | undefined;
  const processes = counts.map(
    (count, k) =>
      new PythonProcess(
        python!,
        recipe,
        count,
        (kind, bytes) => {
          if (serving !== undefined) serving.receive(k, kind, bytes);
          else if (kind === answers.failed) fail(read(bytes));
          else {
            told.push(read(bytes));
            if (told.length < counts.length) return;
            clearTimeout(timer);
            const pids = processes.map(({ pid }) => pid!);
            port.once('message', (orders: Orders | typeof closing) => {
              if (orders === closing) {
                for (const process of processes) process.close();
                return;
              }
              for (const process of processes) process.tell(orders.types);
              serving = new Serving(processes, orders);
              serving.next();
            });
            port.postMessage({ told: told[0]!, pids } satisfies Greeting);
          }
        },
        (failure, code) => {
          if (serving !== undefined) serving.lose(failure);
          else if (code === 'ENOENT' && others.length > 0 && !isOver) {
            isOver = true;
            clearTimeout(timer);
            start(others);
          } else fail(failure);
        },
      ),
  );
}

/** Sent once the spaces are known. */
export interface Orders {
  readonly control: Int32Array;
  readonly port: MessagePort;
  readonly shares: readonly Share[];
  readonly types: ElementTypes;
}

/** Executes orders, one after the other. */
class Serving {
  readonly #processes: readonly PythonProcess[];
  readonly #orders: Orders;
  readonly #copiers: readonly Copier[];
  #order = 0;
  /** Processes that have not answered. */
  readonly #asked = new Set<number>();
  /** Why a process has ended. */
  #lost: Failure | undefined;

  constructor(processes: readonly PythonProcess[], orders: Orders) {
    this.#processes = processes;
    this.#orders = orders;
    this.#copiers = orders.shares.map(copierOf);
  }

  /** Waits for the next order and passes it on. This thread has nothing else to do: the processes speak only when asked. */
  next(): void {
    const { control, shares } = this.#orders;
    awaitChange(control, places.order, this.#order, spinMicroseconds);
    this.#order = Atomics.load(control, places.order);
    if (this.#order === closing) {
      this.#orders.port.close();
      for (const process of this.#processes) process.close();
      return;
    }
    if (this.#lost !== undefined) {
      this.#giveUp();
      return;
    }
    const target = Atomics.load(control, places.target);
    for (const [k, process] of this.#processes.entries()) {
      if (target !== -1 && target !== k) continue;
      this.#asked.add(k);
      process.send(shares[k]!.request);
    }
  }

  receive(process: number, kind: number, bytes: Uint8Array): void {
    if (kind === answers.results) this.#copiers[process]!(bytes);
    else if (kind === answers.picture) this.#say({ picture: bytes.slice() });
    else this.#say({ failure: read(bytes), isOver: false });
    this.#answered(process);
  }

  lose(failure: Failure): void {
    if (this.#lost !== undefined) return;
    this.#lost = failure;
    if (this.#asked.size > 0) this.#giveUp();
  }

  /** Without one process the others are of no use. */
  #giveUp(): void {
    for (const process of this.#processes) process.kill();
    this.#asked.clear();
    this.#say({ failure: this.#lost!, isOver: true });
    this.#finish();
  }

  #say(message: Message): void {
    const { control, port } = this.#orders;
    leaveMessage(control, places.message, port, message);
  }

  #answered(process: number): void {
    this.#asked.delete(process);
    if (this.#asked.size === 0) this.#finish();
  }

  #finish(): void {
    const { control } = this.#orders;
    Atomics.add(control, places.done, 1);
    Atomics.notify(control, places.done);
    this.next();
  }
}

function copierOf({ observations, finalObservations, rewards, terminated, truncated }: Share): Copier {
  const count = rewards.length;
  const [seen, final] = [bytesOf(observations), bytesOf(finalObservations)];
  const item = seen.length / count;
  const flags = 8 * count;
  const start = flags + 8 * Math.ceil(count / 4);
  const gains = bytesOf(rewards);
  return (bytes) => {
    gains.set(bytes.subarray(0, flags));
    for (let i = 0; i < count; i++) {
      terminated[i] = bytes[flags + i]!;
      truncated[i] = bytes[flags + count + i]!;
    }
    seen.set(bytes.subarray(start, start + seen.length));
    let from = start + seen.length;
    for (let i = 0; from < bytes.length; i++) {
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      final.set(bytes.subarray(from, from + item), i * item);
      from += item;
    }
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function read<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString()) as T;
}

start(pythons);

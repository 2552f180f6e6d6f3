import fs from 'node:fs';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { PrismError } from '@prism-rl/core';
import {
  answerHeader,
  answers,
  type BridgeData,
  type ElementTypes,
  type Failure,
  type Greeting,
  type Handshake,
  type Pipes,
  control as places,
} from './protocol.ts';

/** Milliseconds to spin for an answer: to be woken on another processor takes 0.015. */
const spinMilliseconds = 0.1;

/** Talks with Python processes, which a worker thread starts and watches. They end with the thread, even after `kill -9`. */
export class Bridge {
  readonly handshake: Handshake;
  readonly #name: string;
  readonly #worker: Worker;
  readonly #control: Int32Array;
  readonly #failures: MessagePort;
  readonly #lines: readonly Line[];
  /** The error of all later requests. */
  #over: PrismError | undefined;

  private constructor(
    name: string,
    worker: Worker,
    control: Int32Array,
    failures: MessagePort,
    { told, pipes }: Extract<Greeting, { told: Handshake }>,
  ) {
    this.#name = name;
    this.#worker = worker;
    this.#control = control;
    this.#failures = failures;
    this.handshake = told;
    this.#lines = pipes.map((both) => new Line(both, () => Atomics.load(control, places.lost) !== 0));
  }

  /** Starts Python. @throws PrismError the failure of Python in words, `unavailable` without Python or after the time-out. */
  static async start(data: Omit<BridgeData, 'control' | 'failures'>): Promise<Bridge> {
    const file = import.meta.url.endsWith('.ts') ? './bridgeWorker.ts' : './bridgeWorker.js';
    const control = new Int32Array(new SharedArrayBuffer(8));
    const { port1, port2: failures } = new MessageChannel();
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: { ...data, control, failures } satisfies BridgeData,
      transferList: [failures],
    });
    try {
      const greeting = await new Promise<Greeting>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      if ('failure' in greeting) throw errorOf(greeting.failure);
      worker.unref();
      port1.unref();
      return new Bridge(data.recipe.name, worker, control, port1, greeting);
    } catch (error) {
      port1.close();
      await worker.terminate();
      throw error;
    }
  }

  /** Tells Python the element types, before the first request. */
  tell(types: ElementTypes): void {
    this.#worker.postMessage(types);
  }

  /**
   * Sends requests, one to each process from `first` on, and waits until all are answered.
   *
   * @param receive called with the process and the bytes of its results or picture, which the next answer overwrites.
   * @throws PrismError what failed in Python; `unavailable` if Python has ended or does not answer in time; `state` after {@link close}.
   */
  ask(
    requests: readonly Uint8Array[],
    receive: (process: number, bytes: Uint8Array) => void,
    first = 0,
  ): void {
    if (this.#over !== undefined) throw this.#over;
    Atomics.add(this.#control, places.requests, 1);
    for (let k = 0; k < requests.length; k++) this.#lines[first + k]!.send(requests[k]!);
    let failure: Failure | undefined;
    for (let k = first; k < first + requests.length; k++) {
      const line = this.#lines[k]!;
      const kind = line.receive();
      if (kind === undefined) throw this.#lost();
      if (kind !== answers.failed) receive(k, line.answer);
      else failure ??= JSON.parse(Buffer.from(line.answer).toString()) as Failure;
    }
    Atomics.add(this.#control, places.requests, 1);
    if (failure !== undefined) throw errorOf(failure);
  }

  /** Closes the environments and ends Python. */
  close(): void {
    if (this.#over !== undefined) return;
    this.#over = new PrismError('state', `This ${this.#name} is closed.`, { hint: 'Create a new one.' });
    this.#worker.postMessage(null);
    this.#failures.close();
  }

  #lost(): PrismError {
    // On Windows the pipes end before the worker knows why.
    Atomics.wait(this.#control, places.lost, 0, 5000);
    const told = receiveMessageOnPort(this.#failures) as { message: Failure } | undefined;
    const error = errorOf(
      told?.message ?? { code: 'unavailable', message: `The pipes to ${this.#name} have ended.` },
    );
    this.close();
    this.#over = error;
    return error;
  }
}

/** The pipes to one process. */
class Line {
  /** What the last answer holds. */
  answer: Uint8Array = new Uint8Array();
  readonly #pipes: Pipes;
  readonly #isLost: () => boolean;
  /** Reads without spinning after the last one with, and those that are left. */
  #pause = 0;
  #skip = 0;
  #bytes = new Uint8Array(2 ** 16);
  #header = new DataView(this.#bytes.buffer);

  constructor(pipes: Pipes, isLost: () => boolean) {
    this.#pipes = pipes;
    this.#isLost = isLost;
  }

  /** Sends a request. If Python has ended, {@link receive} says so. */
  send(request: Uint8Array): void {
    try {
      for (let at = 0; at < request.length; )
        at += fs.writeSync(this.#pipes.requests, request, at, request.length - at, null);
    } catch (error) {
      if (!isEnd(error)) throw error;
    }
  }

  /** Waits for an answer; returns its kind, or undefined if Python is lost. Python answers one request at a time, so nothing follows. */
  receive(): number | undefined {
    let length = 0;
    let end = answerHeader;
    while (length < end) {
      const count = this.#read(length);
      if (count === 0 || this.#isLost()) return undefined;
      length += count;
      if (length < answerHeader) continue;
      end = answerHeader + this.#header.getInt32(4, true);
      if (end > this.#bytes.length) this.#grow(end);
    }
    this.answer = this.#bytes.subarray(answerHeader, end);
    return this.#header.getInt32(0, true);
  }

  #read(from: number): number {
    try {
      return (
        this.#poll(from) ??
        fs.readSync(this.#pipes.answers, this.#bytes, from, this.#bytes.length - from, null)
      );
    } catch (error) {
      if (isEnd(error)) return 0;
      throw error;
    }
  }

  /** Spins, but rarely where this was of no use: Python needs the processor, or a step takes longer. */
  #poll(from: number): number | undefined {
    const { polled } = this.#pipes;
    if (polled === undefined || this.#skip-- > 0) return undefined;
    const end = performance.now() + spinMilliseconds;
    let count: number | undefined;
    do {
      try {
        count = fs.readSync(polled, this.#bytes, from, this.#bytes.length - from, null);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
    } while (count === undefined && performance.now() < end);
    this.#pause = count === undefined ? Math.min(2 * this.#pause + 1, 1023) : this.#pause >> 1;
    this.#skip = this.#pause;
    return count;
  }

  #grow(length: number): void {
    const bytes = new Uint8Array(length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#header = new DataView(bytes.buffer);
  }
}

function isEnd(error: unknown): boolean {
  return ['EPIPE', 'EOF'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function errorOf({ code, message, hint }: Failure): PrismError {
  return new PrismError(code, message, hint == null ? {} : { hint });
}

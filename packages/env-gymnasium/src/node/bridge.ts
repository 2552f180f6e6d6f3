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
  requestNumber,
} from './protocol.ts';

/** Milliseconds to spin for an answer. A wake-up on another processor takes 0.015. */
const spinMilliseconds = 0.1;

/** Exchanges messages with Python processes. A worker thread starts and watches them; they end with it, even after `kill -9`. */
export class Bridge {
  readonly handshake: Handshake;
  readonly #name: string;
  readonly #worker: Worker;
  readonly #control: Int32Array;
  readonly #failures: MessagePort;
  readonly #lines: readonly Line[];
  /** The error that all later requests throw. */
  #over: PrismError | undefined;

  private constructor(
    name: string,
    worker: Worker,
    control: Int32Array,
    failures: MessagePort,
    { handshake, pipes }: Extract<Greeting, { handshake: Handshake }>,
  ) {
    this.#name = name;
    this.#worker = worker;
    this.#control = control;
    this.#failures = failures;
    this.handshake = handshake;
    this.#lines = pipes.map((both) => new Line(both, () => Atomics.load(control, places.lost) !== 0));
  }

  /** Starts Python. @throws PrismError for a failure in Python; `unavailable` without Python or after the time-out. */
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

  /** Sends the element types to Python. Must be called before the first request. */
  sendTypes(types: ElementTypes): void {
    this.#worker.postMessage(types);
  }

  /**
   * Sends one request to each process, starting with process `first`, and waits for all answers.
   *
   * @param receive called with the index of a process and the bytes of its results or picture; the next answer overwrites them.
   * @throws PrismError for a failure in Python; `unavailable` if Python has ended or does not answer in time; `contract` for an answer to
   * another request; `state` after {@link close}.
   */
  ask(requests: readonly DataView[], receive: (process: number, bytes: Uint8Array) => void, first = 0): void {
    if (this.#over !== undefined) throw this.#over;
    Atomics.add(this.#control, places.requests, 1);
    for (let k = 0; k < requests.length; k++) this.#lines[first + k]!.send(requests[k]!);
    let failure: Failure | undefined;
    for (let k = first; k < first + requests.length; k++) {
      const line = this.#lines[k]!;
      const kind = line.receive();
      if (kind === undefined) throw this.#lost();
      if (kind === ofOther) throw this.#end(errorOf(forked(this.#name)));
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
    const received = receiveMessageOnPort(this.#failures) as { message: Failure } | undefined;
    const failure = received?.message;
    return this.#end(
      errorOf(failure ?? { code: 'unavailable', message: `The pipes to ${this.#name} have ended.` }),
    );
  }

  /** Ends Python. Returns the error, which all later requests throw, too. */
  #end(error: PrismError): PrismError {
    this.close();
    this.#over = error;
    return error;
  }
}

/** What {@link Line.receive} returns for an answer to another request. */
const ofOther = -1;

/** The pipes to one process. */
class Line {
  /** The contents of the last answer. */
  answer: Uint8Array = new Uint8Array();
  readonly #pipes: Pipes;
  readonly #isLost: () => boolean;
  /** How many reads skip spinning after an unsuccessful one, and how many of these remain. */
  #pause = 0;
  #skip = 0;
  #bytes = new Uint8Array(2 ** 16);
  #header = new DataView(this.#bytes.buffer);
  /** The number of the next request. */
  #number = 0;

  constructor(pipes: Pipes, isLost: () => boolean) {
    this.#pipes = pipes;
    this.#isLost = isLost;
  }

  /** Numbers and sends a request. If Python has ended, {@link receive} says so. */
  send(request: DataView): void {
    request.setUint32(requestNumber, this.#number, true);
    try {
      for (let at = 0; at < request.byteLength; )
        at += fs.writeSync(this.#pipes.requests, request, at, request.byteLength - at, null);
    } catch (error) {
      if (!isEnd(error)) throw error;
    }
  }

  /** Waits for an answer; returns its kind, {@link ofOther}, or undefined if Python is lost. */
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
    const number = this.#number;
    this.#number = (number + 1) % 2 ** 32;
    // Python answers one request at a time: what follows comes from a second process.
    if (this.#header.getUint32(8, true) !== number || length > end) return ofOther;
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

  /** Spins. Does so less often after spinning was in vain: Python needs the processor, or a step takes longer. */
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

function forked(name: string): Failure {
  return {
    code: 'contract',
    message: `${name} answered another request than the last one.`,
    hint: 'Probably it has forked, and both processes answer: a process that an environment starts must not return from its step.',
  };
}

function isEnd(error: unknown): boolean {
  return ['EPIPE', 'EOF'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function errorOf({ code, message, hint }: Failure): PrismError {
  return new PrismError(code, message, hint == null ? {} : { hint });
}

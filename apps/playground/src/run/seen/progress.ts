// Collects what a run's curves show: the finished episodes and the metrics of the last update.
import type { RunEvent } from '../host/events.ts';

type Send = (event: Extract<RunEvent, { type: 'progress' }>) => void;

/** Milliseconds between two messages. */
const messageEvery = 100;

/** Collects episodes and metrics and sends them ten times a second. */
export class Progress {
  readonly #send: Send;
  /** Two numbers per episode: the run's steps at its end, and its return. */
  #episodes: number[] = [];
  #metrics: { readonly [name: string]: number } = {};
  #last = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  episodeEnded(envSteps: number, sum: number): void {
    this.#episodes.push(envSteps, sum);
  }

  /** Stores an update's metrics until the next update. */
  measured(metrics: { readonly [name: string]: number }): void {
    this.#metrics = metrics;
  }

  /** Sends everything new since the last message, if it is due. */
  sendIfDue(now: number, envSteps: number): void {
    if (now - this.#last >= messageEvery) this.send(now, envSteps);
  }

  send(now: number, envSteps: number): void {
    this.#last = now;
    this.#send({ type: 'progress', envSteps, episodes: this.#episodes, metrics: { ...this.#metrics } });
    this.#episodes = [];
  }
}

// The news of a run that its curves are drawn from: the episodes that ended, and the measurements of the last update.
import type { Send } from './moments.ts';

/** Milliseconds between two messages. */
const messageEvery = 100;

/** Gathers news, and sends it ten times a second. */
export class Progress {
  readonly #send: Send;
  /** Of each episode, the steps of the run at its end and its return. */
  #episodes: number[] = [];
  #metrics: { readonly [name: string]: number } = {};
  #last = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  episodeEnded(envSteps: number, sum: number): void {
    this.#episodes.push(envSteps, sum);
  }

  /** Takes an update's measurements, which stand until the next one. */
  measured(metrics: { readonly [name: string]: number }): void {
    this.#metrics = metrics;
  }

  /** Sends the news since the last message, if that is long enough ago. */
  sendIfDue(now: number, envSteps: number): void {
    if (now - this.#last >= messageEvery) this.send(now, envSteps);
  }

  send(now: number, envSteps: number): void {
    this.#last = now;
    this.#send({ type: 'progress', envSteps, episodes: this.#episodes, metrics: { ...this.#metrics } });
    this.#episodes = [];
  }
}

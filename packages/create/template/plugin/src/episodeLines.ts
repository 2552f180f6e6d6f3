import type { Logger, RunEvent } from '@prism-rl/core';

/** One line for every finished episode. */
export class EpisodeLines implements Logger {
  readonly name = 'episode-lines';
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  log(event: RunEvent) {
    if (event.type === 'episode') this.#write(`${event.envSteps}: return ${event.return}`);
    if (event.type === 'end') this.#write(`${event.envSteps}: ${event.reason}`);
  }

  close() {}
}

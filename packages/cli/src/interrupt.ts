/** Milliseconds within which repeated signals count as one. */
const sameWish = 1000;

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into an abort; a second signal, a second or more later, ends the process immediately.
 *
 * @param quiet whether the parent process already informs the user.
 */
export function onInterrupt(quiet = false): AbortController {
  const controller = new AbortController();
  let first: number | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (first !== undefined) {
      // A signal to the process group arrives twice: directly, and forwarded by the parent.
      if (!quiet && now - first >= sameWish) process.exit(130);
      return;
    }
    first = now;
    const abort = (): void => controller.abort(signal);
    if (quiet) abort();
    else tell('stopping (press again to quit at once) …').finally(abort); // printed before the work stops and prints its own line
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  return controller;
}

/** Prints a line above the live display, which uses the same module. */
async function tell(text: string): Promise<void> {
  const { printLine } = await import('@prism-rl/loggers/terminal');
  printLine(process.stderr, text);
}

/** Exit code of a process whose output's reader exited: 128 + SIGPIPE, as in a shell. */
export const brokenPipeCode = 141;

/**
 * Handles closed output pipes. If the reader of stdout exits (`prism list | head`), calls `stop`, which saves the work so far. If the
 * reader of stderr exits, the work continues.
 */
export function onBrokenPipe(stop: () => void): void {
  listen(process.stdout, stop);
  listen(process.stderr, () => undefined);
}

function listen(stream: NodeJS.WriteStream, onGone: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isGone = error.code === 'EPIPE' || error.code === 'EIO'; // EIO: the terminal was closed
    if (isGone) onGone();
    else if (stream === process.stdout) {
      process.stderr.write(`error: The output cannot be written: ${error.message}.\n  Is the disk full?\n`);
      process.exit(1);
    }
  });
}

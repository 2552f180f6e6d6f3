/** Milliseconds within which repeated signals are the same wish. */
const sameWish = 1000;

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into an abort; another one, a second or more later, ends the process at once.
 *
 * @param quiet whether another process, which started this one, already tells the user.
 */
export function onInterrupt(quiet = false): AbortController {
  const controller = new AbortController();
  let first: number | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (first !== undefined) {
      // A signal to the whole group arrives once by itself and once more from the parent, which passes it on.
      if (!quiet && now - first >= sameWish) process.exit(130);
      return;
    }
    first = now;
    const abort = (): void => controller.abort(signal);
    if (quiet) abort();
    else tell('stopping (once more to quit at once) …').finally(abort); // the line appears before the work stops and prints its own
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  return controller;
}

/** Prints a line above a live drawing on the terminal, which uses the same module. */
async function tell(text: string): Promise<void> {
  const { printLine } = await import('@prism-rl/loggers/terminal');
  printLine(process.stderr, text);
}

/**
 * Turns Ctrl-C and SIGTERM into an abort; a second one ends the process at once.
 *
 * @param quiet whether another process, which started this one, already tells the user.
 */
export function onInterrupt(quiet = false): AbortController {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    // A terminal sends Ctrl-C to the whole group, and the parent then sends SIGTERM: that is one wish, not two.
    if (controller.signal.aborted && !quiet) process.exit(130);
    controller.abort(signal);
    if (!quiet) process.stderr.write('\nstopping (once more to quit at once) …\n');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller;
}

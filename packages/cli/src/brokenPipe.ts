/** Exit code of a process that was cut short because nobody reads its output any more: 128 + SIGPIPE, as a shell shows it. */
export const brokenPipeCode = 141;

/**
 * What to do when whoever reads has gone away. A reader of results (`prism list | head`) has seen enough: stop, and save what there is.
 * Without a reader of messages the work goes on, for messages are not its purpose.
 */
export function onBrokenPipe(stop: () => void): void {
  listen(process.stdout, stop);
  listen(process.stderr, () => undefined);
}

function listen(stream: NodeJS.WriteStream, onGone: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isGone = error.code === 'EPIPE' || error.code === 'EIO'; // EIO: of a terminal that was closed
    if (isGone) onGone();
    else if (stream === process.stdout) {
      process.stderr.write(`error: The output cannot be written: ${error.message}.\n  Is the disk full?\n`);
      process.exit(1);
    }
  });
}

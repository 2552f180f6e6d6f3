/** Exit code of a process that ended early because the reader of its output has gone: 128 + SIGPIPE, as a shell shows it. */
export const brokenPipeCode = 141;

/**
 * Handles readers that have gone. When the reader of results (`prism list | head`) has gone, calls `stop`, which saves the work so far.
 * When the reader of messages has gone, the work continues, because messages are not its purpose.
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

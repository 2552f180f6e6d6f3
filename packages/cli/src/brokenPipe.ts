/** Exit code of a process that was cut short because nobody reads its output any more: 128 + SIGPIPE, as a shell shows it. */
export const brokenPipeCode = 141;

/**
 * What to do when whoever reads has gone away. Of results (`prism list | head`): stop, and save what there is. Of messages: go on, the
 * work is not for them.
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

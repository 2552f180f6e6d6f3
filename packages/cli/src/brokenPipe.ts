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

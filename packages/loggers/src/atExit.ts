// What loggers must still write when a process ends without closing them (process.exit). One listener serves them all: Node warns of a leak
// at the eleventh, and a process may train many runs together.
const writers = new Set<() => void>();

/** Has `write` called when the process ends, until {@link forgetAtExit} takes it back. */
export function writeAtExit(write: () => void): void {
  if (writers.size === 0) process.on('exit', writeAll);
  writers.add(write);
}

/** Takes back what {@link writeAtExit} was given; nothing happens if it was not given. */
export function forgetAtExit(write: () => void): void {
  if (writers.delete(write) && writers.size === 0) process.off('exit', writeAll);
}

/** Where one cannot write, the others still do. @throws unknown what the first of those threw that could not */
function writeAll(): void {
  const failures: unknown[] = [];
  for (const write of writers)
    try {
      write();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}

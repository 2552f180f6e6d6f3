import { JitError } from '../errors.ts';
import { userLocation } from '../trace/location.ts';
import { NotLowered } from './context.ts';
import { lowerOperations } from './lower.ts';

/**
 * Lowers a step's operations.
 *
 * @throws JitError `not-lowered` with the operation's name and the line that called it
 */
export const lowerStep: typeof lowerOperations = (operations, graph, environment) => {
  try {
    return lowerOperations(operations, graph, environment);
  } catch (cause) {
    if (!(cause instanceof NotLowered)) throw cause;
    throw new JitError(
      'not-lowered',
      cause.message,
      'Compute it outside the compiled step, eagerly, and pass the result in; or run the whole step eagerly.',
      { location: userLocation(cause.called) },
    );
  }
};

/** Settings that methods with eligibility traces share. */

import type { Setting } from '@prism-rl/core';
import { fraction, oneOf, onlyIf } from '@prism-rl/core';
import type { TraceKind } from './eligibilityTraces.ts';

/**
 * λ and what a visit does to a trace, to be spread into the table of a method.
 *
 * @param oneStep what the method is with λ = 0.
 */
export function traceTable(
  oneStep: string,
  kind: TraceKind,
): { lambda: Setting<number>; traces: Setting<TraceKind> } {
  return {
    lambda: fraction(0.9, `λ: how far credit reaches back; 0 is ${oneStep}, 1 is Monte Carlo`, {
      usual: '0.5 to 0.95',
    }),
    ...onlyIf(
      { lambda: { not: 0 } },
      {
        traces: oneOf(
          ['accumulating', 'replacing'],
          kind,
          'What a second visit does: replacing sets the trace to 1, accumulating adds 1, which needs smaller steps',
        ),
      },
    ),
  };
}

import { inTurn } from '../run/turns.ts';
import { arrived, isAwaited } from '../trace/backend.ts';
import { engineInternals } from '../trace/engine.ts';

/**
 * Has all variables that compiled functions keep on a GPU come back, so that until the next run they can be read at once, as
 * {@link saveOptimizer} and {@link exportOnnx} do. Needed where a GPU answers through promises only, in browsers; does nothing where nothing
 * is away.
 */
export async function bringVariables(): Promise<void> {
  const away = Object.values(engineInternals().registeredVariables).filter(({ dataId }) => isAwaited(dataId));
  if (away.length === 0) return;
  await inTurn(async () => {
    for (const { dataId } of away) await arrived(dataId);
  });
}

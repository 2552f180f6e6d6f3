// One worker thread of a ThreadedAtariVectorEnv: steps its share of the environments when told to.
import { serveTeam } from '@prism-rl/core/node';
import { AtariVectorEnv, type AtariVectorSettings } from '../atariVectorEnv.ts';
import type { AtariGame } from '../game.ts';
import type { VectorBuffers } from '../stackedVector.ts';
import { orders } from './vectorOrders.ts';

/** What a worker is told. */
export interface VectorShare {
  readonly game: AtariGame;
  readonly numEnvs: number;
  readonly settings: AtariVectorSettings;
  readonly buffers: VectorBuffers;
  readonly actions: Int32Array;
}

serveTeam(({ game, numEnvs, settings, buffers, actions }: VectorShare) => {
  const env = new AtariVectorEnv(game, numEnvs, settings, buffers);
  return ({ what, argument, bytes }) => {
    if (what === orders.step) env.step(actions);
    else if (what === orders.seed) env.reset({ seed: argument });
    else if (what === orders.reset) env.reset();
    else if (what === orders.save) return env.save();
    else env.restore(bytes!);
    return undefined;
  };
});

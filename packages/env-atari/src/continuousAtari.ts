import { Box, type Env } from '@prism-rl/core';
import { packAction } from '@prism-rl/core/checks';
import { cos, sin } from '@prism-rl/core/trigonometry';
import type { AtariEnv } from './atariEnv.ts';
import { actionMeanings } from './controls.ts';
import { probability } from './emulator.ts';

/**
 * Gymnasium's Atari environments with `continuous=True`: an action is a stick's radius (0…1), its angle (−π…π, 0 = right) and the button
 * (0…1); the radius sets a paddle's speed.
 *
 * Source: Farebrother and Castro, "CALE: Continuous Arcade Learning Environment" (2024).
 *
 * @param env with the full action space.
 * @param continuousActionThreshold fraction of full deflection from which a direction or the button counts as pressed.
 * @throws PrismError `invalid-argument`
 */
export function continuousAtari(
  env: AtariEnv,
  continuousActionThreshold: number,
): Env<Uint8Array, Float32Array> {
  const limit = probability('continuousActionThreshold', continuousActionThreshold);
  const { id, observationSpace, framesPerSecond } = env;
  const actionSpace = new Box({ low: [0, -Math.PI, 0], high: [1, Math.PI, 1], dtype: 'float32' });
  const task = { id, actionSpace };
  const stick = new Float32Array(3);
  return {
    ...{ ...task, observationSpace, framesPerSecond },
    reset: (options) => env.reset(options),
    step(action) {
      packAction(task, action, stick);
      const [radius, angle, fire] = stick as unknown as [number, number, number];
      const x = radius * cos(angle);
      const y = radius * sin(angle);
      const vertical = y > limit ? 'UP' : y < -limit ? 'DOWN' : '';
      const horizontal = x > limit ? 'RIGHT' : x < -limit ? 'LEFT' : '';
      const name = `${vertical}${horizontal}${fire > limit ? 'FIRE' : ''}`;
      return env.step(name === '' ? 0 : actionMeanings.indexOf(name), radius);
    },
    render: () => env.render(),
    renderText: () => env.renderText(),
    save: () => env.save(),
    restore: (state) => env.restore(state),
    close: () => env.close(),
  };
}

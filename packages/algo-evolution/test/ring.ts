// A deceptive world: what scores at first leads away from what scores most.
import type { Env, Plugin, Space } from '@prism-rl/core';
import { Box, definePlugin, noInfo } from '@prism-rl/core';

const steps = 20;
const around = 40;

/**
 * A walk on a ring. Its only reward, at the end, falls with the distance from the start, which pays 0; beyond 15 it rises to 5 on the other side. The
 * walker sees where it is, and walks a tenth of its action in a step.
 */
function ring(): Env {
  let [place, time] = [0, 0];
  const observation = (): Float32Array => {
    const angle = (2 * Math.PI * place) / around;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  return {
    id: 'Ring-v0',
    observationSpace: new Box({ low: -1, high: 1, shape: [2] }) as Space,
    actionSpace: new Box({ low: -100, high: 100 }) as Space,
    reset: () => {
      [place, time] = [0, 0];
      return { observation: observation(), info: noInfo };
    },
    step: (action) => {
      place += (action as Float32Array)[0]! / 10;
      const truncated = ++time === steps;
      const turned = Math.abs(place) % around;
      const distance = Math.min(turned, around - turned);
      const reward = truncated ? (distance < 15 ? -distance / 10 : distance - 15) : 0;
      return { observation: observation(), reward, terminated: false, truncated, info: noInfo };
    },
  };
}

const validate = (value: unknown) => ({ value: value as Record<string, never> });

export const deceptive: Plugin = definePlugin({
  name: 'deceptive',
  environments: {
    'Ring-v0': {
      description: 'A ring whose best place is opposite to the start',
      defaults: {},
      schema: { '~standard': { version: 1, vendor: 'test', validate } },
      create: ring,
    },
  },
});

import { base64Bytes } from '../emulatorModule.ts';
import type { AtariGame, GameSpec } from '../game.ts';
import { PRISM_CATCH } from '../generated/prismCatch.ts';
import { md5Hex } from '../romFiles.ts';

const image = base64Bytes(PRISM_CATCH);

/** Specification of the package's own game; its source is `game/prismCatch.asm`. */
const spec: GameSpec = {
  md5: md5Hex(image),
  size: 4096,
  cart: '4K',
  tv: 'NTSC',
  yStart: 34,
  height: 210,
  controller: 'joystick',
  minimal: [0, 3, 4],
  modes: [[0, 2]],
  defaultMode: 0,
  difficulties: [0, 1],
  modeSelect: [['while', ['!=', ['ram', 138], 'm'], [['select', 2]]], ['softreset']],
  init: { L: 5 },
  step: [
    ['score', ['-', ['bcd', 131], ['-', 5, ['ram', 132]]]],
    ['=', 'L', ['ram', 132]],
    ['=', 'T', ['==', ['ram', 133], 2]],
  ],
  lives: ['?', 'T', 0, 'L'],
};

/**
 * Prism Catch, the game included in the package (MIT): gems fall, a bucket catches them. A catch is worth 1, a miss −1; five misses or
 * twenty gems end the episode; the perfect score is 20.
 */
export const prismCatch: AtariGame = { id: 'PrismCatch', spec, image };

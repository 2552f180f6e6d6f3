import type { Frame } from '../../../src/contracts/env.ts';
import { Drift } from '../drift.ts';
import type { Defect } from '../proveKit.ts';
import { on } from './subject.ts';

const drawing = 'render and renderText, if it has them, draw without changing anything';

/** Environments that draw wrongly. */
export const drawingDefects: Defect[] = [
  [
    'drawing that moves',
    drawing,
    'An environment that was meddled with and one that was not',
    on(
      () =>
        new (class extends Drift {
          override render(): Frame {
            this.state.x += 0.1;
            return super.render();
          }
        })(),
    ),
  ],
  [
    'a frame with 4 bytes a pixel',
    drawing,
    'A frame needs 3 bytes a pixel: 2 × 1 pixels came with 8 bytes.',
    on(
      () =>
        new (class extends Drift {
          override render(): Frame {
            return { width: 2, height: 1, data: new Uint8Array(8) };
          }
        })(),
    ),
  ],
  [
    'an empty text',
    drawing,
    'renderText must give a text, but gave "".',
    on(
      () =>
        new (class extends Drift {
          override renderText(): string {
            return '';
          }
        })(),
    ),
  ],
];

/** What most of the robots have around them: a sky, a checkered floor, a light, and a camera that follows. */

import type { Attributes, Element, Vector } from './mjcf.ts';
import { element, x, z } from './mjcf.ts';

/** Options that differ from model to model. */
interface SceneryOptions {
  /** Colour of the sky above. */
  readonly sky: Vector;
  /** Checks of the floor, in either direction. */
  readonly checks: number;
}

const skin: Vector = [0.8, 0.6, 0.4];

/** Textures and materials; shapes name the materials `geom` and `MatPlane`. */
export function scenery({ sky, checks }: SceneryOptions): Element {
  return element('asset', {}, [
    element('texture', {
      type: 'skybox',
      builtin: 'gradient',
      ...{ rgb1: sky, rgb2: [0, 0, 0], width: 100, height: 100 },
    }),
    element('texture', {
      ...{ name: 'texgeom', type: 'cube', builtin: 'flat', width: 127, height: 1278 },
      ...{ rgb1: skin, rgb2: skin, mark: 'cross', markrgb: [1, 1, 1], random: 0.01 },
    }),
    element('texture', {
      ...{ name: 'texplane', type: '2d', builtin: 'checker', width: 100, height: 100 },
      ...{ rgb1: [0, 0, 0], rgb2: [0.8, 0.8, 0.8] },
    }),
    element('material', {
      ...{ name: 'MatPlane', texture: 'texplane', texrepeat: [checks, checks] },
      ...{ reflectance: 0.5, shininess: 1, specular: 1 },
    }),
    element('material', { name: 'geom', texture: 'texgeom', texuniform: true }),
  ]);
}

/** Light from above. */
export const light: Element = element('light', {
  directional: true,
  pos: [0, 0, 1.3],
  dir: [0, 0, -1.3],
  cutoff: 100,
  exponent: 1,
  diffuse: [1, 1, 1],
  specular: [0.1, 0.1, 0.1],
});

export function floor(size: Vector, more: Attributes = {}): Element {
  return element('geom', {
    ...{ type: 'plane', name: 'floor', pos: [0, 0, 0], size, rgba: [0.8, 0.9, 0.8, 1], condim: 3 },
    ...{ material: 'MatPlane', ...more },
  });
}

/** A camera that goes along with what it stands in. @param up the direction that is up in its pictures. */
export function trackingCamera(pos: Vector, up: Vector = z): Element {
  return element('camera', { name: 'track', mode: 'trackcom', pos, xyaxes: [...x, ...up] });
}

/** The colour of most robots. */
export const skinColour = [...skin, 1] as const;

/** Robots as values, and their conversion to MJCF, MuJoCo's model format. */

/** Value of an element's attribute: words, numbers, or a switch. */
type Attribute = string | number | boolean | readonly number[];

/** Attributes of an element, under MJCF's names. */
export type Attributes = { readonly [name: string]: Attribute };

/** An element of a model, nested as in MJCF. */
export interface Element {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Element[];
}

/** Three numbers: a position in metres, or a direction. */
export type Vector = readonly [number, number, number];

/** Axes of joints. */
export const x: Vector = [1, 0, 0];
export const y: Vector = [0, 1, 0];
export const z: Vector = [0, 0, 1];

export const origin: Vector = [0, 0, 0];

export function element(
  tag: string,
  attributes: Attributes = {},
  children: readonly Element[] = [],
): Element {
  return { tag, attributes, children };
}

/** Creates a body with its joints, shapes and child bodies; `pos` is its place in its parent's frame. */
export function body(name: string, attributes: Attributes, children: readonly Element[]): Element {
  return element('body', name === '' ? attributes : { name, ...attributes }, children);
}

/** Creates a joint that turns around `axis`. */
export function hinge(name: string, axis: Vector, more: Attributes = {}): Element {
  return element('joint', { type: 'hinge', name, axis, ...more });
}

/** Creates a joint that slides along `axis`. */
export function slide(name: string, axis: Vector, more: Attributes = {}): Element {
  return element('joint', { type: 'slide', name, axis, ...more });
}

/** Attributes of a joint without springs, damping, limits or weight, which moves a robot in the world. */
export const rootJoint: Attributes = { armature: 0, damping: 0, limited: false, stiffness: 0 };

/** Creates a capsule between two points. */
export function capsule(
  name: string,
  from: Vector,
  to: Vector,
  radius: number,
  more: Attributes = {},
): Element {
  const fromto = [...from, ...to];
  return element('geom', { type: 'capsule', ...(name !== '' && { name }), fromto, size: radius, ...more });
}

/** Creates a capsule along the z axis of its frame; `more` sets its position and orientation. */
export function upright(name: string, radius: number, halfLength: number, more: Attributes = {}): Element {
  return element('geom', { type: 'capsule', name, size: [radius, halfLength], ...more });
}

export function sphere(name: string, pos: Vector, radius: number, more: Attributes = {}): Element {
  return element('geom', { type: 'sphere', name, pos, size: radius, ...more });
}

/** Creates an actuator that turns a joint with `gear` N·m, or pushes it with `gear` N, at full control. */
export function motor(joint: string, gear: number, more: Attributes = {}): Element {
  return element('motor', { joint, gear, ...more });
}

/** Converts the model to MJCF text. Numbers use the shortest form that reads back as the same float64. */
export function toMjcf(model: Element): string {
  return `${written(model, '')}\n`;
}

function written({ tag, attributes, children }: Element, indent: string): string {
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${text(value)}"`);
  const start = `${indent}<${tag}${named.join('')}`;
  if (children.length === 0) return `${start}/>`;
  return [`${start}>`, ...children.map((child) => written(child, `${indent}  `)), `${indent}</${tag}>`].join(
    '\n',
  );
}

function text(value: Attribute): string {
  const words = typeof value === 'object' ? value.join(' ') : String(value);
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** The usual surroundings: a sky, a checkered floor, a light, and a tracking camera. */

interface SceneryOptions {
  readonly sky: Vector;
  /** Number of checks of the floor in each direction. */
  readonly checks: number;
}

const skin: Vector = [0.8, 0.6, 0.4];

/** Creates textures and materials; shapes use the materials `geom` and `MatPlane`. */
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

/** Creates a camera that moves with its parent body. @param up the upward direction in its pictures. */
export function trackingCamera(pos: Vector, up: Vector = z): Element {
  return element('camera', { name: 'track', mode: 'trackcom', pos, xyaxes: [...x, ...up] });
}

/** The colour of most robots. */
export const skinColour = [...skin, 1] as const;

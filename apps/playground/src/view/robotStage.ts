// Draws a robot in WebGL: its shapes with a shadow over checkered ground, from a camera that follows it and that mouse and fingers rotate.
import type { RobotShape } from '@prism-rl/env-mujoco';
import {
  BoxGeometry,
  type BufferGeometry,
  CanvasTexture,
  CapsuleGeometry,
  Color,
  CylinderGeometry,
  DirectionalLight,
  Fog,
  HemisphereLight,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Quaternion,
  RepeatWrapping,
  Scene,
  SphereGeometry,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { extentOf, isEndless, rootOf, rowSize } from './robotExtent.ts';

/** Size in metres of a check, and of the ground around the robot. */
const check = 1;
const groundSide = 120;
/** No interpolation between steps further apart than this, in metres or milliseconds. */
const farthest = 1;
const longest = 150;
/** Milliseconds per frame above which pictures are drawn more coarsely, and the number of frames measured. */
const slowFrame = 40;
const judgedBy = 20;

/** Draws a robot on a canvas of its own. */
export class RobotStage {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(40, 1, 0.01, 200);
  readonly #controls: OrbitControls;
  readonly #sun = new DirectionalLight(0xffffff, 2.2);
  readonly #checks = checkered();
  #shapes: readonly RobotShape[] = [];
  #meshes: readonly Mesh[] = [];
  /** Unbounded shapes are ground. */
  #grounds: readonly Mesh[] = [];
  /** The shape that the camera follows. */
  #root = 0;
  readonly #seen = new Vector3();
  #from: Float32Array | undefined;
  #to: Float32Array | undefined;
  #since = 0;
  #span = 0;
  #sharpness = Math.min(2, globalThis.devicePixelRatio || 1);
  #frames = 0;
  #judgedAt = 0;
  /** Size and colours of the last picture once nothing moves; undefined while there is something new to draw. */
  #drawn: string | undefined;

  /** @throws Error if the browser has no WebGL. */
  constructor(canvas: HTMLCanvasElement) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: true });
    this.#renderer.shadowMap.enabled = true;
    this.#renderer.setPixelRatio(this.#sharpness);
    this.#sun.castShadow = true;
    this.#sun.shadow.mapSize.set(1024, 1024);
    const { camera } = this.#sun.shadow;
    [camera.left, camera.right, camera.bottom, camera.top, camera.far] = [-3, 3, -3, 3, 20];
    this.#scene.add(new HemisphereLight(0xffffff, 0x8890a0, 1.6), this.#sun, this.#sun.target);
    this.#camera.up.set(0, 0, 1);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enablePan = false;
    this.#controls.maxPolarAngle = 0.495 * Math.PI;
    this.#controls.addEventListener('change', () => (this.#drawn = undefined));
  }

  /** Moves a robot of these shapes towards other poses, over the time between the last two. */
  show(shapes: readonly RobotShape[], poses: Float32Array, now: number): void {
    if (shapes !== this.#shapes) this.#build(shapes);
    const from = this.#to;
    const passed = now - this.#since;
    const isStart = from === undefined || apart(from, poses, this.#root) > farthest;
    this.#from = isStart ? poses : from;
    this.#to = poses;
    this.#span = isStart ? 0 : Math.min(passed, longest);
    this.#since = now;
    this.#drawn = undefined;
    if (from === undefined) this.#look(poses);
  }

  /** Draws the current moment, unless it is on the canvas already. @param width in CSS pixels. */
  draw(width: number, height: number, isDark: boolean, now: number): void {
    if (this.#to === undefined || this.#from === undefined) return;
    const wanted = `${width}×${height} ${isDark}`;
    if (wanted === this.#drawn) {
      this.#frames = this.#judgedAt = 0;
      return;
    }
    const part = this.#span === 0 ? 1 : Math.min(1, (now - this.#since) / this.#span);
    for (const [k, mesh] of this.#meshes.entries()) place(mesh, this.#from, this.#to, rowSize * k, part);
    this.#follow();
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    const sky = new Color(isDark ? 0x12151d : 0xdfe6f0);
    this.#scene.background = sky;
    this.#scene.fog = new Fog(sky, 12, 50);
    this.#controls.update();
    this.#renderer.render(this.#scene, this.#camera);
    this.#drawn = part === 1 ? wanted : undefined;
    this.#judge(now);
  }

  /** Measures the frame rate; if drawing is slow (no GPU), uses fewer pixels and no shadow. */
  #judge(now: number): void {
    if (++this.#frames % judgedBy !== 0) return;
    const isSlow = this.#judgedAt > 0 && now - this.#judgedAt > judgedBy * slowFrame;
    this.#judgedAt = now;
    if (!isSlow || this.#sharpness < 0.3) return;
    this.#sharpness *= 0.6;
    this.#sun.castShadow = false;
    this.#renderer.setPixelRatio(this.#sharpness);
    this.#drawn = undefined;
  }

  dispose(): void {
    this.#clear();
    this.#controls.dispose();
    this.#checks.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  #build(shapes: readonly RobotShape[]): void {
    this.#clear();
    this.#shapes = shapes;
    this.#meshes = shapes.map((shape) => meshOf(shape, this.#checks));
    this.#grounds = this.#meshes.filter((_, k) => isEndless(shapes[k]!));
    this.#root = rootOf(shapes);
    this.#scene.add(...this.#meshes);
  }

  #clear(): void {
    this.#scene.remove(...this.#meshes);
    for (const { geometry, material } of this.#meshes) {
      geometry.dispose();
      (material as MeshStandardMaterial).dispose();
    }
    this.#meshes = this.#grounds = [];
    this.#from = this.#to = this.#drawn = undefined;
  }

  /** Looks from the side and slightly above, so that the robot fills the picture. */
  #look(poses: Float32Array): void {
    const root = rowSize * this.#root;
    const extent = extentOf(this.#shapes, poses);
    this.#seen.set(poses[root]!, poses[root + 1]!, poses[root + 2]!);
    this.#controls.target.copy(this.#seen);
    this.#camera.position.copy(this.#seen).add(new Vector3(0.3, -1, 0.35).multiplyScalar(3 * extent + 0.6));
  }

  /** Camera, light and ground follow the robot. */
  #follow(): void {
    const { position } = this.#meshes[this.#root]!;
    const step = position.clone().sub(this.#seen);
    // The camera ignores a hopping robot's vertical motion.
    step.z = 0;
    this.#seen.add(step);
    this.#controls.target.add(step);
    this.#camera.position.add(step);
    this.#sun.target.position.copy(this.#seen);
    this.#sun.position.copy(this.#seen).add(new Vector3(-1.5, -2.5, 6));
    for (const ground of this.#grounds) {
      ground.position.x = 2 * check * Math.round(this.#seen.x / (2 * check));
      ground.position.y = 2 * check * Math.round(this.#seen.y / (2 * check));
    }
  }
}

function meshOf(shape: RobotShape, checks: CanvasTexture): Mesh {
  const [red, green, blue] = shape.colour;
  const isGround = shape.kind === 'plane';
  const material = new MeshStandardMaterial(
    isGround
      ? { map: checks, roughness: 1 }
      : { color: new Color().setRGB(red, green, blue, SRGBColorSpace), roughness: 0.55 },
  );
  const mesh = new Mesh(geometryOf(shape), material);
  mesh.castShadow = !isGround;
  mesh.receiveShadow = true;
  return mesh;
}

/** MuJoCo's long shapes lie along z, three.js's along y. */
function geometryOf(shape: RobotShape): BufferGeometry {
  const [a, b, c] = shape.size;
  switch (shape.kind) {
    case 'sphere':
      return new SphereGeometry(a, 32, 20);
    case 'capsule':
      return new CapsuleGeometry(a, 2 * b, 10, 24).rotateX(Math.PI / 2);
    case 'cylinder':
      return new CylinderGeometry(a, a, 2 * b, 32).rotateX(Math.PI / 2);
    case 'ellipsoid':
      return new SphereGeometry(1, 32, 20).scale(a, b, c);
    case 'box':
      return new BoxGeometry(2 * a, 2 * b, 2 * c);
    case 'plane':
      return isEndless(shape) ? new PlaneGeometry(groundSide, groundSide) : new PlaneGeometry(2 * a, 2 * b);
  }
}

/** Two checks wide, repeated. */
function checkered(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 2;
  const context = canvas.getContext('2d')!;
  for (let k = 0; k < 4; k++) {
    context.fillStyle = k % 3 === 0 ? '#aab4c4' : '#8f9bb0';
    context.fillRect(k >> 1, k % 2, 1, 1);
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.magFilter = 1003; // nearest: sharp checks
  texture.anisotropy = 8;
  texture.repeat.set(groundSide / (2 * check), groundSide / (2 * check));
  return texture;
}

function apart(from: Float32Array, to: Float32Array, root: number): number {
  const at = rowSize * root;
  return Math.hypot(...[0, 1, 2].map((i) => to[at + i]! - from[at + i]!));
}

const [turnFrom, turnTo] = [new Quaternion(), new Quaternion()];

/** Interpolates a mesh between two poses. */
function place(mesh: Mesh, from: Float32Array, to: Float32Array, at: number, part: number): void {
  const between = (i: number): number => from[at + i]! + part * (to[at + i]! - from[at + i]!);
  mesh.position.set(between(0), between(1), between(2));
  turnFrom.fromArray(from, at + 3);
  turnTo.fromArray(to, at + 3);
  mesh.quaternion.slerpQuaternions(turnFrom, turnTo, part);
}

// What tests need besides Node.js and the packages. Every test that is skipped without it asks here, so that continuous integration can
// require it: PRISM_REQUIRE=redis,chromium makes tests fail that need one of these and do not find it.

/** What a machine may lack, and how to get it. */
const ways = {
  chromium: 'install Chromium or Chrome, or name its program in PRISM_CHROMIUM',
  firefox: 'install Firefox, or name its program in PRISM_FIREFOX',
  redis: 'install redis-server or valkey-server',
  gymnasium: 'install Python 3.10 or newer with venv; the tests install Gymnasium from PyPI',
  minari: 'install Python 3.10 or newer with venv; the tests install Minari from PyPI',
  mujoco: "install Gymnasium with MuJoCo for the Python of PRISM_PYTHON: pip install 'gymnasium[mujoco]'",
  onnx: 'install them for the Python of PRISM_PYTHON: pip install onnx onnxruntime',
  pandas: 'install them for the Python of PRISM_PYTHON: pip install pandas pyarrow',
  torch: 'install them for the Python of PRISM_PYTHON: pip install torch safetensors',
  python: 'install Python 3',
  numpy: 'install Python 3.10 or newer with venv; the tests install NumPy from PyPI',
  cc: 'install a compiler of C',
  r: 'install R',
  bun: 'npm run test:packages -- runtimes installs it below .tools',
  deno: 'npm run test:packages -- runtimes installs it below .tools',
  hermes: 'npm run test:packages -- runtimes installs it below .tools',
  miniflare: 'npm run test:packages -- runtimes installs it below .tools',
  ffmpeg: 'install FFmpeg',
  terminal: 'install the `script` of util-linux',
  swiftshader: 'install Debian’s chromium, or see tools/jit/softwareVulkan.ts',
  vulkan: 'install libvulkan1',
  naga: 'install it: cargo install naga-cli',
  wgpu: 'install it for the Python of PRISM_PYTHON: pip install wgpu',
  xvfb: 'install Debian’s xvfb',
  lavapipe: 'install Debian’s mesa-vulkan-drivers, or name the file of its driver in PRISM_LAVAPIPE',
  gpu: 'use a machine with a GPU and its driver',
  webgpu: 'set PRISM_WEBGPU=1',
  long: 'set PRISM_LONG_TESTS=1',
  ale: 'install ale_py for python3, or name a wheel of it in ATARI_ROMS',
  mlflow: 'name a Python with MLflow in PRISM_MLFLOW',
  wandb: 'name a Python with wandb in PRISM_WANDB',
  versitygw: 'install versitygw',
  moto_server: 'install it for Python: pip install moto[server]',
  'tfjs-node': 'set PRISM_TFJS_NODE=1',
  mount: 'use a Linux that lets users mount file systems',
  clone: 'clone the repository with git',
} as const;

/** A name in PRISM_REQUIRE. */
export type Need = keyof typeof ways;

const required = (process.env.PRISM_REQUIRE ?? '').split(',').filter(Boolean);
const unknown = required.find((name) => !Object.hasOwn(ways, name));
if (unknown !== undefined)
  throw new Error(`PRISM_REQUIRE names ${unknown}; there are ${Object.keys(ways).join(', ')}.`);

const said = new Set<Need>();

/**
 * Whether tests that need it can run; they are skipped otherwise, which is said on stderr.
 *
 * @param why it cannot be used, if more is known than that it is not here.
 * @throws Error if PRISM_REQUIRE names it and it is not here.
 */
export function isHere(need: Need, found: boolean, why = `${need} is not here`): boolean {
  if (found) return true;
  const words = `${why}; to run its tests, ${ways[need]}`;
  if (required.includes(need)) throw new Error(`PRISM_REQUIRE names ${need}, but ${words}.`);
  if (!said.has(need)) process.stderr.write(`left out: ${words}\n`);
  said.add(need);
  return false;
}

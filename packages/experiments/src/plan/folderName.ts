import { createHash } from 'node:crypto';

/** Most characters of a name that are kept; with a hash appended they are a valid folder name on every disk. */
const longest = 100;
/** Names that Windows keeps for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The folder of an arm: its name where that can be one on every disk, else its portable characters and a hash of the name. Different arms have
 * different folders, also where case does not count: only names without capitals stay as they are, and none of them holds a `~`.
 */
export function armFolder(name: string): string {
  const isPlain = /^[a-z0-9_+][a-z0-9_.+-]*$/.test(name) && isPortable(name);
  return isPlain ? name : hashed(name);
}

/**
 * The folder of an environment: as of an arm, but capitals stay, `CartPole-v1`, and `MinAtar/Breakout-v1` becomes `MinAtar~Breakout-v1`.
 * Two whose names differ in case alone share a folder on some disks; their manifests tell them apart.
 */
export function environmentFolder(id: string): string {
  const isPlain = /^\w[\w.+-]*(\/\w[\w.+-]*)*$/.test(id) && isPortable(id);
  return isPlain ? id.replaceAll('/', '~') : hashed(id);
}

function isPortable(name: string): boolean {
  return name.length <= longest && !name.endsWith('.') && !devices.test(name);
}

function hashed(name: string): string {
  const readable = name.slice(0, longest).replaceAll(/[^\w+-]/g, '-');
  return `${readable}~~${createHash('sha256').update(name).digest('hex').slice(0, 10)}`;
}

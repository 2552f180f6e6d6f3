import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';

/** What decides every outcome: the machine, what it has installed, how tests are asked for, and the tests themselves. */
export const surroundings = {
  node: process.version,
  machine: `${process.platform} ${process.arch} ${os.cpus()[0]?.model}`,
  lockfile: createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex'),
  variables: Object.entries(process.env)
    .filter(([name]) => /^PRISM_(?!TEST_|SETUP_SECONDS)/.test(name))
    .sort(),
};

// Tools of the package tests beyond the workspace: npm packages of fixed versions, below `.tools`.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { shell } from './shell.ts';

/** Versions of the consumers. */
export const versions = {
  verdaccio: '6.10.4',
  bun: '1.4.5',
  deno: '2.9.6',
  miniflare: '4.20260730.0',
  hermes: '0.12.0',
  typescript: ['5.9.3', '6.0.3', '7.0.2'],
  vite: '8.3.8',
  esbuild: '0.28.2',
  types: { node: '26.6.6' },
  /** The oldest Node.js that `engines` admits, and others. */
  node: ['22.13.0', '24.4.1'],
  oldNode: '20.19.4',
} as const;

/** Versions instead of a dist-tag that not every mirror has. */
const overrides = { 'node-fetch': '2.7.0' };

/**
 * Installs packages once, in a separate folder below `.tools`.
 *
 * @returns the folder.
 */
export async function tool(name: string, packages: readonly string[], scripts = false): Promise<string> {
  const folder = path.join(root, '.tools', 'consumers', name);
  const stamp = path.join(folder, 'installed');
  const wanted = packages.join(' ');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
  const flags = ['--no-audit', '--no-fund', ...(scripts ? [] : ['--ignore-scripts'])];
  await shell('npm', ['install', ...flags, ...packages], { cwd: folder });
  fs.writeFileSync(stamp, wanted);
  return folder;
}

/** npm's package with the binary of a Node.js of this platform. */
export async function nodeBinary(version: string): Promise<string> {
  const { platform, arch } = process;
  const system = platform === 'win32' ? 'win' : platform;
  const name = platform === 'darwin' ? `node-bin-darwin-${arch}` : `node-${system}-${arch}`;
  const folder = await tool(`node-${version}`, [`${name}@${version}`]);
  return path.join(folder, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node');
}

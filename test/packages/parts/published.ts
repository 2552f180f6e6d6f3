// Packs every public package as npm would and checks the tarball with publint and Are The Types Wrong. Calls both as libraries: loading
// them takes far longer than checking a package.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { getExitCode } from '@arethetypeswrong/cli/internal/getExitCode';
import { command, root } from '../../../scripts/test/command.ts';
import type { Part } from '../part.ts';

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
}

type TypesFound = Parameters<typeof getExitCode>[0];

/** A check of a tarball; returns the problem, or undefined. */
type Judge = (tarball: Uint8Array<ArrayBuffer>) => Promise<string | undefined>;

export const published: Part = () => [{ name: 'publint, attw', run: checkPublished }];

/** @throws Error with the problems that a user of the published packages would meet. Requires a built `dist`. */
async function checkPublished(): Promise<undefined> {
  const folders = fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => path.join(root, 'packages', name))
    .filter((folder) => fs.existsSync(path.join(folder, 'package.json')) && !manifest(folder).private);
  const tarballs = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-pack-'));
  try {
    const judges = [await publintStrictly(), await typesForModules()];
    const problems: string[] = [];
    const queue = [...folders];
    const worker = async () => {
      for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
        const problem = await problemOfPackage(folder, tarballs, judges);
        if (problem !== undefined) problems.push(`${manifest(folder).name}\n${problem}`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(4, Math.max(2, os.availableParallelism())) }, worker));
    if (problems.length > 0) throw new Error(problems.sort().join('\n'));
  } finally {
    fs.rmSync(tarballs, { recursive: true, force: true });
  }
}

async function problemOfPackage(
  folder: string,
  destination: string,
  judges: readonly Judge[],
): Promise<string | undefined> {
  const file = path.join(destination, `${path.basename(folder)}.tgz`);
  const packed = await command('pnpm', ['pack', '--out', file], folder);
  if (packed.code !== 0) return `pnpm pack failed\n${packed.output}`;
  const tarball = new Uint8Array(fs.readFileSync(file));
  const found: (string | undefined)[] = [];
  for (const judge of judges) found.push(await judge(tarball));
  const problems = found.filter((problem) => problem !== undefined);
  return problems.length === 0 ? undefined : problems.join('\n');
}

/** As `publint run TARBALL --strict`. */
async function publintStrictly(): Promise<Judge> {
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  return async (tarball) => {
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
    if (!messages.some(({ type }) => type === 'error')) return undefined;
    return messages
      .map((message) => `${message.type}: ${formatMessage(message, pkg, { color: false })}`)
      .join('\n');
  };
}

/** As `attw TARBALL --profile esm-only`. */
async function typesForModules(): Promise<Judge> {
  const options = { ignoreResolutions: ['node10' as const, 'node16-cjs' as const], emoji: false };
  const { getExitCode } = await import('@arethetypeswrong/cli/internal/getExitCode');
  const { typed } = await import('@arethetypeswrong/cli/internal/render');
  // The library below the command line is its dependency, not ours.
  const core = createRequire(import.meta.resolve('@arethetypeswrong/cli/package.json')).resolve(
    '@arethetypeswrong/core',
  );
  const { checkPackage, createPackageFromTarballData } = (await import(pathToFileURL(core).href)) as {
    createPackageFromTarballData(tarball: Uint8Array): object;
    checkPackage(found: object): Promise<TypesFound>;
  };
  return async (tarball) => {
    const found = await checkPackage(createPackageFromTarballData(tarball));
    if (!found.types || getExitCode(found, options) === 0) return undefined;
    return stripVTControlCharacters(await typed(found, options));
  };
}

function manifest(folder: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

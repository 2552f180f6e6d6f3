// Work of tests that is left out while its proof holds (`proofs.ts`): the command lines and examples of pages, and computations that only
// sources and committed results decide. `npm test -- --all` runs all of it and renews the proofs, as continuous integration does for every
// commit of the main branch: what is the same as there is tested.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Registry } from '@prism-rl/core';
import { afterAll, vi } from 'vitest';
import { counted } from '../../packages/core/src/words/counted.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { changedSinceOrigin } from './origin.ts';
import { Proofs } from './proofs.ts';
import { SourceDigests } from './sourceDigests.ts';

const sources = new SourceDigests(root);
const proofs = new Proofs(path.join(root, '.tools', 'proofs'), sources);
const isAll = process.env.PRISM_TEST_ALL === '1';
/** All packages: of work of which one cannot see which it uses. */
export const everything: readonly string[] = fs.readdirSync(path.join(root, 'packages'));

/** What the commands of a page use that no lookup shows: what lists all entries, and a plugin of the page. */
export function unseenIn(page: string): readonly string[] {
  return /prism (?:-- )?(?:list|describe|doctor)\b|--plugin/.test(page) ? everything : [];
}

/** What decides every outcome: the machine, what it has installed, how tests are asked for, and the tests themselves. */
const surroundings = {
  node: process.version,
  machine: `${process.platform} ${process.arch} ${os.cpus()[0]?.model}`,
  lockfile: createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex'),
  variables: Object.entries(process.env)
    .filter(([name]) => /^PRISM_(?!TEST_|SETUP_SECONDS)/.test(name))
    .sort(),
};

let found = 0;
let elsewhere = 0;
afterAll(() => {
  const say = (count: number, why: string): void => {
    if (count > 0) fs.writeSync(2, `${counted(count, 'piece')} of work left out ${why}: npm test -- --all\n`);
  };
  say(found, 'that passed before');
  say(elsewhere, 'that continuous integration runs for every commit');
});

/** Variables that change what is tested, by any value but the one that all tests have. */
const isAsUsual = surroundings.variables.every(([name, value]) => name === 'PRISM_DEBUG' && value === '1');
const changed = isAll || !isAsUsual ? undefined : changedSinceOrigin(root);

/**
 * Whether work can be left out although it has no proof, because continuous integration has run it: this checkout was cloned, and nothing
 * that the work depends on differs from the main branch there. Say so by {@link leaveOut}.
 */
export function isTestedAtOrigin(parts: readonly string[]): boolean {
  return changed !== undefined && !sources.seesAny([...parts, 'pnpm-lock.yaml'], changed);
}

/** Counts a piece of work that is left out because {@link isTestedAtOrigin}. */
export function leaveOut(): void {
  elsewhere++;
}

/**
 * What work brings, or brought when it passed last, if nothing that it depends on has changed.
 * @param given as JSON: what the work is
 * @param parts packages, folders and files that it uses
 * @param work its outcome is JSON, or nothing
 * @param seen further packages that it has used, once it is done
 */
export async function proved<O>(
  name: string,
  given: unknown,
  parts: readonly string[],
  work: () => Promise<O>,
  seen: () => readonly string[] = () => [],
): Promise<O> {
  const all = { ...surroundings, given, parts };
  const proof = isAll ? undefined : proofs.find<O>(name, all);
  if (proof !== undefined) {
    found++;
    return proof.outcome;
  }
  const outcome = await work();
  proofs.keep(name, all, [...new Set([...parts, ...seen()])].sort(), outcome);
  return outcome;
}

/** {@link proved} for command lines in this process: of the plugins, those count whose entries they look up. */
export async function provedLines<O>(
  name: string,
  given: unknown,
  parts: readonly string[],
  work: () => Promise<O>,
): Promise<O> {
  const plugins = new Set<string>();
  const { get, named } = Registry.prototype;
  const spies = [
    vi.spyOn(Registry.prototype, 'get').mockImplementation(function (this: Registry, kind, id) {
      const entry = get.call(this, kind, id);
      plugins.add(entry.plugin);
      return entry as never;
    }),
    vi.spyOn(Registry.prototype, 'named').mockImplementation(function (this: Registry, id) {
      const entries = named.call(this, id);
      for (const { plugin } of entries) plugins.add(plugin);
      return entries;
    }),
  ];
  try {
    return await proved(name, given, ['cli', 'test', ...parts], work, () => {
      const used = [...plugins].map((plugin) => plugin.replace('@prism-rl/', ''));
      return used.every((part) => everything.includes(part)) ? used : everything;
    });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

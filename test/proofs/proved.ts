// Work of tests that is left out while its proof holds (`proofs.ts`): the command lines and examples of pages, and computations that only
// sources and committed results decide. `npm test -- --all` runs all of it and renews the proofs.
import fs from 'node:fs';
import path from 'node:path';
import { Registry } from '@prism-rl/core';
import { afterAll, vi } from 'vitest';
import { counted } from '../../packages/core/src/words/counted.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { Proofs } from './proofs.ts';
import { SourceDigests } from './sourceDigests.ts';
import { surroundings } from './surroundings.ts';

const proofs = new Proofs(path.join(root, '.tools', 'proofs'), new SourceDigests(root));
const isAll = process.env.PRISM_TEST_ALL === '1';
/** All packages: of work of which one cannot see which it uses. */
export const everything: readonly string[] = fs.readdirSync(path.join(root, 'packages'));

/** The folder of a package of ours. */
export const folderOf = (name: string): string => name.replace('@prism-rl/', '');

/** What the commands of a page use that no lookup shows: what lists all entries, and a plugin of the page. */
export function unseenIn(page: string): readonly string[] {
  return /prism (?:-- )?(?:list|describe|doctor)\b|--plugin/.test(page) ? everything : [];
}

let found = 0;
afterAll(() => {
  if (found > 0)
    fs.writeSync(2, `${counted(found, 'piece')} of work left out that passed before: npm test -- --all\n`);
});

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

/** As they are without anybody who listens: a test that was cut off may still listen while the next one begins. */
const { get, named } = Registry.prototype;

/** {@link proved} for command lines in this process: of the plugins, those count whose entries they look up. */
export async function provedLines<O>(
  name: string,
  given: unknown,
  parts: readonly string[],
  work: () => Promise<O>,
): Promise<O> {
  const plugins = new Set<string>();
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
      const used = [...plugins].map(folderOf);
      return used.every((part) => everything.includes(part)) ? used : everything;
    });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

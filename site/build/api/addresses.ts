// Finds each public name in the reference.
import type { Entry } from './declarations.ts';

/** Anchors and links of the reference. */
export class Addresses {
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** The anchor of a name on its package's page: entries may export the same name. */
  anchor(name: string, { specifier, folder }: Entry): string {
    const subpath = specifier.slice(`@prism-rl/${folder}`.length).replaceAll('/', '-');
    return `${subpath === '' ? '' : `${subpath.slice(1)}-`}${name}`;
  }

  /** A name as a link, from a text of this entry: looks in the entry first, then in its package, then everywhere. */
  link(name: string, from: Entry): string {
    const offers = this.#entries.filter(({ symbols }) => symbols.some((symbol) => symbol.name === name));
    const found =
      offers.find((entry) => entry === from) ??
      offers.find(({ folder }) => folder === from.folder) ??
      offers[0];
    if (found === undefined) return `\`${name}\``;
    return `[\`${name}\`](/api/${found.folder}#${this.anchor(name, found)})`;
  }
}

// Proofs that a piece of work has passed, so that it need not run again: what it was given, what it depended on, and what came of it. A
// proof counts for as long as all of these are the same to the last byte. It carries a seal of this checkout: one that was copied from
// elsewhere or changed by hand is none.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { SourceDigests } from './sourceDigests.ts';

/** What a file of proof holds. */
interface Proof {
  readonly name: string;
  /** Of what it was given and of the parts it used. */
  readonly digest: string;
  readonly parts: readonly string[];
  readonly outcome: unknown;
}

export class Proofs {
  readonly #folder: string;
  readonly #sources: SourceDigests;
  readonly #given = new Map<string, string>();

  /** @param folder where the proofs lie, one file each, and the key of their seals */
  constructor(folder: string, sources: SourceDigests) {
    this.#folder = folder;
    this.#sources = sources;
  }

  /**
   * What came of a piece of work, if nothing that it depends on has changed since.
   * @param given as JSON: whatever else decides the outcome
   */
  find<O>(name: string, given: unknown): { readonly outcome: O } | undefined {
    try {
      const { seal, ...proof } = JSON.parse(fs.readFileSync(this.#fileOf(name), 'utf8')) as Proof & {
        readonly seal: string;
      };
      if (seal !== this.#sealOf(proof) || proof.name !== name) return undefined;
      if (proof.digest !== this.#digestOf(given, proof.parts)) return undefined;
      return { outcome: proof.outcome as O };
    } catch {
      return undefined; // None is there, it is torn, or a part of it is gone.
    }
  }

  /**
   * Keeps that a piece of work has passed.
   * @param parts what it used, as {@link SourceDigests.of} takes them
   * @throws Error where two pieces have one name: each would make the other run again
   */
  keep(name: string, given: unknown, parts: readonly string[], outcome: unknown): void {
    const said = JSON.stringify(given);
    if ((this.#given.get(name) ?? said) !== said)
      throw new Error(`Two pieces of work are called “${name}”: name each by itself.`);
    this.#given.set(name, said);
    const proof: Proof = { name, digest: this.#digestOf(given, parts), parts, outcome };
    fs.mkdirSync(this.#folder, { recursive: true });
    const file = this.#fileOf(name);
    fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify({ ...proof, seal: this.#sealOf(proof) }));
    fs.renameSync(`${file}.${process.pid}`, file);
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, `${createHash('sha256').update(name).digest('hex').slice(0, 24)}.json`);
  }

  #digestOf(given: unknown, parts: readonly string[]): string {
    return createHash('sha256')
      .update(`${JSON.stringify(given)}\n${this.#sources.of(parts)}`)
      .digest('hex');
  }

  #sealOf(proof: Proof): string {
    return createHmac('sha256', this.#key()).update(JSON.stringify(proof)).digest('hex');
  }

  /** Made once a checkout. */
  #key(): Buffer {
    const file = path.join(this.#folder, 'key');
    try {
      fs.mkdirSync(this.#folder, { recursive: true });
      fs.writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
    } catch {
      // Another process has made it.
    }
    return fs.readFileSync(file);
  }
}

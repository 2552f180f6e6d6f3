// What leaves the page: files, and links by the clipboard.
import { sentenceOf } from '../run/host/sentenceOf.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled, words } from '../words/words.ts';

/** Passes a file to the visitor. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Copies a link. @returns `copied`, a sentence that says so, or the link itself. */
export async function toClipboard(link: string, copied = laterWords.outcome.isCopied): Promise<string> {
  try {
    await navigator.clipboard.writeText(link);
    return copied;
  } catch {
    return filled(laterWords.outcome.copyThis, link);
  }
}

/** The address of this page with another link. */
export const pageWith = (hash: string): string => `${location.href.replace(/#.*/, '')}#${hash}`;

/** Why something failed, in a sentence. */
export const failure = (error: unknown): string => sentenceOf(error) || words.run.unloadable;

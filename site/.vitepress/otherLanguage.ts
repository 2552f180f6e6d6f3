/**
 * A page's address in the other language; that language's home if there is no such page.
 *
 * @param page as VitePress names it: `course/11-dqn.md`, `ko/results/index.md`.
 * @param translated pages that exist in both languages, by their English names without `.md`.
 */
export function otherLanguage(page: string, translated: readonly string[]): string {
  const isKorean = page.startsWith('ko/');
  const english = page.slice(isKorean ? 3 : 0).replace(/\.md$/, '');
  const home = isKorean ? '/' : '/ko/';
  if (!translated.includes(english)) return home;
  const address = english.replace(/(^|\/)index$/, '$1');
  return home + (address === '' || address.endsWith('/') ? address : `${address}.html`);
}

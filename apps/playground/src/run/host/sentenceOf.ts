/** Browsers' error messages for a script, or a program for networks, that could not be fetched. */
const unfetched =
  /dynamically imported module|error loading dynamically|importing a module script failed|failed to fetch|networkerror|load failed|both async and sync fetching of the wasm failed/i;

/** An error as the page shows it: the cause and a hint. Empty if a part of the page could not be loaded. */
export function sentenceOf(error: unknown): string {
  const { message, hint } = error as { readonly message?: string; readonly hint?: string };
  if (unfetched.test(message ?? String(error))) return '';
  return [message ?? String(error), hint].filter(Boolean).join(' ');
}

/** What browsers say where a script, or a program for networks, could not be fetched. */
const unfetched =
  /dynamically imported module|error loading dynamically|importing a module script failed|failed to fetch|networkerror|load failed|both async and sync fetching of the wasm failed/i;

/** An error as the page shows it: the fault, and what to do. */
export function sentenceOf(error: unknown): string {
  const { message, hint } = error as { readonly message?: string; readonly hint?: string };
  if (unfetched.test(message ?? String(error))) {
    return 'A part of this page could not be loaded: there is no network, or a new version was published while it was open. Load the page again when there is a network.';
  }
  return [message ?? String(error), hint].filter(Boolean).join(' ');
}

/** An error as the page shows it: what is wrong, and what to do. */
export function sentenceOf(error: unknown): string {
  const { message, hint } = error as { readonly message?: string; readonly hint?: string };
  return [message ?? String(error), hint].filter(Boolean).join(' ');
}

/** What the page was opened with: the run replaces it by its own link at once. */
export const firstLink: string = globalThis.location?.hash ?? '';

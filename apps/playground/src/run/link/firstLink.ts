/** The link that the page was opened with, before the run replaces it with its own. */
export const firstLink: string = globalThis.location?.hash ?? '';

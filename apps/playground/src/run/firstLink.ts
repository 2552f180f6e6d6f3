/** The link that the page was opened with: the run replaces it by its own at once. */
export const firstLink: string = globalThis.location?.hash ?? '';

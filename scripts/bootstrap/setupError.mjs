// A failure that the user can do something about: one sentence, no stack.

export class SetupError extends Error {
  /**
   * @param {string} sentence what happened and what to do
   * @param {string} [detail] the failing tool's own last words, printed above the sentence
   */
  constructor(sentence, detail = '') {
    super(sentence);
    this.name = 'SetupError';
    this.detail = detail;
  }
}

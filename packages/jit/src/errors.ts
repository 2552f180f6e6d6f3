// Every failure of the compiler is a JitError: a code, one sentence, and a hint.

/** What went wrong, as a stable word that programs can test. */
export type JitErrorCode =
  | 'bad-input'
  | 'bad-operation'
  | 'changed-between-traces'
  | 'disposed'
  | 'host-read'
  | 'missing-runtime'
  | 'not-a-tensor'
  | 'not-lowered'
  | 'not-synchronous'
  | 'random-in-step'
  | 'runtime-failed'
  | 'unsupported-dtype'
  | 'busy';

/** An error of the compiler or of its runtime. The message has the sentence, the line in the caller's source if known, and the hint. */
export class JitError extends Error {
  readonly code: JitErrorCode;
  /** What to do, in one sentence. */
  readonly hint: string;
  /** `file:line:column` in the caller's source, if known. */
  readonly location: string | undefined;

  constructor(
    code: JitErrorCode,
    sentence: string,
    hint: string,
    details: { location?: string | undefined; cause?: unknown } = {},
  ) {
    const where = details.location === undefined ? '' : `\n  at ${details.location}`;
    super(`${sentence}${where}\n  ${hint}`, { cause: details.cause });
    this.name = 'JitError';
    this.code = code;
    this.hint = hint;
    this.location = details.location;
  }
}

/** Returns the message of a thrown value, which need not be an `Error`. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

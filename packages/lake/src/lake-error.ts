/** What went wrong, for programs; the message says it for people. */
export type LakeErrorCode =
  /** A key, symbol, date, table, option or query that breaks a rule: the caller's mistake. */
  | 'invalid'
  /** There is nothing of that name. */
  | 'missing'
  /** A file or folder cannot be written or read. */
  | 'storage'
  /** The disk, or the store, has no room left. */
  | 'full'
  /** The store does not answer: a later try may work. */
  | 'unreachable'
  /** The store answers and refuses: keys, bucket or rights are wrong. */
  | 'refused'
  /** What is stored is not what was committed: cut off, damaged, or put there by somebody else. */
  | 'corrupt'
  /** A file's columns are not those of its table. */
  | 'schema'
  /** Counts that must agree do not. */
  | 'counts'
  /** Another process writes to the same lake. */
  | 'second-writer'
  /** It has been closed. */
  | 'closed'

/** An error of the lake: one sentence that says what to do. */
export class LakeError extends Error {
  override readonly name = 'LakeError'
  readonly code: LakeErrorCode

  constructor(code: LakeErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

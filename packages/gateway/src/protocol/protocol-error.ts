/**
 * What is wrong with a frame.
 *
 * - `size`: longer than any frame may be
 * - `json`: not JSON
 * - `type`: a type of frame that this version does not read; `flow` and `events` are reserved for later ones
 * - `shape`: a value that is missing, of another type or out of its range
 */
export type ProtocolErrorCode = 'size' | 'json' | 'type' | 'shape'

/** A frame that cannot be read; the message is one sentence that names the value's path. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

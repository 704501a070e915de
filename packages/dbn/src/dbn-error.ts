/** What went wrong, for programs; the message says it for people. */
export type DbnErrorCode =
  /** The stream does not begin as DBN does. */
  | 'magic'
  /** A DBN version other than 1, 2 and 3. */
  | 'version'
  /** No byte came at all. */
  | 'empty'
  /** The stream ends inside metadata, a record or a zstd frame. */
  | 'truncated'
  /** Metadata that contradicts itself or holds an impossible value. */
  | 'metadata'
  /** A record whose length does not fit its type. */
  | 'record-length'
  /** A second DBN header where a record should be: two files were joined. */
  | 'second-header'
  /** A record of another type than the call needs. */
  | 'rtype'
  /** Text that is not UTF-8, has no NUL, or does not fit its field. */
  | 'text'
  /** A value its field cannot hold. */
  | 'value'
  /** Bytes that do not begin on a multiple of four. */
  | 'alignment'
  /** A malformed zstd frame. */
  | 'zstd'
  /** A host whose byte order is not little-endian. */
  | 'host'

/** The one error of this package: corrupt input, or a value that DBN cannot hold. */
export class DbnError extends Error {
  readonly code: DbnErrorCode
  /**
   * Byte the error is about, counted from the start of the uncompressed stream. Exceptions: in the compressed
   * stream for `ZstdFrames`; in the attached bytes for `RecordView` and `readRecord`; in the record or
   * metadata being built for the encoders.
   */
  readonly offset: number
  /** Which record, from 0 and counting those of unknown type too; null where the error is about none. */
  readonly record: number | null
  /** The message without its place. */
  readonly reason: string

  constructor(code: DbnErrorCode, reason: string, offset: number, record: number | null = null) {
    super(`${reason} (byte ${offset}${record === null ? '' : `, record ${record}`})`)
    this.name = 'DbnError'
    this.code = code
    this.reason = reason
    this.offset = offset
    this.record = record
  }
}

import { DbnError } from '@spymaster/dbn'

/**
 * What is wrong with an input.
 *
 * - `missing`, `directory`, `permission`, `io`: the file cannot be read
 * - `empty`, `legacy`, `format`: it is not DBN
 * - `truncated`, `corrupt`: it is DBN, cut short or damaged
 * - `schema`, `symbology`: it is sound, and holds nothing that Spymaster reads
 * - `inputs`: the list of inputs itself
 */
export type InputErrorCode =
  | 'missing'
  | 'directory'
  | 'permission'
  | 'io'
  | 'empty'
  | 'legacy'
  | 'format'
  | 'truncated'
  | 'corrupt'
  | 'schema'
  | 'symbology'
  | 'inputs'

/**
 * An input that cannot be ingested: one sentence that begins with its name.
 *
 * `cause` is the error below, where there is one: a `DbnError` has byte offset and record number.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly code: InputErrorCode
  /** The path as given, or 'standard input', or 'stream'. */
  readonly file: string

  constructor(code: InputErrorCode, file: string, what: string, cause?: unknown) {
    super(`${file}: ${what}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.file = file
  }
}

/** An error of the decoder below as an `InputError` that names the file; any other error as it is. */
export function inputError(file: string, error: unknown): unknown {
  if (!(error instanceof DbnError)) return error
  if (error.code === 'empty') return new InputError('empty', file, 'is empty', error)
  if (error.code === 'truncated')
    return new InputError('truncated', file, `is cut short: ${error.message}`, error)
  const what = error.code === 'zstd' ? 'zstd' : 'DBN'
  return new InputError('corrupt', file, `is not sound ${what}: ${error.message}`, error)
}

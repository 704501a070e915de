import { DbnError } from './dbn-error.ts'

// A byte order mark is a character of the field like any other; dropping it would not encode back.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Reads NUL-padded text of `width` bytes. Throws `DbnError` without a NUL or if it is not UTF-8. */
export function readText(bytes: Uint8Array, at: number, width: number, name: string): string {
  const nul = bytes.indexOf(0, at)
  if (nul < 0 || nul >= at + width) throw new DbnError('text', `${name} has no NUL in its ${width} bytes`, at)
  if (nul === at) return ''
  try {
    return decoder.decode(bytes.subarray(at, nul))
  } catch {
    throw new DbnError('text', `${name} is not UTF-8`, at)
  }
}

/** Writes text and NULs over `width` bytes. Throws `DbnError` if it has a NUL or leaves no room for one. */
export function writeText(bytes: Uint8Array, at: number, width: number, text: string, name: string): void {
  if (typeof text !== 'string') throw new DbnError('text', `${name} must be text, was ${String(text)}`, at)
  if (text.includes('\0')) throw new DbnError('text', `${name} must not contain NUL`, at)
  if (!text.isWellFormed()) throw new DbnError('text', `${name} has half a surrogate pair`, at)
  const encoded = encoder.encode(text)
  if (encoded.length >= width) {
    const rule = `${name} must be at most ${width - 1} bytes of UTF-8`
    throw new DbnError('text', `${rule}, was ${encoded.length}`, at)
  }
  bytes.fill(0, at, at + width)
  bytes.set(encoded, at)
}

/** The bytes under a DataView, at the same indices. */
export const bytesOf = (data: DataView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

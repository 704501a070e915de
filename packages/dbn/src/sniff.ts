/** What a file is, by its first bytes. */
export type Sniffed = 'dbn' | 'zstd' | 'dbz' | 'gzip' | 'parquet' | 'text' | 'empty' | 'unknown'

/** Where in a legacy DBZ file its own magic stands: inside a skippable zstd frame. */
const DBZ_AT = 8

const startsWith = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean =>
  magic.every((byte, k) => bytes[at + k] === byte)

const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))

/**
 * Tells what a file is from its first bytes; 16 are enough, more make 'text' surer.
 *
 * A zstd file may hold anything; a DBN fragment has no mark of its own and is 'unknown'.
 */
export function sniff(firstBytes: Uint8Array): Sniffed {
  if (firstBytes.length === 0) return 'empty'
  if (startsWith(firstBytes, ascii('DBN'))) return 'dbn'
  if (startsWith(firstBytes, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd'
  if ((firstBytes[0]! & 0xf0) === 0x50 && startsWith(firstBytes, [0x2a, 0x4d, 0x18], 1)) {
    return startsWith(firstBytes, ascii('DBZ'), DBZ_AT) ? 'dbz' : 'zstd'
  }
  if (startsWith(firstBytes, [0x1f, 0x8b])) return 'gzip'
  if (startsWith(firstBytes, ascii('PAR1'))) return 'parquet'
  return isText(firstBytes) ? 'text' : 'unknown'
}

/** Whether all bytes are UTF-8, which may be cut short, without control characters but tab and line ends. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

import { murmur3 } from './murmur3.ts'

/** Hash of a text, 16 hexadecimal digits; the same for the same text. Throws RangeError unless it is all ASCII. */
export function textHash(text: string): string {
  const hash = new Uint32Array(4)
  murmur3(Uint8Array.from(text, asciiCode), 0, hash)
  return hex(hash[0]!) + hex(hash[1]!)
}

function asciiCode(character: string): number {
  const code = character.charCodeAt(0)
  if (code > 0x7f) throw new RangeError(`a text to hash must be ASCII, had ${JSON.stringify(character)}`)
  return code
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0')
}

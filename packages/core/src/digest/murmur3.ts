const C1 = 0x239b961b
const C2 = 0xab0e9789
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93

const BLOCK_BYTES = 16

/**
 * MurmurHash3, the x86 128-bit variant, of the bytes: four 32-bit words into `hash`, h1 to h4. The same on every
 * machine, as words are read in little-endian order whatever the machine's own. It tells different inputs apart,
 * by accident only once in 2^64 or so; it does not resist someone who looks for collisions.
 * Definition: Austin Appleby's SMHasher, `MurmurHash3_x86_128`.
 */
export function murmur3(bytes: Uint8Array, seed: number, hash: Uint32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bodyEnd = bytes.length - (bytes.length % BLOCK_BYTES)
  let h1 = seed | 0
  let h2 = h1
  let h3 = h1
  let h4 = h1
  for (let at = 0; at < bodyEnd; at += BLOCK_BYTES) {
    h1 ^= scramble(view.getInt32(at, true), C1, 15, C2)
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0
    h2 ^= scramble(view.getInt32(at + 4, true), C2, 16, C3)
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0
    h3 ^= scramble(view.getInt32(at + 8, true), C3, 17, C4)
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0
    h4 ^= scramble(view.getInt32(at + 12, true), C4, 18, C1)
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0
  }
  // A word of zeros scrambles to zero, so words that the tail does not reach change nothing.
  hash[0] = h1 ^ scramble(tailWord(bytes, bodyEnd), C1, 15, C2)
  hash[1] = h2 ^ scramble(tailWord(bytes, bodyEnd + 4), C2, 16, C3)
  hash[2] = h3 ^ scramble(tailWord(bytes, bodyEnd + 8), C3, 17, C4)
  hash[3] = h4 ^ scramble(tailWord(bytes, bodyEnd + 12), C4, 18, C1)
  finalise(hash, bytes.length)
}

function finalise(hash: Uint32Array, length: number): void {
  for (let i = 0; i < 4; i++) hash[i]! ^= length
  sumAcross(hash)
  for (let i = 0; i < 4; i++) hash[i] = avalanche(hash[i]!)
  sumAcross(hash)
}

function sumAcross(hash: Uint32Array): void {
  hash[0]! += hash[1]! + hash[2]! + hash[3]!
  for (let i = 1; i < 4; i++) hash[i]! += hash[0]!
}

function scramble(word: number, first: number, bits: number, second: number): number {
  return Math.imul(rotate(Math.imul(word, first), bits), second)
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** Spreads every bit of the word over all of it. */
function avalanche(word: number): number {
  let mixed = word
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** The little-endian word at `at`, with zeros beyond the end. */
function tailWord(bytes: Uint8Array, at: number): number {
  let word = 0
  for (let i = 0; i < 4; i++) word |= (bytes[at + i] ?? 0) << (8 * i)
  return word
}

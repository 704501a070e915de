/** A mix of two 32-bit words in which every bit depends on every bit: MurmurHash3's finalizer (A. Appleby). */
export function mix(a: number, b: number): number {
  let h = (a ^ Math.imul(b, 0x9e3779b1)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Four 32-bit words that depend on every character of a text. Not cryptographic. */
export function hashText(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
  for (let i = 0; i < text.length; i++)
    for (let k = 0; k < 4; k++) words[k] = mix(words[k]! + k, text.charCodeAt(i) + Math.imul(i, 31))
  return words
}

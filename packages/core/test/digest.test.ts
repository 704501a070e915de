import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Feed } from '../src/digest/feed.ts'
import { fields, leftOut, list, number, word } from '../src/digest/feed.ts'
import { murmur3 } from '../src/digest/murmur3.ts'
import { SnapDigest } from '../src/digest/snap-digest.ts'

function hexOf(bytes: Uint8Array, seed = 0): string {
  const hash = new Uint32Array(4)
  murmur3(bytes, seed, hash)
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('')
}

const ascii = (text: string) => new TextEncoder().encode(text)
const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i)

/** The hash's four words as the reference writes them: little-endian. */
function littleEndian(bytes: Uint8Array, seed: number): Uint8Array {
  const hash = new Uint32Array(4)
  murmur3(bytes, seed, hash)
  const out = new DataView(new ArrayBuffer(16))
  for (let i = 0; i < 4; i++) out.setUint32(4 * i, hash[i]!, true)
  return new Uint8Array(out.buffer)
}

describe('murmur3 x86 128', () => {
  it("gives SMHasher's published verification value 0xB3ECE62A over keys of 0 to 255 bytes", () => {
    const hashes = new Uint8Array(256 * 16)
    for (let length = 0; length < 256; length++)
      hashes.set(littleEndian(counting(length), 256 - length), 16 * length)
    const value = new DataView(littleEndian(hashes, 0).buffer).getUint32(0, true)
    assert.equal(value, 0xb3ece62a)
  })

  // From the README of karanlyons/murmurHash3.js and the tests of several ports (first three),
  // and from mmh3 5 for Python, which wraps Appleby's own C++ (the rest).
  const vectors: readonly [text: string, seed: number, hash: string][] = [
    ['', 0, '00000000000000000000000000000000'],
    ['', 1, '88c4adec54d201b954d201b954d201b9'],
    ["I will not buy this tobacconist's, it is scratched.", 0, '9b5b7ba2ef3f7866889adeaf00f3f98e'],
    ['a', 0, 'a794933c5556b01b5556b01b5556b01b'],
    ['abc', 0, '75cdc6d1a2b006a5a2b006a5a2b006a5'],
    ['The quick brown fox jumps over the lazy dog', 0, '2f1583c3ecee2c675d7bf66ce5e91d2c'],
  ]
  for (const [text, seed, hash] of vectors)
    it(`hashes "${text}" with seed ${seed} as published`, () => assert.equal(hexOf(ascii(text), seed), hash))

  it('hashes a long input with a seed beyond 2^31 as the reference does', () => {
    const bytes = Uint8Array.from({ length: 1287 }, (_, i) => i % 256)
    assert.equal(hexOf(bytes, 0x9747b28c), '07dd39dd0cd7e336cb3bc8d96016af55')
  })

  it('hashes the view, not the buffer that it lies in', () => {
    const larger = new Uint8Array(64).fill(7)
    larger.set(ascii('abc'), 5)
    assert.equal(hexOf(larger.subarray(5, 8)), hexOf(ascii('abc')))
  })

  it('changes when any one byte changes', () => {
    const inputs = fc.uint8Array({ minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(inputs, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, place, by) => {
        const changed = bytes.slice()
        changed[place % bytes.length]! ^= by
        assert.notEqual(hexOf(changed), hexOf(bytes))
      }),
      { numRuns: 300 },
    )
  })
})

function digestsOf(snaps: readonly (readonly (number | null)[])[]): string[] {
  const digest = new SnapDigest()
  return snaps.map((numbers) => {
    digest.begin()
    for (const x of numbers) digest.number(x)
    return digest.finish()
  })
}

describe('snap digest', () => {
  it('is 32 hexadecimal digits', () => assert.match(digestsOf([[1, null]])[0]!, /^[0-9a-f]{32}$/))
  it('is murmur3 over 16 zero bytes and the doubles at the first snap', () => {
    const bytes = new DataView(new ArrayBuffer(32))
    bytes.setFloat64(16, 687.25, true)
    bytes.setFloat64(24, -1, true)
    assert.equal(digestsOf([[687.25, -1]])[0], hexOf(new Uint8Array(bytes.buffer)))
  })
  it('has the digest before in front of the next snap', () => {
    const first = littleEndian(new Uint8Array(16), 0)
    assert.equal(digestsOf([[], []])[1], hexOf(first))
  })
  it('differs between snaps with the same numbers, as it is chained', () => {
    const [first, second] = digestsOf([[1], [1]])
    assert.notEqual(first, second)
  })
  it('takes -0 for 0', () => assert.deepEqual(digestsOf([[-0]]), digestsOf([[0]])))
  it('tells null from 0 and from nothing', () => {
    assert.equal(new Set([digestsOf([[null]]), digestsOf([[0]]), digestsOf([[]])].flat()).size, 3)
  })
  it('tells where one snap ends and the next begins', () => {
    assert.notEqual(digestsOf([[1, 2], [3]])[1], digestsOf([[1], [2, 3]])[1])
  })
  for (const x of [Number.NaN, Infinity, -Infinity])
    it(`refuses ${x}`, () => assert.throws(() => digestsOf([[x]]), RangeError))
  it('drops the numbers of a snap that was not finished', () => {
    const digest = new SnapDigest()
    digest.begin()
    digest.number(5)
    digest.begin()
    digest.number(1)
    assert.equal(digest.finish(), digestsOf([[1]])[0])
  })
  it('holds snaps larger than its first capacity and goes on from them', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i / 7)
    const bytes = new DataView(new ArrayBuffer(16 + 8 * many.length))
    many.forEach((x, i) => void bytes.setFloat64(16 + 8 * i, x, true))
    const [first, second] = digestsOf([many, [1]])
    assert.equal(first, hexOf(new Uint8Array(bytes.buffer)))
    assert.notEqual(second, digestsOf([[0], [1]])[1])
  })

  const numbers = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null })
  const snaps = fc.array(fc.array(numbers, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })
  it('changes from the snap on in which any one number changes, and not before', () => {
    fc.assert(
      fc.property(snaps, fc.nat(), fc.nat(), numbers, (run, i, j, other) => {
        const at = i % run.length
        const changed = run.map((numbers) => [...numbers])
        changed[at]![j % run[at]!.length] = other
        const before = run[at]![j % run[at]!.length]!
        fc.pre(before !== other && !(before === 0 && other === 0))
        const a = digestsOf(run)
        const b = digestsOf(changed)
        for (const [snap, digest] of a.entries()) assert.equal(digest === b[snap], snap < at)
      }),
      { numRuns: 200 },
    )
  })
})

describe('feeds', () => {
  it('do not compile when a field is forgotten, a word is, or a number is left out', () => {
    type Sample = { readonly a: number; readonly w: 'x' | 'y' | null; readonly id: string }
    const whole: Feed<Sample> = fields<Sample>({ a: number, w: word(['x', 'y']), id: leftOut })
    // @ts-expect-error: `a` is missing
    fields<Sample>({ w: word(['x', 'y']), id: leftOut })
    // @ts-expect-error: the word `y` is missing
    fields<Sample>({ a: number, w: word(['x'] as const), id: leftOut })
    // @ts-expect-error: a number cannot be left out
    fields<Sample>({ a: leftOut, w: word(['x', 'y']), id: leftOut })
    // @ts-expect-error: a number that is not in the type
    fields<Sample>({ a: number, w: word(['x', 'y']), id: leftOut, b: number })
    assert.equal(typeof whole, 'function')
  })
  it('refuse a word that the list does not have', () => {
    const feed: Feed<string | null> = word<string>(['x', 'y'])
    assert.throws(() => feed(new SnapDigest(), 'z'), /"z" is none of x, y/)
  })
  it('tell one list of two from two lists of one', () => {
    const feed = list(list(number))
    const digestOf = (value: readonly (readonly number[])[]) => {
      const digest = new SnapDigest()
      feed(digest, value)
      return digest.finish()
    }
    assert.notEqual(digestOf([[1, 1]]), digestOf([[1], [1]]))
  })
})

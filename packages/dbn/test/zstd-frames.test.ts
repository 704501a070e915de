import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { DbnError, ZstdFrames } from '@spymaster/dbn'
import fc from 'fast-check'
import { cutAt, cutsOf } from './arbitraries.ts'
import { concat, pieces } from './streams.ts'

const compress = (bytes: Uint8Array, checksum = false, level = 3): Uint8Array =>
  new Uint8Array(
    zstdCompressSync(bytes, {
      params: {
        [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0,
        [constants.ZSTD_c_compressionLevel]: level,
      },
    }),
  )

const skippable = (size: number, kind = 0): Uint8Array => {
  const bytes = new Uint8Array(8 + size).fill(0x28)
  new DataView(bytes.buffer).setUint32(0, 0x184d2a50 + kind, true)
  new DataView(bytes.buffer).setUint32(4, size, true)
  return bytes
}

/** The frame ends that a walker finds, as places in the stream. */
function frameEnds(chunks: Iterable<Uint8Array>): number[] {
  const walker = new ZstdFrames()
  const ends: number[] = []
  let at = 0
  for (const chunk of chunks) {
    const cut = walker.cut(chunk)
    for (const [k, piece] of cut.entries()) {
      at += piece.length
      if (k < cut.length - 1 || !walker.isInside) ends.push(at)
    }
  }
  walker.end()
  assert.equal(walker.bytes, at)
  assert.equal(walker.frames, ends.length)
  return ends
}

/** The error that walking these chunks ends with; null without one. */
function faultOf(chunks: Iterable<Uint8Array>): DbnError | null {
  try {
    frameEnds(chunks)
    return null
  } catch (error) {
    if (error instanceof DbnError) return error
    throw error
  }
}

const noise = (length: number) =>
  Uint8Array.from({ length }, (_, k) => (Math.imul(k + 1, 0x9e3779b1) >>> 13) & 0xff)
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(noise(300_000), new Uint8Array(400_000).fill(7), noise(131_072)),
)
const frame = fc.oneof(
  fc
    .tuple(content, fc.boolean(), fc.constantFrom(1, 19))
    .map(([bytes, checksum, level]) => compress(bytes, checksum, level)),
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 15 }))
    .map(([size, kind]) => skippable(size, kind)),
)

describe('zstd frames', () => {
  it('are found whatever they hold and however the stream is cut', () => {
    const cases = fc
      .array(frame, { minLength: 1, maxLength: 5 })
      .chain((frames) => fc.tuple(fc.constant(frames), cutsOf(concat(...frames).length)))
    fc.assert(
      fc.property(cases, ([frames, cuts]) => {
        const walker = new ZstdFrames()
        const chunks = cutAt(concat(...frames), cuts)
        const cut = chunks.map((chunk) => walker.cut(chunk))
        walker.end()
        assert.equal(walker.frames, frames.length)
        for (const [k, chunk] of chunks.entries()) assert.deepEqual(concat(...cut[k]!), chunk)
        // No piece goes past an end: each frame is a whole number of pieces.
        const lengths = cut.flat().map(({ length }) => length)
        for (const { length } of frames) {
          let left = length
          while (left > 0) left -= lengths.shift()!
          assert.equal(left, 0)
        }
        assert.deepEqual(lengths, [])
      }),
      { numRuns: 40 },
    )
  })

  it('are found byte by byte', () => {
    const frames = [compress(noise(50), true), skippable(3), compress(new Uint8Array(0)), skippable(0)]
    const stream = concat(...frames)
    const ends = frames.map((_, k) => concat(...frames.slice(0, k + 1)).length)
    assert.deepEqual(frameEnds([stream]), ends)
    assert.deepEqual(frameEnds(pieces(stream, 1)), ends)
  })

  it('decompress one by one where the whole would lose all but the first', () => {
    const parts = [noise(1000), noise(10), noise(200_000)]
    const stream = concat(...parts.map((part) => compress(part)))
    const frames = new ZstdFrames().cut(stream)
    assert.equal(frames.length, 3)
    assert.deepEqual(concat(...frames.map((each) => zstdDecompressSync(each))), concat(...parts))
  })

  it('with window, dictionary id and content size of every width are walked', () => {
    for (let descriptor = 0; descriptor < 256; descriptor++) {
      if (descriptor & 0x08) continue
      const single = (descriptor >> 5) & 1
      const header = 1 - single + [0, 1, 2, 4][descriptor & 3]! + [single, 2, 4, 8][descriptor >> 6]!
      const checksum = descriptor & 4 ? 4 : 0
      const bytes = new Uint8Array(5 + header + 3 + 2 + checksum)
      bytes.set([0x28, 0xb5, 0x2f, 0xfd, descriptor])
      bytes.set([(2 << 3) | 1], 5 + header)
      assert.deepEqual(frameEnds(pieces(bytes, 3)), [bytes.length], `descriptor ${descriptor}`)
    }
  })
})

describe('a zstd stream', () => {
  const good = compress(noise(100))
  const block = (header: number) =>
    concat(good.subarray(0, 4), Uint8Array.of(0, 0, header, header >> 8, header >> 16))

  const rows: [what: string, stream: Uint8Array, code: string, offset: number][] = [
    ['that is empty', new Uint8Array(0), 'empty', 0],
    ['cut short', good.subarray(0, -1), 'truncated', good.length - 1],
    ['cut in its second magic', concat(good, good.subarray(0, 2)), 'truncated', good.length + 2],
    ['cut in a skippable frame', concat(good, skippable(9).subarray(0, -1)), 'truncated', good.length + 16],
    ['of another format', new TextEncoder().encode('date,price'), 'zstd', 0],
    ['with rubbish behind it', concat(good, Uint8Array.of(1, 2, 3, 4)), 'zstd', good.length],
    ['of an old zstd', Uint8Array.of(0x27, 0xb5, 0x2f, 0xfd), 'zstd', 0],
    ['with the reserved header bit', concat(good.subarray(0, 4), Uint8Array.of(0x08)), 'zstd', 4],
    ['with the reserved block type', block((5 << 3) | (3 << 1)), 'zstd', 6],
    ['with a block above 128 KiB', block((131_073 << 3) | (2 << 1)), 'zstd', 6],
    ['with a run above 128 KiB', block((131_073 << 3) | (1 << 1)), 'zstd', 6],
  ]
  for (const [what, stream, code, offset] of rows) {
    it(`${what} is refused with its place`, () => {
      for (const size of [stream.length, 3, 1]) {
        const found = faultOf(pieces(stream, Math.max(1, size)))
        assert.deepEqual([found?.code, found?.offset, found?.record], [code, offset, null], found?.message)
      }
    })
  }

  it('gives the bytes before a fault first, then the fault again and again', () => {
    const walker = new ZstdFrames()
    assert.deepEqual(walker.cut(concat(good, new Uint8Array(9))), [good])
    assert.throws(() => walker.cut(good), { code: 'zstd' })
    assert.throws(() => walker.end(), { code: 'zstd' })
  })

  it('may hold blocks of exactly 128 KiB', () => {
    const body = new Uint8Array(131_072)
    assert.deepEqual(frameEnds([concat(block((131_072 << 3) | 1), body)]), [9 + 131_072])
  })

  it('never throws but DbnError, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (rest, magic) => {
        const walker = new ZstdFrames()
        try {
          for (const piece of pieces(magic ? concat(good.subarray(0, 4), rest) : rest, 7)) walker.cut(piece)
          walker.end()
        } catch (error) {
          if (!(error instanceof DbnError)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })
})

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { type Content, InputError, openContent } from '@spymaster/ingestor'

const text = Buffer.from('{"a":1}\n'.repeat(1000))

async function all({ bytes }: Content): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** More than is decompressed ahead, with an end that is small. */
const long = Buffer.alloc(5 * 256 * 1024 + 1000, 'a')

/** A frame with one compressed block, of three bytes that no compressor writes. */
const DAMAGED = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x01, 0x1d, 0x00, 0x00, 0xff, 0xff, 0xff])

/** Long enough for all the work that needs no reader. */
const untilDecompressedAhead = () => new Promise((resolve) => setTimeout(resolve, 100))

async function lengthRead({ bytes }: Content, onRead: (soFar: number) => void = () => {}): Promise<number> {
  let length = 0
  for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) {
    length += chunk.length
    onRead(length)
  }
  return length
}

describe('openContent', () => {
  it('gives the same bytes of plain and of zstd, and says what they are', async () => {
    for (const given of [text, zstdCompressSync(text)]) {
      const content = await openContent(Readable.from([given.subarray(0, 3), given.subarray(3)]))
      assert.deepEqual([content.name, content.kind], ['stream', 'text'])
      assert.deepEqual(await all(content), text)
    }
  })
  it('says so when there is nothing', async () => {
    assert.equal((await openContent(Readable.from([]))).kind, 'empty')
    assert.equal((await openContent(Readable.from([zstdCompressSync(Buffer.alloc(0))]))).kind, 'empty')
  })
  it('gives what is sound of zstd that is cut short, then throws', async () => {
    const frames = Buffer.concat([zstdCompressSync(text), zstdCompressSync(text).subarray(0, 9)])
    const { bytes } = await openContent(Readable.from([frames]))
    let length = 0
    const read = async () => {
      for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) length += chunk.length
    }
    await assert.rejects(read, (error) => error instanceof InputError && error.code === 'truncated')
    assert.equal(length, text.length)
  })
  it('gives all of zstd to a reader that comes late and then reads without a pause', async () => {
    const content = await openContent(Readable.from([zstdCompressSync(long)]))
    await untilDecompressedAhead()
    assert.equal(await lengthRead(content), long.length)
  })
  it('gives a late reader what is sound of zstd that is damaged, then throws', async () => {
    const content = await openContent(Readable.from([zstdCompressSync(long), DAMAGED]))
    await untilDecompressedAhead()
    let length = 0
    const read = lengthRead(content, (soFar) => {
      length = soFar
    })
    await assert.rejects(read, (error) => error instanceof InputError && error.code === 'corrupt')
    assert.equal(length, long.length)
  })
  it('refuses a file that is not there', async () => {
    await assert.rejects(openContent('missing.jsonl'), { code: 'missing' })
  })
})

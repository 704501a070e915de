import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { InputError, type OpenOptions, openDbn, type Progress, type Source } from '@spymaster/ingestor'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { file, frames, MIDNIGHT, mbp10, metadata, stream, temporaryFolder, trade } from './sample-files.ts'

const data = sharedData()
const write = temporaryFolder()
const trades = (count: number) =>
  Array.from({ length: count }, (_, k) => trade(MIDNIGHT + BigInt(k), { sequence: k }))

/** Records read, and the error that ended reading, if any. */
async function read(source: Source, options?: OpenOptions): Promise<{ count: number; error: unknown }> {
  let count = 0
  try {
    for await (const batch of (await openDbn(source, options)).batches) count += batch.count
    return { count, error: null }
  } catch (error) {
    return { count, error }
  }
}

describe('openDbn', () => {
  it('gives metadata and all records of a plain file', async () => {
    const dbn = await openDbn(await write('plain.dbn', file(trades(20_000))))
    assert.equal(dbn.metadata?.schema, 'trades')
    let count = 0
    for await (const batch of dbn.batches) {
      assert.equal(batch.firstRecord, count)
      count += batch.count
    }
    assert.equal(count, 20_000)
  })

  it('gives the records of 500 frames that share writes', async () => {
    const bytes = file(trades(5000))
    const compressed = frames(bytes, [Math.ceil(bytes.length / 500)])
    assert.deepEqual(await read(await write('frames.dbn.zst', compressed)), { count: 5000, error: null })
    for (const lengths of [[1000], [1, 2, 77]])
      assert.deepEqual(await read(stream(compressed, lengths)), { count: 5000, error: null })
  })

  it('reads over skippable frames and empty ones', async () => {
    const bytes = file(trades(10))
    const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
    const head = zstdCompressSync(bytes.subarray(0, 100))
    const all = [
      skippable,
      head,
      skippable,
      zstdCompressSync(new Uint8Array()),
      zstdCompressSync(bytes.subarray(100)),
    ]
    assert.deepEqual(await read(stream(Buffer.concat(all))), { count: 10, error: null })
  })

  it('reads all of the frames of a multi-frame fragment', {
    skip: data === null && NO_SHARED_DATA,
  }, async () => {
    const path = join(data!, 'dbn/conformance/multi-frame.definition.v1.dbn.frag.zst')
    assert.deepEqual(await read(path, { fragmentVersion: 1 }), { count: 8, error: null })
  })

  it('fails at every cut of a compressed file but between frames and records', async () => {
    const parts = [file([]), ...[1, 2].map(() => file(trades(3)).subarray(metadata().length))]
    const pieces = parts.map((part) => zstdCompressSync(part))
    const whole = Buffer.concat(pieces)
    const ends = new Map([
      [pieces[0]!.length, 0],
      [pieces[0]!.length + pieces[1]!.length, 3],
      [whole.length, 6],
    ])
    for (let cut = 1; cut <= whole.length; cut++) {
      const { count, error } = await read(stream(whole.subarray(0, cut)))
      if (ends.has(cut))
        assert.deepEqual({ count, error }, { count: ends.get(cut), error: null }, `cut at ${cut}`)
      else assert.ok(error instanceof InputError, `cut at ${cut}: ${error}`)
    }
  })

  it('fails at every cut of a plain file but between records', async () => {
    const whole = file(trades(3))
    const start = metadata().length
    for (let cut = 0; cut <= whole.length; cut++) {
      const { count, error } = await read(
        cut === 0 ? await write('nothing.dbn', whole.subarray(0, 0)) : stream(whole.subarray(0, cut)),
      )
      const isBetween = cut >= start && (cut - start) % 48 === 0
      assert.equal(error instanceof InputError, !isBetween, `cut at ${cut}: ${error}`)
      assert.equal(count, Math.max(0, Math.floor((cut - start) / 48)))
    }
  })

  it('gives every sound record before a cut, however the bytes come', async () => {
    const cut = file(Array.from({ length: 3000 }, (_, k) => mbp10(MIDNIGHT + BigInt(k)))).subarray(0, -200)
    const compressed = frames(cut, [100_000])
    for (const lengths of [[1 << 20], [70_000], [997]]) {
      const { count, error } = await read(stream(compressed, lengths))
      assert.equal(count, 2999)
      assert.match(String(error), /stream: is cut short: .*record 2999/)
    }
  })

  it('holds little of a small file that decompresses to much, while its consumer is slow', async () => {
    const some = file(trades(1)).subarray(metadata().length)
    const compressed = zstdCompressSync(
      Buffer.concat([metadata(), Buffer.alloc(some.length * 1_500_000, some)]),
    )
    assert.ok(compressed.length < 20_000)
    const before = process.memoryUsage().arrayBuffers
    const dbn = await openDbn(stream(compressed))
    for await (const { bytes } of dbn.batches) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      assert.ok(bytes.length <= 2 ** 20)
      assert.ok(process.memoryUsage().arrayBuffers - before < 8 * 2 ** 20)
      break
    }
  })

  it('refuses a frame that asks for a window over 128 MiB', async () => {
    // Magic; no content size; exponent 18, which is 2^28 bytes; an empty last block.
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 18 << 3, 1, 0, 0])
    const { error } = await read(stream(frame))
    assert.match(String(error), /asks for a zstd window of more than 128 MiB/)
  })

  it('reports bytes read of bytes there are', async () => {
    const bytes = zstdCompressSync(file(trades(20_000)))
    const path = await write('progress.dbn.zst', bytes)
    const reports: Progress[] = []
    await read(path, { onProgress: (progress) => reports.push(progress) })
    assert.deepEqual(reports.at(-1), { file: path, bytesRead: bytes.length, totalBytes: bytes.length })
  })

  it('ends with the reason of an abort, while reading and while waiting', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const endless = new Readable({ read() {} })
    endless.push(file(trades(100)))
    const reading = read(endless, { signal: controller.signal })
    setImmediate(() => controller.abort(reason))
    assert.equal((await reading).error, reason)
    assert.equal((await read('any.dbn', { signal: controller.signal })).error, reason)
  })

  it('frees a file that is not read to its end', async () => {
    const path = await write('early.dbn.zst', zstdCompressSync(file(trades(200_000))))
    for await (const batch of (await openDbn(path)).batches) if (batch.count > 0) break
    const dbn = await openDbn(path)
    await dbn.close()
    await dbn.close()
  })
})

describe('openDbn names the file and what is wrong with it', () => {
  const text = 'ts_event,price\n1,2\n'
  const dbn = file(trades(100))
  const damaged = Buffer.from(zstdCompressSync(dbn))
  damaged.fill(0xee, damaged.length >> 1)
  const dbz = Buffer.concat([Buffer.from([0x51, 0x2a, 0x4d, 0x18, 8, 0, 0, 0]), Buffer.from('DBZ\x01xxxx')])
  const rows: [string, Uint8Array, string, RegExp][] = [
    ['empty.dbn', new Uint8Array(), 'empty', /empty\.dbn: is empty$/],
    ['empty.dbn.zst', zstdCompressSync(new Uint8Array()), 'empty', /: is empty$/],
    ['old.dbz', dbz, 'legacy', /legacy DBZ: convert it with Databento's dbn tool/],
    ['file.dbn.gz', gzipSync(dbn), 'format', /is gzip, not DBN/],
    ['file.parquet', Buffer.from('PAR1\x15\x04'), 'format', /is Parquet, not DBN/],
    ['file.csv', Buffer.from(text), 'format', /is text, not DBN/],
    ['file.csv.zst', zstdCompressSync(Buffer.from(text)), 'format', /is text, not DBN/],
    ['noise.bin', Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]), 'format', /is not DBN/],
    ['twice.dbn.zst', zstdCompressSync(zstdCompressSync(dbn)), 'format', /zstd inside zstd/],
    [
      'future.dbn',
      Buffer.concat([Buffer.from('DBN\x09'), dbn.subarray(4)]),
      'corrupt',
      /version must be 1, 2 or 3/,
    ],
    ['cut.dbn', dbn.subarray(0, -1), 'truncated', /cut\.dbn: is cut short: .*record 99/],
    [
      'cut.dbn.zst',
      zstdCompressSync(dbn).subarray(0, -9),
      'truncated',
      /is cut short: .*ends inside frame 0/,
    ],
    ['damaged.dbn.zst', damaged, 'corrupt', /damaged\.dbn\.zst: is (damaged|not sound)/],
    ['joined.dbn', Buffer.concat([dbn, dbn]), 'corrupt', /second DBN header/],
    [
      'tail.dbn.zst',
      Buffer.concat([zstdCompressSync(dbn), Buffer.from('tail')]),
      'corrupt',
      /is not sound zstd/,
    ],
  ]
  for (const [name, bytes, code, message] of rows)
    it(name, async () => {
      const path = await write(name, bytes)
      const { error } = await read(path)
      assert.ok(error instanceof InputError)
      assert.deepEqual([error.code, error.file], [code, path])
      assert.match(error.message, message)
    })

  it('a file that is missing, and a directory', async () => {
    const path = await write('here.dbn', await readFile(new URL(import.meta.url)))
    const missing = await read(`${path}.not`)
    assert.match(String(missing.error), /here\.dbn\.not: there is no such file/)
    const folder = join(dirname(path), 'folder.dbn')
    mkdirSync(folder)
    const { error } = await read(folder)
    assert.ok(error instanceof InputError)
    assert.deepEqual([error.code, error.message], ['directory', `${folder}: is a directory, not a file`])
  })
})

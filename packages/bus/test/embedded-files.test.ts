import assert from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Bus, BusError, openEmbedded } from '@spymaster/bus'
import { draft, hasCode, publishRange, range, seqs, take } from './bus.contract.ts'
import { segmentFiles, temporaryFolder, writeLog } from './embedded-folder.ts'

const errorOf = async (promise: Promise<unknown>): Promise<BusError> => {
  const error = await promise.then(
    () => null,
    (reason) => reason,
  )
  assert.ok(error instanceof BusError, String(error))
  return error
}

const openWriter = (dir: string): Promise<Bus> => openEmbedded({ dir, write: ['market'] })

describe('embedded bus after a crash', () => {
  const folder = temporaryFolder()
  it('cuts a half-written message off the end, says so, and goes on', async () => {
    const dir = folder.path('torn')
    await writeLog(dir, 10)
    const [file] = segmentFiles(dir)
    appendFileSync(file!.path, file!.bytes.subarray(0, 50))
    const warnings: string[] = []
    const bus = await openEmbedded({
      dir,
      write: ['market'],
      onWarning: (sentence) => warnings.push(sentence),
    })
    assert.match(warnings.join(), /^cut 50 bytes off .*0000000000000001\.log: /)
    await publishRange(bus, 11, 12)
    assert.deepEqual(seqs(await take(bus, 12, { from: 1 })), range(1, 12))
    await bus.close()
  })
  it('cuts off a message that lost its last byte', async () => {
    const dir = folder.path('short')
    await writeLog(dir, 3)
    const [file] = segmentFiles(dir)
    truncateSync(file!.path, file!.bytes.length - 1)
    const bus = await openWriter(dir)
    assert.deepEqual(await bus.bounds('market'), { first: 1, last: 2 })
    await bus.close()
  })
  it('lets a reader wait at a half-written message until a writer has repaired it', async () => {
    const dir = folder.path('waiting')
    await writeLog(dir, 2)
    const [file] = segmentFiles(dir)
    truncateSync(file!.path, file!.bytes.length - 1)
    const reader = await openEmbedded({ dir })
    const found = take(reader, 2, { from: 1 })
    const writer = await openWriter(dir)
    await publishRange(writer, 2, 2)
    assert.deepEqual(seqs(await found), [1, 2])
    await writer.close()
    await reader.close()
  })
  it('refuses a log that is damaged in the middle, naming file and place', async () => {
    const dir = folder.path('damaged')
    await writeLog(dir, 10)
    const [file] = segmentFiles(dir)
    const frame = file!.bytes.length / 10
    file!.bytes.writeUInt8(0xff, frame * 4 + 40)
    writeFileSync(file!.path, file!.bytes)
    const place = new RegExp(`0000000000000001\\.log is damaged at byte ${frame * 4}:`)
    const error = await errorOf(openWriter(dir))
    assert.equal(error.code, 'corrupt')
    assert.match(error.message, place)
    const reader = await openEmbedded({ dir })
    assert.deepEqual(seqs(await take(reader, 4, { from: 1 })), [1, 2, 3, 4])
    assert.match((await errorOf(take(reader, 5, { from: 1 }))).message, place)
    await reader.close()
  })
  it('refuses a log that lacks a file in the middle', async () => {
    const dir = folder.path('hole')
    await writeLog(dir, 30, 500)
    rmSync(segmentFiles(dir)[1]!.path)
    const bus = await openWriter(dir)
    assert.equal((await errorOf(take(bus, 30, { from: 1 }))).code, 'corrupt')
    await bus.close()
  })
})

describe('embedded bus on disk', () => {
  const folder = temporaryFolder()
  it('lets one bus write, and tells the other who does', async () => {
    const dir = folder.path('two')
    const first = await openWriter(dir)
    const error = await errorOf(openWriter(dir))
    assert.equal(error.code, 'second-writer')
    assert.match(error.message, new RegExp(`^process ${process.pid} already publishes to the market log in `))
    await first.close()
    await (await openWriter(dir)).close()
  })
  it('says in a sentence why it cannot make its folder', async () => {
    const file = folder.path('file')
    writeFileSync(file, '')
    const error = await errorOf(openWriter(join(file, 'data')))
    assert.equal(error.code, 'storage')
    assert.match(error.message, /^cannot create .*: a part of the path is a file, not a folder \(ENOTDIR\)$/)
  })
  it('says that the disk is full', {
    skip: !existsSync('/dev/full') && 'there is no /dev/full',
  }, async () => {
    const dir = folder.path('full')
    mkdirSync(join(dir, 'bus', 'market'), { recursive: true })
    symlinkSync('/dev/full', join(dir, 'bus', 'market', '0000000000000001.log'))
    const bus = await openEmbedded({ dir })
    for (let k = 0; k < 2; k++) {
      const error = await errorOf(bus.publish('market', { ...draft(1), expectLast: 0 }))
      assert.equal(error.code, 'full')
      assert.match(error.message, /: the disk is full \(ENOSPC\): free some space on it$/)
    }
    await bus.close().catch(() => {})
  })
  it('waits for the disk itself where that is asked for', async () => {
    const bus = await openEmbedded({ dir: folder.path('synced'), syncMs: 0 })
    await publishRange(bus, 1, 20)
    assert.equal((await bus.bounds('market')).last, 20)
    await bus.close()
  })
  it('shows other processes a message within 20 ms', async () => {
    const dir = folder.path('latency')
    const [writer, reader] = [await openWriter(dir), await openEmbedded({ dir })]
    const arrivals: number[] = []
    const latencies: number[] = []
    const reading = (async () => {
      for await (const batch of reader.read('market', { from: 1 })) {
        arrivals.push(...batch.map(() => performance.now()))
        if (arrivals.length === 21) return
      }
    })()
    for (let k = 1; k <= 21; k++) {
      const before = performance.now()
      await publishRange(writer, k, k)
      while (arrivals.length < k) await new Promise(setImmediate)
      latencies.push(arrivals[k - 1]! - before)
    }
    await reading
    latencies.sort((a, b) => a - b)
    assert.ok(latencies[10]! < 20, `median ${latencies[10]} ms`)
    await writer.close()
    await reader.close()
  })
  it('takes a position that cannot be read for none', async () => {
    const dir = folder.path('position')
    mkdirSync(join(dir, 'bus', 'positions'), { recursive: true })
    writeFileSync(join(dir, 'bus', 'positions', 'core'), '12')
    const bus = await openEmbedded({ dir })
    assert.equal(await bus.reported('core'), null)
    await bus.close()
  })
  it('keeps its numbers when all messages have become old', async () => {
    const dir = folder.path('old')
    await writeLog(dir, 5)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const bus = await openEmbedded({ dir, maxAgeMs: 10, write: ['market'] })
    assert.deepEqual(await bus.bounds('market'), { first: 6, last: 5 })
    assert.equal(await bus.last('market'), null)
    await assert.rejects(take(bus, 1, { from: 5 }), hasCode('gone'))
    await publishRange(bus, 6, 6)
    await bus.close()
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, type Message, messageId } from '@spymaster/bus'
import type { WriterProcess } from './writer-process.ts'

/** Where writers are killed, or the server under them. */
export type KillSite = {
  readonly skip?: string | false
  start(): Promise<void>
  stop(): Promise<void>
  open(): Promise<Bus>
  writer(): WriterProcess
  /** Kills what the contract is about in the middle of publishing, and returns the writer that goes on. */
  strike(writer: WriterProcess): Promise<WriterProcess>
}

const STRIKES = 3
const MESSAGES = 300

/** What survives `kill -9`: everything acknowledged, once and in order, for old readers and new ones. */
export function killContract(name: string, site: KillSite): void {
  describe(`kill contract: ${name}`, { skip: site.skip ?? false }, () => {
    before(() => site.start())
    after(() => site.stop())
    it('keeps every acknowledged message, once and in order, through kill -9', {
      timeout: 60_000,
    }, async () => {
      let writer = site.writer()
      const stop = new AbortController()
      let bus: Bus | null = null
      try {
        await writer.reaches(1)
        bus = await site.open()
        const live = follow(bus, stop.signal)
        for (let k = 0; k < STRIKES; k++) {
          await writer.reaches(writer.stored + MESSAGES)
          const { stored } = writer
          writer = await site.strike(writer)
          await writer.reaches(stored + MESSAGES)
        }
        await writer.kill()
        // The writer may have found the server again before this bus has; a live reader has, too.
        while (live.count < writer.stored) await pause(5)
        const { first, last } = await bus.bounds('market')
        assert.equal(first, 1)
        assert.ok(last >= writer.stored, `${writer.stored} acknowledged, ${last} stored`)
        check(await readAll(bus, last), last)
        while (live.count < last) await pause(5)
        stop.abort()
        await live.done
      } finally {
        await writer.kill()
        await bus?.close()
      }
    })
  })
}

/** Reads live and checks as it goes. */
function follow(bus: Bus, signal: AbortSignal): { count: number; done: Promise<void> } {
  const reader = { count: 0, done: Promise.resolve() }
  const run = async (): Promise<void> => {
    for await (const batch of bus.read('market', { from: 1, signal })) {
      check(batch, reader.count + batch.length)
      reader.count += batch.length
    }
  }
  reader.done = run()
  return reader
}

async function readAll(bus: Bus, last: number): Promise<Message[]> {
  const found: Message[] = []
  for await (const batch of bus.read('market', { from: 1 })) {
    found.push(...batch)
    if (found.length >= last) break
  }
  return found
}

/** Whether these are the messages up to `last`: sequence, id and content tell the same number. */
function check(messages: readonly Message[], last: number): void {
  for (const [k, { seq, id, data }] of messages.entries()) {
    const ordinal = last - messages.length + k
    assert.deepEqual([seq, id], [ordinal + 1, messageId('run', ordinal)])
    assert.equal(data.length, 1 + ((ordinal * 7919) % 20_000))
    assert.equal(data.at(-1), ordinal % 256)
  }
}

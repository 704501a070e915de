import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { MemoryStore, type Message, openMemory } from '@spymaster/bus'
import { Physics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { ReplayClock } from '@spymaster/ingestor'
import fc from 'fast-check'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { Ingest } from '../src/service/ingest.ts'
import { levelsFault } from '../src/service/levels-guard.ts'
import { MarketGuard } from '../src/service/market-guard.ts'

const DATE = '2025-12-18'
const span = { fromNs: newYorkNs(DATE, 9, 30), toNs: newYorkNs(DATE, 9, 30) + 2_000_000_000n }

/** The ingestor's messages for two seconds of market. */
let ours: Message[]
before(async () => {
  const bus = openMemory(new MemoryStore())
  bus.report('core', 1_000_000)
  const feed = simulatedFeed({ seed: 1, date: DATE, ...span })
  await new Ingest(bus, feed, new ReplayClock(0), new AbortController().signal).run({ isKept: false })
  ours = await bus.readLast('market', 1_000)
  assert.ok(ours.length > 5)
})

/** A guard that has taken the first `count` messages. */
function guardAfter(count: number): MarketGuard {
  const guard = new MarketGuard()
  for (const message of ours.slice(0, count)) assert.equal(guard.check(message), null)
  return guard
}

const copy = (message: Message): Message => ({ ...message, data: message.data.slice() })

describe('the guard of the market log', () => {
  it("lets the ingestor's messages pass, run after run", () => {
    const guard = guardAfter(ours.length)
    for (const message of ours) assert.equal(guard.check(message), null)
  })
  for (const [fault, change] of [
    ['subject', (message: Message) => ({ ...message, subject: 'market.other' })],
    ['id', (message: Message) => ({ ...message, id: '' })],
    ['headers', (message: Message) => ({ ...message, headers: {} })],
    ['headers', (message: Message) => ({ ...message, headers: { ...message.headers, count: '-1' } })],
    ['headers', (message: Message) => ({ ...message, headers: { ...message.headers, run: 'other' } })],
    ['records', (message: Message) => ({ ...message, headers: { ...message.headers, count: '255' } })],
    ['records', (message: Message) => ({ ...message, data: new Uint8Array(0) })],
    ['records', (message: Message) => ({ ...message, data: message.data.slice(0, -1) })],
    ['records', (message: Message) => ({ ...message, data: message.data.slice(0, -4) })],
  ] as const)
    it(`sets aside a message for its ${fault}: ${change.toString().replace(/^.*\.\.\.message, /s, '')}`, () => {
      const guard = guardAfter(2)
      assert.equal(guard.check(change(ours[2]!)), fault)
      assert.equal(guard.check(ours[2]!), null)
    })
  it('sets aside what comes twice or out of turn', () => {
    const guard = guardAfter(3)
    assert.equal(guard.check(ours[2]!), 'order')
    assert.equal(guard.check(ours[4]!), 'order')
    assert.equal(guard.check(ours[3]!), null)
  })
  it('sets aside a first message without its session, and a control record that makes no sense', () => {
    const broken = copy(ours[0]!)
    // The text of the session record begins behind the header of 16 bytes.
    broken.data.set(new TextEncoder().encode('{"type":"sessiom"'), 16)
    assert.equal(new MarketGuard().check(broken), 'control')
    const later = ours[3]!
    const [run = ''] = later.id.split('/')
    const first = { ...later, id: `${run}/0`, headers: { ...later.headers, first: '0' } }
    assert.equal(new MarketGuard().check(first), 'control')
  })
  it('passes over the rest of a run whose beginning it has not seen', () => {
    const guard = new MarketGuard()
    for (const message of ours.slice(2)) assert.equal(guard.check(message), 'headless')
    assert.equal(guard.headless, ours.length - 2)
    assert.equal(guard.check(ours[0]!), null)
  })
  it('throws at nothing, and what it lets pass core can fold, whatever bytes are changed', () => {
    const place = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) })
    const anyChange = fc.record({ message: fc.nat({ max: 4 }), places: fc.array(place, { maxLength: 6 }) })
    fc.assert(
      fc.property(anyChange, ({ message: index, places }) => {
        const guard = guardAfter(index)
        const changed = copy(ours[index]!)
        // Lengths and types of records, and control records: what a decoder could trip over.
        for (const { at, byte } of places) changed.data[at % Math.min(changed.data.length, 640)] = byte
        if (guard.check(changed) !== null) return
        const physics = new Physics({ onSnap: () => {} })
        for (const { data } of ours.slice(0, index)) physics.fold(data)
        // A time or a date that is none of this run is the ingestor's word against nobody's.
        try {
          physics.fold(changed.data)
        } catch (error) {
          assert.match(String(error), /session|time|contract|date/i)
        }
      }),
      { numRuns: 300 },
    )
  })
  it('throws at nothing that a stranger may publish', () => {
    const anyMessage = fc.record({
      seq: fc.nat(),
      subject: fc.oneof(fc.constant('market.events'), fc.string()),
      id: fc.oneof(fc.constant(`${DATE}/0`), fc.string()),
      headers: fc.dictionary(fc.constantFrom('run', 'first', 'count', 'session', '__proto__'), fc.string()),
      data: fc.uint8Array({ maxLength: 4_000 }).map((bytes) => new Uint8Array(bytes)),
    })
    fc.assert(
      fc.property(anyMessage, (message) => {
        assert.notEqual(new MarketGuard().check(message), null)
        levelsFault(message)
      }),
      { numRuns: 500 },
    )
  })
})

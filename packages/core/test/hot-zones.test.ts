import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload } from '@spymaster/core'
import { packInstrument } from '@spymaster/events'
import { payloadsOf } from './folded.ts'
import { DATE, LogBuilder, ladder } from './log-builder.ts'

/** 10:00 and 03:00 in New York. */
const TEN = 54_000_000
const NIGHT = 28_800_000

/** The payload at a time at which spot is 480.20 and the 480 strike is quoted. */
function payloadWith(hotzones: readonly number[], ms = TEN) {
  const id = packInstrument({ kind: 'OPTION', expiry: DATE, right: 'C', strikeCents: 48000 })
  const log = new LogBuilder()
    .session(ms)
    .spyQuote({ ms, bid: 48019, ask: 48021 })
    .book({ ms, bids: ladder(19207, 'bid'), asks: ladder(19209, 'ask') })
    .spyQuote({ ms, id, bid: 50, ask: 52 })
    .control(ms + 500, { type: 'clock' })
  return payloadsOf(log, { config: { hotzones } }).at(-1)!
}

const zones = (payload: ReturnType<typeof payloadWith>) =>
  [...payload.levels, ...payload.universe].filter(({ kind }) => kind === 'HOTZONE').map(({ id }) => id)

describe('hot zones', () => {
  it('exist wherever there is a spot, at any distance and hour, named by their price', () => {
    const given = [686.4, 480.3, 12]
    assert.deepEqual(zones(payloadWith(given)), ['HOTZONE_480.3', 'HOTZONE_12', 'HOTZONE_686.4'])
    assert.equal(zones(payloadWith(given, NIGHT)).length, 3)
  })
  it('do not exist without a spot, nor where none are set', () => {
    assert.deepEqual(zones(payloadWith([])), [])
    const log = new LogBuilder().session(TEN).spyQuote({ ms: TEN, bid: 48019, ask: null })
    const [payload] = payloadsOf(log.control(TEN + 500, { type: 'clock' }), { config: { hotzones: [480] } })
    assert.deepEqual([payload!.status, payload!.universe], ['no_spot', []])
  })
  it('are read and scored when near', () => {
    const zone = payloadWith([480.3]).levels.find(({ id }) => id === 'HOTZONE_480.3')!
    assert.deepEqual(
      [zone.side, zone.touched, zone.forming, zone.breakScoreRaw],
      ['RESISTANCE', true, false, 50],
    )
  })
  it('at a strike’s or dollar’s price stay levels of their own that name it', () => {
    const { levels } = payloadWith([480, 480.3])
    const find = (id: string): LevelPayload => levels.find((level) => level.id === id)!
    assert.equal(find('HOTZONE_480').sameAs, 'STRIKE_480')
    assert.equal(find('HOTZONE_480.3').sameAs, null)
    assert.equal(find('STRIKE_480').sameAs, null)
    const [far] = payloadWith([480], NIGHT).levels.filter(({ kind }) => kind === 'HOTZONE')
    assert.equal(far!.sameAs, 'ROUND_480')
  })
  it('change nothing that other levels read', () => {
    const others = ({ levels, universe }: ReturnType<typeof payloadWith>) =>
      [...levels, ...universe].filter(({ kind }) => kind !== 'HOTZONE')
    assert.deepEqual(others(payloadWith([480, 480.1, 480.5])), others(payloadWith([])))
  })
})

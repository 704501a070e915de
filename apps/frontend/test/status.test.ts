import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EndedPayload, SignalsPayload } from '@spymaster/core/payload'
import { emptyMarket, type MarketState } from '../src/app/market/market-state.ts'
import { endedRows } from '../src/app/panels/ended/ended-view.ts'
import { announcement, type Circumstances, messageOf } from '../src/app/panels/status/message-view.ts'
import { statusView } from '../src/app/panels/status/status-view.ts'
import { givenLevel, givenPayload, givenRuntime, TEN } from './given.ts'

const open = { state: 'open' } as const
const market = (changes: Partial<MarketState> = {}): MarketState => ({
  ...emptyMarket,
  payload: givenPayload(),
  runtime: givenRuntime(),
  ...changes,
})

describe('the status bar', () => {
  const view = statusView(market(), open, 0)

  it('shows prices with where they come from', () => {
    assert.deepEqual(view.spy, { spot: '680.10', quote: '680.09 × 680.11', source: 'own quotes' })
    assert.deepEqual(view.es, { contract: 'ESH6', mid: '6828.13', quote: '6828.00 × 6828.25' })
    assert.deepEqual(view.ratio, { value: '10.0400', source: 'live' })
  })
  it('shows the clock of New York', () => {
    assert.deepEqual(view.time, { clock: '10:00:00', date: '18 Dec 2025', session: 'regular session' })
  })
  it('tells feeds that are heard from those that are late and those that never came', () => {
    assert.deepEqual(
      view.feeds.map(({ name, age, state }) => [name, age, state]),
      [
        ['ES', '< 1 s', 'heard'],
        ['SPY', '16 s', 'late'],
        ['Options', 'none', 'none'],
      ],
    )
  })
  it('says in words whether SPY trades state their sale conditions', () => {
    const about = (changes: Partial<SignalsPayload['quality']>): string => {
      const payload = givenPayload()
      const quality = { ...payload.quality, ...changes }
      return statusView(market({ payload: { ...payload, quality } }), open, 0).feeds[1]!.about
    }
    assert.match(about({ conditions: 'none' }), /say no sale conditions/)
    assert.match(about({ conditions: 'consolidated' }), /count by their sale conditions$/)
    assert.match(about({ conditions: 'consolidated', unknownConditions: 3 }), /3 with one that is unknown/)
    assert.doesNotMatch(about({ conditions: null }), /conditions/)
  })
  it('tells a market that is not live', () => {
    assert.deepEqual(view.mode, { word: 'REPLAY', isReal: false })
    const live = statusView(market({ runtime: givenRuntime({ mode: 'live' }) }), open, 0)
    assert.deepEqual(live.mode, { word: 'LIVE', isReal: true })
  })
  it('counts down to the next attempt to connect', () => {
    const { link } = statusView(market(), { state: 'waiting', attempt: 3, retryAtMs: 4_200 }, 1_000)
    assert.deepEqual(link, { word: 'retry in 4 s', isGood: false })
  })
  it('stands before anything has come', () => {
    const empty = statusView(emptyMarket, { state: 'connecting', attempt: 0 }, 0)
    assert.equal(empty.spy.spot, '–')
    assert.equal(empty.time.clock, '--:--:--')
  })
})

describe('the message', () => {
  const calm: Circumstances = {
    ...{ link: open, nowMs: 100_000, heardAtMs: 100_000, isFrozen: false, isOutdated: false },
    unread: { count: 0, why: null },
  }
  const says = (state: MarketState, changes: Partial<Circumstances> = {}) => {
    const { tone, text } = messageOf(state, { ...calm, ...changes })
    return `${tone}: ${text}`
  }

  it('is calm when nothing stands, and names what does', () => {
    assert.equal(says(market()), 'calm: No signal stands at the moment.')
    const payload = givenPayload({ levels: [givenLevel({ signal: 'BREAK' })] })
    assert.equal(says(market({ payload })), 'calm: BREAK down at Dollar 680.00.')
  })
  it('names levels at one price together where they say the same', () => {
    const kinds = ['STRIKE', 'PUT_WALL', 'VWAP'] as const
    const levels = kinds.map((kind) => givenLevel({ id: kind, kind, signal: 'BOUNCE' }))
    const near = givenLevel({ id: 'OR_LOW', kind: 'OR_LOW', price: 679.99, signal: 'BOUNCE' })
    const up = givenLevel({ signal: 'BREAK', direction: 'UP' })
    const payload = givenPayload({ levels: [...levels, near, up] })
    const text =
      'BOUNCE at Strike, Put wall, VWAP 680.00 · BOUNCE at Opening range low 679.99 · BREAK up at Dollar 680.00.'
    assert.equal(says(market({ payload })), `calm: ${text}`)
    const paused = givenRuntime({ state: 'paused' })
    assert.equal(says(market({ payload, runtime: paused })), `warning: Paused: Space goes on. ${text}`)
    assert.equal(
      says(market({ payload }), { isFrozen: true }),
      `warning: Standing still at 10:00:00: Space goes on. ${text}`,
    )
  })
  it('puts the gravest first', () => {
    const payload = givenPayload({ status: 'stale' })
    const waiting = { state: 'waiting', attempt: 1, retryAtMs: 0 } as const
    assert.match(says(market({ payload }), { link: waiting, isOutdated: true }), /^alarm: .*reload/)
    assert.match(says(market({ payload }), { link: waiting }), /^alarm: No connection .* of 10:00:00\.$/)
    assert.match(says(market({ payload })), /^alarm: Stale: .* next record\.$/)
  })
  it('says that there is no spot and what would bring it', () => {
    assert.match(says(market({ payload: givenPayload({ status: 'no_spot' }) })), /^alarm: No spot: .*brings/)
  })
  it('says that a live feed has gone silent, but not that a replay has', () => {
    const live = givenRuntime({ mode: 'live' })
    assert.match(says(market({ runtime: live }), { heardAtMs: 80_000 }), /^alarm: Nothing has come for 20 s/)
    assert.match(says(market(), { heardAtMs: 80_000 }), /^calm/)
  })
  it('says what was refused, what could not be read, that it ended, paused, or stands still', () => {
    const refusal = { type: 'error', code: 'x', message: 'that lies before the recording' } as const
    assert.equal(says(market({ refusal })), 'warning: Not done: that lies before the recording.')
    const unread = { count: 2, why: 'a frame must be JSON' }
    assert.equal(says(market(), { unread }), 'warning: 2 frames could not be read: a frame must be JSON.')
    const paused = givenRuntime({ state: 'paused' })
    assert.equal(says(market({ runtime: paused })), 'warning: Paused: Space goes on.')
    const ended = givenRuntime({ state: 'ended', note: 'The file is over.' })
    assert.equal(says(market({ runtime: ended })), 'warning: The file is over.')
    assert.equal(says(market(), { isFrozen: true }), 'warning: Standing still at 10:00:00: Space goes on.')
  })
})

describe('what a screen reader is told', () => {
  const quiet = givenPayload()
  const bouncing = givenPayload({ levels: [givenLevel({ signal: 'BOUNCE' })] })

  it('is a signal that fired, once', () => {
    assert.equal(announcement(quiet, bouncing), 'bounce at Dollar 680.00')
    assert.equal(announcement(bouncing, bouncing), '')
    assert.equal(announcement(bouncing, { ...bouncing }), '')
  })
  it('is a change of state', () => {
    assert.equal(announcement(quiet, givenPayload({ status: 'no_spot', levels: [] })), 'no spot')
    assert.equal(announcement(null, quiet), '')
  })
})

describe('the list of ended signals', () => {
  const signal = { id: 'VWAP', price: 680.05, kind: 'VWAP', signal: 'BOUNCE' } as const
  const ended = [1, 2].map(
    (sec) => ({ ...signal, since: TEN, until: TEN + sec * 1_000, reason: 'crossed' }) as const,
  )

  it('has the newest first', () => {
    const rows = endedRows(market({ ended: { run: '2025-12-18', signals: ended } }))
    assert.deepEqual(
      rows.map(({ at, label, price, word, held, reason }) => [at, label, price, word, held, reason]),
      [
        ['10:00:02', 'VWAP', '680.05', 'BOUNCE', '2.0 s', 'crossed'],
        ['10:00:01', 'VWAP', '680.05', 'BOUNCE', '1.0 s', 'crossed'],
      ],
    )
  })
  it('has one line for levels at one price that said the same at the same time', () => {
    const of = (changes: Partial<EndedPayload>): EndedPayload => ({ ...ended[0]!, price: 680, ...changes })
    const signals = [
      of({ id: 'PUT_WALL', kind: 'PUT_WALL' }),
      of({ id: 'STRIKE_680', kind: 'STRIKE' }),
      of({ id: 'CALL_WALL', kind: 'CALL_WALL', reason: 'faded' }),
      of({ id: 'OR_HIGH', kind: 'OR_HIGH', price: 680.01 }),
      of({ id: 'PM_HIGH', kind: 'PM_HIGH', until: TEN + 2_000 }),
      of({ id: 'ON_HIGH', kind: 'ON_HIGH', since: TEN - 1_000 }),
      of({ id: 'VWAP', kind: 'VWAP', signal: 'BREAK' }),
      of({ id: 'ROUND_680', kind: 'ROUND' }),
    ]
    const rows = endedRows(market({ ended: { run: '2025-12-18', signals } }))
    const labels = ['VWAP', 'ON high', 'PM high', 'OR high', 'Call wall', 'Put wall, Strike, Dollar']
    assert.deepEqual(
      rows.map(({ label }) => label),
      labels,
    )
    assert.equal(new Set(rows.map(({ key }) => key)).size, labels.length)
  })
  it('has the last thirty, where levels at one price are one', () => {
    const signals = Array.from({ length: 80 }, (_, i): EndedPayload => {
      const since = TEN + Math.floor(i / 2) * 1_000
      return { ...ended[0]!, id: `HOTZONE_${i % 2}`, since, until: since + 1_000 }
    })
    const rows = endedRows(market({ ended: { run: '2025-12-18', signals } }))
    assert.deepEqual([rows.length, rows[0]!.at, rows[29]!.at], [30, '10:00:40', '10:00:11'])
  })
  it('has none of another run', () => {
    assert.deepEqual(endedRows(market({ ended: { run: '2025-12-17', signals: ended } })), [])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DbnRecord } from '@spymaster/dbn'
import type { MergeOptions } from '@spymaster/ingestor'
import {
  bar,
  CALL,
  control,
  controls,
  ESH4,
  file,
  HOUR,
  log,
  MIDNIGHT,
  MINUTE,
  SPY,
  stream,
  trade,
} from './sample-files.ts'

const DAY = 24n * HOUR
/** 09:30 in New York, days after the Tuesday of the samples; -1 is Monday, -4 Friday. */
const open = (days: number) => MIDNIGHT + BigInt(days) * DAY + 14n * HOUR + 30n * MINUTE
const bars = (...records: DbnRecord[]) => stream(file(records, { schema: 'ohlcv-1m' }))
const market = (...days: number[]) => stream(file(days.map((day) => trade(open(day)))))

/** The log in brief: control records by name, bars by day and minute of their session and by instrument. */
async function brief(sources: Parameters<typeof log>[0], options?: MergeOptions): Promise<string[]> {
  return (await log(sources, options)).map((record) => {
    if (record.type !== 'ohlcv') return control(record)?.type ?? record.type
    const since = record.tsEvent - open(0)
    const days = since / DAY - (since < 0n && since % DAY !== 0n ? 1n : 0n)
    const name = record.instrumentId === SPY.ours ? 'SPY' : record.instrumentId === ESH4.ours ? 'ESH4' : '?'
    return `${name} ${days} ${(since - days * DAY) / MINUTE}`
  })
}

describe('warm-up', () => {
  it('puts the bars of earlier sessions right behind the session record, by time', async () => {
    const spy = bars(bar(open(-4)), bar(open(-4) + MINUTE), bar(open(-1)))
    const es = bars(bar(open(-1) - HOUR, ESH4.vendor), bar(open(-1), ESH4.vendor))
    const expected = ['session', 'SPY -4 0', 'SPY -4 1', 'SPY -1 0', 'ESH4 -1 0', 'trade', 'end']
    assert.deepEqual(await brief([market(0), spy, es]), expected)
  })

  it('takes SPY of the last three sessions, ES of the last one, of regular hours only', async () => {
    // Wednesday, Thursday, Friday and Monday before a Tuesday.
    const times = [-6, -5, -4, -1].map(open)
    const both = times.flatMap((ns) => [bar(ns), bar(ns, ESH4.vendor)])
    const outside = [bar(open(-1) + 390n * MINUTE), bar(open(-1) + 391n * MINUTE)]
    const last = bar(open(-1) + 389n * MINUTE)
    const found = await brief([market(0), bars(...both, last, ...outside)])
    assert.deepEqual(found, [
      'session',
      'SPY -5 0',
      'SPY -4 0',
      'SPY -1 0',
      'ESH4 -1 0',
      'SPY -1 389',
      'trade',
      'end',
    ])
    const fewer = await brief([market(0), bars(...both)], { warmupSessions: 1 })
    assert.deepEqual(fewer, ['session', 'SPY -1 0', 'ESH4 -1 0', 'trade', 'end'])
    const none = await brief([market(0), bars(...both)], { warmupSessions: 0 })
    assert.deepEqual(none, ['session', 'ESH4 -1 0', 'trade', 'end'])
  })

  it('drops and counts bars of the trade date and later, of options, and outside the sessions', async () => {
    const others = [bar(open(-1), CALL.vendor), bar(open(-1) - MINUTE), bar(open(0)), bar(open(1))]
    const [, end] = await controls([market(0), bars(...others)])
    assert.deepEqual(end, { type: 'end', run: '2024-03-05', records: 1, dropped: 4 })
  })

  it('takes SPY’s bars of the trade date that were over when the run began, of a run within the session', async () => {
    const both = [0n, 1n, 2n, 3n].flatMap((minute) => {
      const ns = open(0) + minute * MINUTE
      return [bar(ns), bar(ns, ESH4.vendor)]
    })
    const noon = stream(file([trade(open(0) + 3n * MINUTE - 1n)]))
    const found = await brief([noon, bars(bar(open(-1)), ...both)])
    assert.deepEqual(found, ['session', 'SPY -1 0', 'SPY 0 0', 'SPY 0 1', 'trade', 'end'])
    const later = stream(file([trade(open(0) + 3n * MINUTE)]))
    assert.equal((await brief([later, bars(...both)])).filter((name) => name.startsWith('SPY')).length, 3)
  })

  it('warms each run of several up with the sessions before it', async () => {
    const found = await brief([market(0, 1), bars(bar(open(-1)), bar(open(0)), bar(open(1)))])
    const expected = ['session', 'SPY -1 0', 'trade', 'end', 'session', 'SPY -1 0', 'SPY 0 0', 'trade', 'end']
    assert.deepEqual(found, expected)
  })

  it('does not let the bars decide when a run begins', async () => {
    const [session] = await controls([market(0), bars(bar(open(-1)))])
    const [first] = await log([market(0), bars(bar(open(-1)))])
    assert.equal(session?.type === 'session' && session.date, '2024-03-05')
    assert.equal(first!.tsEvent, open(0))
  })

  it('needs a market: bars alone are refused', async () => {
    await assert.rejects(log([bars(bar(open(-1)))]), /holds ohlcv-1m only, which is no market by itself/)
  })
})

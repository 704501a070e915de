import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordedFeed } from '../src/feed/recorded.ts'
import { dbn, givenFile, trade } from './given-files.ts'

const HOUR_NS = 3_600_000_000_000n
const START = 1_703_606_400_000_000_000n // 2023-12-26 11:00 New York

/** A file whose one record was received at `first`, an hour after the start unless given. */
const file = (name: string, given: Parameters<typeof dbn>[1], first = START + HOUR_NS) =>
  givenFile(name, dbn([trade({ tsRecv: first })], given))
const ms = (ns: bigint) => Number(ns / 1_000_000n)

describe('a recorded feed', () => {
  it('spans the first record to the end its files state, so that a page can seek in it', async () => {
    const { range, date, name } = await recordedFeed([
      file('b.dbn', { start: START - 24n * HOUR_NS, end: START + 3n * HOUR_NS }),
      file('a.dbn', { start: START - 24n * HOUR_NS, end: START + 2n * HOUR_NS }, START),
    ])
    assert.deepEqual(range, { fromTs: ms(START), toTs: ms(START + 3n * HOUR_NS) })
    assert.equal(date, '2023-12-26')
    assert.equal(name, 'b.dbn and 1 more')
  })
  it('does not begin with the bars of the days before', async () => {
    const { range } = await recordedFeed([
      file('bars.dbn', { schema: 'ohlcv-1m', end: START }, START - 72n * HOUR_NS),
      file('a.dbn', { end: START + HOUR_NS }, START),
    ])
    assert.equal(range?.fromTs, ms(START))
  })
  it('has no known span where a file does not say its end', async () => {
    const { range, date } = await recordedFeed([file('live.dbn', { start: START, end: null })])
    assert.deepEqual([range, date], [null, null])
  })
})

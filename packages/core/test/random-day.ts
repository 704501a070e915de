import { RTYPE } from '@spymaster/dbn'
import fc from 'fast-check'
import { LogBuilder } from './log-builder.ts'
import { appendMoves, moves } from './random-log.ts'
import { randomOptions } from './random-options.ts'

/** ms since 00:00 UTC of the builder's date at which its regular session opens: 09:30 in New York, in winter. */
export const OPEN_MS = 52_200_000
/** Records that open each of the logs: its session, and a first SPY quote. */
export const OPENING = 2

const spyMoves = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 3, 40, 200, 900, 12_000),
    cents: fc.integer({ min: 47960, max: 48060 }),
    kind: fc.constantFrom('quote', 'quote', 'quote', 'trade', 'crossed', 'clock', 'gap'),
  }),
  { maxLength: 25 },
)

/** Runs of ES, SPY and options, merged by time, each behind its session record and a first quote at `startMs`. */
export function randomLogs(startMs: number): fc.Arbitrary<readonly Uint8Array[]> {
  return fc.tuple(moves, spyMoves, randomOptions(startMs)).map(([esMoves, spyMoves, options]) => {
    const es = appendMoves(new LogBuilder(), startMs, esMoves).records()
    const spy = new LogBuilder()
    let ms = startMs
    for (const { gapMs, cents, kind } of spyMoves) {
      ms += gapMs
      if (kind === 'trade') spy.spyTrade({ ms, tick: cents, size: 100 })
      else if (kind === 'clock') spy.control(ms, { type: 'clock' })
      else if (kind === 'gap')
        spy.control(ms, { type: 'gap', feed: 'es', fromNs: '0', toNs: '1', why: 'test' })
      else spy.spyQuote({ ms, bid: cents, ask: kind === 'crossed' ? cents - 1 : cents + 1 })
    }
    const market = [...es, ...spy.records(), ...options].sort((a, b) => Number(logTime(a) - logTime(b)))
    const opening = new LogBuilder().session(startMs).spyQuote({ ms: startMs, bid: 48000, ask: 48002 })
    return [...opening.records(), ...market]
  })
}

/** ms since 00:00 UTC of the builder's date at which its options expire. */
export const CLOSE_MS = OPEN_MS + 23_400_000
const TIME_AT: Readonly<Record<number, number>> = { [RTYPE.system]: 8, [RTYPE.statistics]: 16 }

/** ts_recv of a market record, ts_event of a control record. */
function logTime(record: Uint8Array): bigint {
  const view = new DataView(record.buffer, record.byteOffset)
  return view.getBigUint64(TIME_AT[record[1]!] ?? 32, true)
}

import { OPTION_CONDITIONS } from '@spymaster/events'
import fc from 'fast-check'
import { YEAR_SECONDS } from '../src/engines/fuel/session-time.ts'
import { blackPrice, type Right } from '../src/maths/black76.ts'
import { LogBuilder } from './log-builder.ts'
import { type Option, openInterest, optionPrint, optionQuote, type Print, type Quote } from './option-log.ts'

/** SPY dollars about which the options are, and what a quote of theirs is at first priced by. */
const SPOT = 480
const VOLATILITY = 0.15
const YEARS = (6 * 3600) / YEAR_SECONDS
const STRIKES = [476, 477, 478, 479, 480, 481, 482, 483, 484]
const TOMORROW = '2023-12-27'
/** Where a record has its instrument's id. */
const ID = 4

/** One random change of the option market. Prices are cents from what the option is worth. */
type OptionMove = {
  readonly gapMs: number
  readonly lateMs: number
  readonly kind: 'board' | 'quote' | 'print' | 'interest' | 'wrong id' | 'gap'
  readonly option: Option & { readonly strike: number; readonly right: Right }
  readonly from: NonNullable<Quote['from']>
  readonly of: NonNullable<Print['from']>
  readonly shape: 'sound' | 'wide' | 'locked' | 'crossed' | 'no bid' | 'no ask' | 'zero bid' | 'empty'
  readonly cents: number
  readonly size: number
  readonly letter: string | undefined
  readonly hasPrice: boolean
  readonly quantity: bigint | null
  readonly id: number
}

const letters = [...OPTION_CONDITIONS.map(({ letter }) => letter), '?', ' ', ' ', ' ', undefined, undefined]
const kinds: readonly OptionMove['kind'][] = [
  'board',
  'quote',
  'quote',
  'print',
  'print',
  'print',
  'interest',
]
const shapes: readonly OptionMove['shape'][] = ['wide', 'locked', 'crossed', 'no bid', 'no ask', 'zero bid']

const optionMoves: fc.Arbitrary<readonly OptionMove[]> = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 3, 40, 49, 200, 900, 900, 4000),
    lateMs: fc.constantFrom(0, 0, 1, 60, 5000, -70),
    kind: fc.constantFrom(...kinds, ...kinds, 'wrong id', 'gap'),
    option: fc.record({
      strike: fc.constantFrom(...STRIKES, 470.5, 530),
      right: fc.constantFrom<Right>('C', 'P'),
      expiry: fc.constantFrom(undefined, undefined, undefined, undefined, TOMORROW),
    }),
    from: fc.constantFrom('cbbo-1s', 'cbbo-1s', 'cmbp-1', 'cmbp-1', 'cbbo-1m', 'bbo-1s', 'mbp-1'),
    of: fc.constantFrom('tcbbo', 'trades', 'tcbbo', 'trades', 'cmbp-1', 'mbp-1'),
    shape: fc.constantFrom(...Array(8).fill('sound'), ...shapes, 'empty'),
    cents: fc.integer({ min: -3, max: 3 }),
    size: fc.constantFrom(1, 2, 7, 50, 300, 900, 2000, 5000, 0, 1_000_000, 1_000_001, 0xffffffff),
    letter: fc.constantFrom(...letters),
    hasPrice: fc.constantFrom(true, true, true, true, true, false),
    quantity: fc.constantFrom(0n, 1n, 1000n, 25_000n, null, -1n, 2n ** 60n),
    id: fc.constantFrom(0, 2, 3, 0x10184, 0x80000000, 0x80000001, 0x80010000, 0xffffffff),
  }),
  // As long as they may be: a surface, prints to both sides and something odd in one log.
  { maxLength: 30, size: 'max' },
) as fc.Arbitrary<readonly OptionMove[]>

/** Records of options that expire on the tests' date, and of some that do not, from `startMs` on; now and then none. */
export function randomOptions(startMs: number): fc.Arbitrary<readonly Uint8Array[]> {
  return optionMoves.map((moves) => {
    const log = new LogBuilder()
    let ms = startMs
    for (const move of moves) {
      ms += move.gapMs
      append(log, ms, move)
    }
    return log.records()
  })
}

function append(log: LogBuilder, ms: number, move: OptionMove): void {
  const { kind, option, quantity, id } = move
  if (kind === 'board') {
    for (const strike of STRIKES)
      for (const right of ['C', 'P'] as const) log.push(quote(ms, { ...move, option: { strike, right } }))
  } else if (kind === 'quote') log.push(quote(ms, move))
  else if (kind === 'print') log.push(print(ms, move))
  else if (kind === 'gap')
    log.control(ms, { type: 'gap', feed: 'options', fromNs: '0', toNs: '1', why: 'test' })
  else if (kind === 'interest') log.push(openInterest({ ms, ...option, quantity, isDeleted: id === 0 }))
  else log.push(withId(move.hasPrice ? print(ms, move) : quote(ms, move), id))
}

function quote(ms: number, { option, from, shape, cents }: OptionMove): Uint8Array {
  const [bid, ask] = sidesOf(shape, Math.max(1, worth(option) + cents))
  return optionQuote({ ms, ...option, from, bid, ask })
}

function print(ms: number, move: OptionMove): Uint8Array {
  const { lateMs, option, of, shape, cents, size, letter, hasPrice } = move
  const [bid, ask] = sidesOf(shape, worth(option))
  const price = hasPrice ? worth(option) + cents : null
  const eventMs = ms - lateMs
  return optionPrint({ ms, ...option, eventMs, from: of, bid, ask, price, size, ...(letter && { letter }) })
}

/** Bid and ask about a mid, all in cents. */
function sidesOf(shape: OptionMove['shape'], mid: number): [number | null, number | null] {
  switch (shape) {
    case 'sound':
      return [Math.max(1, mid - 1), mid + 1]
    case 'wide':
      return [1, 3 * mid]
    case 'locked':
      return [mid, mid]
    case 'crossed':
      return [mid + 2, mid]
    case 'no bid':
      return [null, mid]
    case 'no ask':
      return [mid, null]
    case 'zero bid':
      return [0, mid]
    case 'empty':
      return [null, null]
  }
}

/** Cents, at least two. */
function worth({ strike = SPOT, right = 'C' }: Option & { readonly right?: Right }): number {
  return Math.max(2, Math.round(100 * blackPrice(right, SPOT, strike, VOLATILITY, YEARS)))
}

function withId(record: Uint8Array, id: number): Uint8Array {
  new DataView(record.buffer, record.byteOffset).setUint32(ID, id, true)
  return record
}

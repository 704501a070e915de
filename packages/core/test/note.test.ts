import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type NoteSource, noteOf } from '../src/context/note.ts'
import { BARRIER_STATES, FUEL_EFFECTS, SIDES, SIGNALS, type Side } from '../src/payload/words.ts'
import { liquidityComponent } from '../src/score/components.ts'

type Reading = Partial<
  Pick<NoteSource, 'kind' | 'price' | 'distanceSigned' | 'forming' | 'touched' | 'signal'>
> & {
  readonly side?: Side
  readonly state?: NoteSource['barrier']['state']
  readonly coverage?: number
  readonly breakScore?: number | null
  readonly effect?: NoteSource['fuel']['effect']
  /** The tape component. */
  readonly tape?: number
  readonly swept?: boolean
}

/** A note on a touched support in an ordinary book and a quiet tape, but for what is given. */
function noteWith(reading: Reading): string {
  const { state = 'NEUTRAL', coverage = 1, effect = 'NEUTRAL', tape = 50, swept = false, ...level } = reading
  const side = level.side ?? 'SUPPORT'
  const withBreak = side === 'SUPPORT' ? 'DOWN' : 'UP'
  const against = side === 'SUPPORT' ? 'UP' : 'DOWN'
  const direction = tape > 50 ? withBreak : against
  return noteOf({
    kind: 'ROUND',
    price: 687,
    distanceSigned: 0.05,
    forming: false,
    touched: true,
    signal: 'NEUTRAL',
    breakScore: 50,
    ...level,
    side,
    barrier: { state, coverage },
    tape: { sweep: swept ? { direction } : null },
    fuel: { effect },
    components: { liquidity: liquidityComponent(state), tape },
  })
}

/** Readings and what is said of them, to be read. */
const said: readonly [reading: Reading, note: string][] = [
  [{}, 'Bids at 687.00 look normal: no edge yet.'],
  [
    { state: 'VACUUM', signal: 'BREAK', tape: 80, effect: null },
    'Bids at 687.00 are being pulled without refill, and sellers lean on it: break down likely, fuel unknown.',
  ],
  [
    { side: 'RESISTANCE', state: 'VACUUM', signal: 'BREAK', tape: 100, swept: true, effect: 'AMPLIFY' },
    'Offers at 687.00 are being pulled without refill, and buyers swept up: break up likely, dealers feed moves.',
  ],
  [
    { state: 'ABSORPTION', signal: 'BOUNCE', tape: 20, effect: 'DAMPEN' },
    'Bids at 687.00 refill as they are hit, and buyers push back: bounce likely, dealers damp moves.',
  ],
  [
    { side: 'RESISTANCE', state: 'ABSORPTION', signal: 'CONTESTED', tape: 80 },
    'Offers at 687.00 refill as they are lifted, but buyers lean on it: contested so far.',
  ],
  [
    { state: 'CONSUMED', signal: 'CONTESTED', tape: 0, swept: true },
    'Bids at 687.00 are being eaten away, but buyers swept up: contested so far.',
  ],
  [{ state: 'WALL', signal: 'BREAK' }, 'Bids at 687.00 are stacking up: break down call stands.'],
  [{ state: 'WEAK', signal: 'BOUNCE' }, 'Bids at 687.00 are thin: bounce call stands.'],
  [{ state: 'WEAK', breakScore: 72 }, 'Bids at 687.00 are thin: favors a break down.'],
  [{ state: 'WALL', breakScore: 12 }, 'Bids at 687.00 are stacking up: favors a bounce.'],
  [{ breakScore: null }, 'Bids at 687.00 look normal: no score yet.'],
  [{ coverage: 0.4 }, 'Visible bids at 687.00 look normal: no edge yet.'],
  [{ state: 'UNSEEN', coverage: 0 }, 'No book in sight at 687.00: no edge yet.'],
  [
    { state: 'UNSEEN', coverage: 0.2, touched: false, distanceSigned: 0.48, tape: 70 },
    'Too little of the book in sight at 687.00, 48 cents below, and sellers lean on it: no edge yet.',
  ],
  [
    { side: 'RESISTANCE', touched: false, distanceSigned: -0.352, price: 687.1234 },
    'Offers at 687.12, 35 cents above, look normal: no edge yet.',
  ],
  [{ touched: false, distanceSigned: 0.012 }, 'Bids at 687.00, 1 cent below, look normal: no edge yet.'],
  [{ touched: false, distanceSigned: 0.001 }, 'Bids at 687.00 look normal: no edge yet.'],
  [
    { kind: 'OR_HIGH', forming: true, breakScore: null },
    'The opening-range high is at 687.00 so far and may still move: not scored yet.',
  ],
]

function* everyNote(): Generator<string> {
  for (const side of SIDES)
    for (const state of BARRIER_STATES)
      for (const signal of SIGNALS)
        for (const effect of [null, ...FUEL_EFFECTS])
          for (const [tape, swept] of [
            [50, false],
            [80, false],
            [20, false],
            [100, true],
            [0, true],
          ] as const)
            for (const breakScore of [null, 10, 50, 90])
              for (const coverage of [0, 0.4, 1])
                for (const touched of [true, false])
                  yield noteWith({
                    ...{ side, state, signal, effect, tape, swept, breakScore, coverage, touched },
                    ...{ price: 1187.5, distanceSigned: side === 'SUPPORT' ? 0.55 : -0.55 },
                  })
}

describe('note', () => {
  for (const [reading, note] of said) it(`says: ${note}`, () => assert.equal(noteWith(reading), note))

  it('is one sentence of less than 140 characters for every reading', () => {
    for (const note of everyNote()) {
      assert.ok(note.length < 140, note)
      assert.match(note, /^[A-Z][^.:]* 1187\.50[^.:]*: [a-z ]+(, [a-z ]+)?\.$/)
      assert.doesNotMatch(note, /[ ,]{3}| {2}| ,|,:|undefined|null|NaN/)
    }
  })
  it('tells apart the states, the signals and the effects', () => {
    const distinct = (readings: readonly Reading[]) => new Set(readings.map(noteWith)).size
    assert.equal(distinct(BARRIER_STATES.map((state) => ({ state }))), BARRIER_STATES.length)
    assert.equal(distinct(SIGNALS.map((signal) => ({ signal }))), SIGNALS.length)
    assert.equal(distinct([null, ...FUEL_EFFECTS].map((effect) => ({ effect }))), 4)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core/payload'
import type { TouchReport } from '@spymaster/gateway/protocol'
import { touchesOf, touchesOfRun } from '../src/app/market/level-touches.ts'
import { emptyMarket } from '../src/app/market/market-state.ts'
import { TOUCH_LINES, touchesView } from '../src/app/panels/focus/touches-view.ts'
import { ladderRows } from '../src/app/panels/ladder/ladder-view.ts'
import { slotsOf } from '../src/app/panels/ladder/slots.ts'
import { givenLevel, givenOutcomes, givenPayload, givenTouch } from './given.ts'

const at = (id: string, price: number, side: 'SUPPORT' | 'RESISTANCE' = 'SUPPORT'): TouchReport =>
  givenTouch(60, { level: { id, kind: 'STRIKE', price, side } })

describe('the touches of a level', () => {
  const idsOf = (level: { id: string; price: number }, ...touches: TouchReport[]) =>
    touchesOf(level, touches).map((touch) => touch.level.id)

  it('are those told of it, wherever it stood', () => {
    assert.deepEqual(idsOf({ id: 'VWAP', price: 680.2 }, at('VWAP', 679.9), at('SMA_200', 679.9)), ['VWAP'])
  })
  it('are those told of another at its price, for one speaks for all', () => {
    const told = idsOf({ id: 'STRIKE_680', price: 680 }, at('CALL_WALL', 680), at('ROUND_680', 680))
    assert.deepEqual(told, ['CALL_WALL', 'ROUND_680'])
  })
  it('are none of a price a hundredth of a cent away', () => {
    assert.deepEqual(idsOf({ id: 'STRIKE_680', price: 680 }, at('VWAP', 680.0001)), [])
  })
  it('are those of the run that is shown', () => {
    const touches = { run: '2025-12-18', touches: [givenTouch(60)] }
    const market = { ...emptyMarket, touches }
    assert.equal(touchesOfRun(market).length, 0)
    assert.equal(touchesOfRun({ ...market, payload: givenPayload() }).length, 1)
    assert.equal(touchesOfRun({ ...market, payload: givenPayload({ run: '2025-12-19' }) }).length, 0)
  })
})

describe('the list of touches', () => {
  const view = (touches: readonly TouchReport[], changes: Partial<SignalsPayload> = {}, id = 'ROUND_680') => {
    const found = touchesView(givenPayload(changes), id, touches)
    assert.ok(found)
    return found
  }
  const row = (changes: Partial<TouchReport> = {}) => view([givenTouch(60, changes)]).rows[0]!
  const ended = (changes: Parameters<typeof givenOutcomes>[0]) => row({ outcomes: givenOutcomes(changes) })

  it('says when spot came, from where, and that it is not known yet what follows', () => {
    const { at: when, from, way, look, after, about } = row()
    assert.deepEqual([when, from, way, look.word, after], ['09:59:00', 'above', 'down', 'open', ''])
    assert.equal(about, 'Touched at 680.00 from above: open; by chance 41 % break, 38 % bounce, 21 % chop')
  })
  it('comes to a resistance from below', () => {
    const { from, way } = row({ level: { id: 'ROUND_680', kind: 'ROUND', price: 680, side: 'RESISTANCE' } })
    assert.deepEqual([from, way], ['below', 'up'])
  })
  it('says what became of it in words, and after how many seconds', () => {
    const words = [
      ended({ outcome: 'BREAK', seconds: 43.25 }),
      ended({ outcome: 'BOUNCE', seconds: 3.25 }),
      ended({ outcome: 'CHOP' }),
    ].map(({ look, after }) => `${look.word} ${after}`.trim())
    assert.deepEqual(words, ['BREAK 43 s', 'BOUNCE 3.3 s', 'CHOP'])
  })
  it('gives each outcome a shape of its own', () => {
    const rows = (['BREAK', 'BOUNCE', 'CHOP', 'UNDEFINED'] as const).map((outcome) => ended({ outcome }))
    const shapes = [row(), ...rows].map(({ look }) => look.glyph)
    assert.equal(new Set(shapes).size, 5)
  })
  it('sets the odds by chance beside it and marks what came to pass', () => {
    const odds = ended({ outcome: 'BOUNCE', seconds: 100 }).odds
    assert.deepEqual(
      odds?.map(({ text, isTrue }) => [text, isTrue]),
      [
        ['41', false],
        ['38', true],
        ['21', false],
      ],
    )
    assert.ok(row().odds?.every(({ isTrue }) => !isTrue))
  })
  it('takes the nearest barrier in dollars', () => {
    const [first, second, sigma] = givenOutcomes({})
    const outcomes = [
      sigma!,
      { ...second!, outcome: 'CHOP' as const },
      { ...first!, outcome: 'BREAK' as const },
    ]
    assert.equal(row({ outcomes }).look.word, 'BREAK')
    assert.equal(view([givenTouch(60)]).barrier, '$1')
  })
  it('rounds odds to neither none nor all', () => {
    const baselines = [
      { barrier: 'usd', size: 1, distance: 1, break: 0.001, bounce: 0, chop: 0.999 },
    ] as const
    assert.deepEqual(
      row({ baselines }).odds?.map(({ text }) => text),
      ['<1', '0', '>99'],
    )
  })
  it('says why it cannot be said what became of it, in the place of the odds', () => {
    const found = ended({ outcome: 'UNDEFINED', reason: 'close' })
    assert.deepEqual(
      [found.look.word, found.odds, found.why],
      ['cannot be said', null, 'the close came first'],
    )
    assert.match(found.about, /cannot be said; the close came first$/)
    assert.equal(ended({ outcome: 'UNDEFINED', reason: 'no_spot' }).why, 'no spot meanwhile')
  })
  it('says why there are no odds', () => {
    const unknown = { barrier: 'usd', size: 1, distance: 1, break: null, bounce: null, chop: null } as const
    assert.equal(row({ baselines: [unknown] }).why, 'odds not known')
    const inSigmas = { ...unknown, barrier: 'sigma', distance: null } as const
    assert.equal(row({ baselines: [unknown, inSigmas] }).why, 'volatility not known')
    assert.equal(row({ baselines: null }).why, 'odds not told')
  })
  it('has the odds of what followed where the touch itself was not told', () => {
    const outcomes = givenOutcomes({ outcome: 'BREAK' })
    assert.equal(row({ baselines: null, outcomes }).odds?.[0]?.text, '41')
  })
})

describe('the length of the list', () => {
  const many = (n: number) => Array.from({ length: n }, (_, k) => givenTouch(1_000 - k))
  const approach = { velocity: 0, bars: 0, travelled: 0, touchesToday: 14, attempt: 0 }
  const list = (n: number, changes: Partial<SignalsPayload> = {}, id = 'ROUND_680') =>
    touchesView(givenPayload(changes), id, many(n))!

  it('has the newest first', () => {
    assert.deepEqual(
      list(2).rows.map(({ at: when }) => when),
      ['09:43:21', '09:43:20'],
    )
  })
  it('never takes more lines than it has room for, and says how many are earlier', () => {
    for (let n = 1; n < 20; n++) {
      const { rows, earlier, count } = list(n)
      assert.equal(rows.length + (earlier === null ? 0 : 1), Math.min(n, TOUCH_LINES))
      assert.equal(earlier ?? '', n > TOUCH_LINES ? `and ${n - TOUCH_LINES + 1} earlier` : '')
      assert.equal(count, n)
    }
  })
  it('counts those that are no longer told one by one', () => {
    const { count, earlier } = list(6, { levels: [givenLevel({ approach })] })
    assert.deepEqual([count, earlier], [14, 'and 9 earlier'])
    const none = list(0, { levels: [givenLevel({ approach })] })
    assert.deepEqual([none.rows.length, none.earlier, none.why?.[0]], [0, null, '14 earlier today.'])
  })
  it('says why it is empty and what would bring a touch', () => {
    const whys = [list(0), list(0, { session: 'closed' }), list(0, {}, 'OR_HIGH')].map(({ why }) => why)
    assert.deepEqual(
      whys.map((why) => why?.[0]),
      ['Not touched yet.', 'None.', 'Not counted yet.'],
    )
    for (const why of whys) assert.equal(why?.length, 2)
  })
  it('is there for a level that is not scored, and not without a level', () => {
    const touch = givenTouch(60, { level: { id: 'ROUND_679', kind: 'ROUND', price: 679, side: 'SUPPORT' } })
    assert.equal(touchesView(givenPayload(), 'ROUND_679', [touch])?.rows.length, 1)
    assert.equal(touchesView(givenPayload(), 'GONE', [touch]), null)
    assert.equal(touchesView(null, null, [touch]), null)
  })
})

describe('the mark of touches on the ladder', () => {
  const rows = (touches: readonly TouchReport[], changes: Partial<SignalsPayload> = {}) => {
    const payload = givenPayload(changes)
    const slots = slotsOf(
      payload,
      { center: 680, half: 3 },
      600,
      { scored: 46, plain: 24 },
      { focusId: null, before: null },
    )
    return new Map(ladderRows(slots, payload, null, touches).map((row) => [row.id, row]))
  }
  const broke = givenTouch(30, { outcomes: givenOutcomes({ outcome: 'BREAK', seconds: 9 }) })

  it('is absent before the first', () => {
    assert.equal(rows([]).get('ROUND_680')?.met, null)
    assert.equal(rows([broke]).get('ROUND_679')?.met, null)
  })
  it('has the number and what became of the last, and says it', () => {
    const row = rows([givenTouch(600), broke]).get('ROUND_680')
    assert.deepEqual([row?.met?.count, row?.met?.last.word], [2, 'BREAK'])
    assert.match(row?.spoken ?? '', /, 2 touches today, the last a break$/)
    assert.equal(rows([broke]).get('ROUND_680')?.met?.about, 'touched once today: a break')
  })
  it('takes no room of its own: rows stay where they are', () => {
    const places = (touches: readonly TouchReport[]) => [...rows(touches).values()].map(({ slot }) => slot)
    assert.deepEqual(places([broke]), places([]))
  })
})

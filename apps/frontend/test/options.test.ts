import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FUEL_STATUSES } from '@spymaster/core/payload'
import { BOARD_COLUMNS } from '../src/app/panels/options/board-rows.ts'
import { isRoomy, optionsView } from '../src/app/panels/options/options-view.ts'
import { givenCell, givenFlow, givenNoFlow, givenPayload } from './given.ts'

const view = (changes: Parameters<typeof givenFlow>[0] = {}) =>
  optionsView({ flow: givenFlow(changes), payload: givenPayload() })
const factsOf = ({ facts }: ReturnType<typeof optionsView>) =>
  Object.fromEntries(facts.map(({ name, value, unit }) => [name, `${value} ${unit}`.trim()]))
const rowAt = (strike: string, changes: Parameters<typeof givenFlow>[0] = {}) =>
  view(changes).rows.find((row) => row.strike === strike)!

describe('the option board', () => {
  it('says in one sentence what dealers must do', () => {
    const rests = ' 850+ offers rest before 681.00, 40 % in view.'
    assert.equal(view().summary, `Dealers trade with the move: they buy 2.47k ES for a dollar up.${rests}`)
    const resting = { up: null, down: null }
    const book = { ...givenFlow().book, netDealerGamma: 5, hedgeContracts: -64.7, resting }
    const against = 'Dealers trade against the move: they sell 65 ES for a dollar up'
    assert.equal(view({ book }).summary, `${against}, but that is within its deviation.`)
    assert.equal(view({ book: { ...book, netDealerGammaSd: 4 } }).summary, `${against}.`)
  })
  it('shows forward, volatility, time and the book with its deviation', () => {
    assert.deepEqual(factsOf(view()), {
      forward: '680.23',
      vol: '11.3 %',
      'expire in': '6:00 h',
      'net gamma': '−1.24M ± 310k sh/$',
      hedge: 'buy 2.47k ES per +$1',
      'offers above': '850+ to 681.00, 40 %',
      'bids below': '1.24k to 680.00, all',
      charm: '−180 sh/min',
      'call wall': '685.00 by OI',
      'put wall': '677.00 by trades',
      'gamma flip': '680.80',
    })
  })
  it('says that gamma has one sign where it does not change', () => {
    const book = { ...givenFlow().book, gammaFlip: null, gammaFlipStatus: 'allShort' as const }
    assert.equal(factsOf(view({ book }))['gamma flip'], 'all short near spot')
  })
  it('has the strikes from high to low, and the one nearest spot', () => {
    const { rows, spotRow } = view()
    assert.deepEqual([rows[0]?.strike, rows.at(-1)?.strike], ['690', '670'])
    assert.equal(rows[spotRow!]?.strike, '680')
  })
  it('marks spot, flip and walls in words', () => {
    const words = (strike: string) => {
      const { walls, places } = rowAt(strike)
      return [...walls, ...places].map(({ word }) => word)
    }
    assert.deepEqual(['680', '681', '685', '677', '684'].map(words), [
      ['spot'],
      ['flip'],
      ['call wall'],
      ['put wall'],
      [],
    ])
    const wall = { price: 685, source: 'oi' } as const
    const both = rowAt('685', { book: { ...givenFlow().book, putWall: wall } }).walls
    assert.deepEqual(
      both.map(({ word }) => word),
      ['walls'],
    )
  })
  it('marks no strike for what lies beyond them', () => {
    const { rows } = view({
      spot: 700,
      book: { ...givenFlow().book, gammaFlip: 668, callWall: null, putWall: null },
    })
    assert.ok(rows.every(({ walls, places }) => walls.length + places.length === 0))
  })
  it('has calls from the edge to the middle, and puts from the middle to the edge', () => {
    const { call, put } = rowAt('680')
    const texts = call.cells.map(({ text, sd }) => `${text} ${sd}`.trim())
    assert.deepEqual(texts, ['1.25k', '+12.4k', '0 ±55', '0.211', '11.3', '0.68', '0.67 × 0.69'])
    const columns = put.cells.map(({ column }) => column)
    assert.deepEqual(columns, BOARD_COLUMNS.toReversed())
    assert.match(
      call.about,
      /^open interest 4\u202f210 · delta 0\.52 · premium \$84\.3k · gamma flow −2\.10k sh\/\$$/,
    )
  })
  it('shows nothing as a dash, never as 0', () => {
    const cell = givenCell({ deltaFlow: null, last: null, bid: null, ask: null, iv: null, gamma: null })
    const { call, put } = rowAt('680', { rows: [{ strike: 680, call: cell, put: null }] })
    assert.deepEqual(
      call.cells.map(({ text }) => text),
      ['1.25k', '–', '−640', '–', '–', '–', '–'],
    )
    assert.ok(put.cells.every(({ text, bar }) => text === '–' && bar === null))
  })
  it('draws signed bars from the middle, and none longer than its half', () => {
    const { rows } = view()
    const bars = rows.flatMap(({ call, put }) =>
      [...call.cells, ...put.cells].flatMap(({ bar }) => bar ?? []),
    )
    for (const { left, width } of bars) assert.ok(left >= 0 && width >= 0 && left + width <= 100)
    const held = (strike: string) => rowAt(strike).call.cells.find(({ column }) => column === 'held')!.bar
    // The longest is 640: the scale is 1,000.
    assert.deepEqual(held('670'), { left: 50, width: 5, isNegative: false })
    assert.deepEqual(held('690'), { left: 45, width: 5, isNegative: true })
  })
})

describe('the option board without gamma', () => {
  it('says why, and what would bring it, for every status but one', () => {
    for (const status of FUEL_STATUSES) {
      const { why } = view({ status })
      if (status === 'ok') assert.equal(why, null)
      else assert.match(why!, /^[A-Z].{20,}\.$/)
    }
    const none = optionsView({ flow: givenNoFlow(), payload: givenPayload() })
    assert.match(none.summary, /^No options on the log: /)
    assert.equal(none.hasOptions, false)
  })
  it('has the same facts in the same places', () => {
    const names = ({ facts }: ReturnType<typeof optionsView>) => facts.map(({ name }) => name)
    for (const flow of [null, givenNoFlow()])
      assert.deepEqual(names(optionsView({ flow, payload: null })), names(view()))
  })
  it('is expected each second, once levels come', () => {
    assert.match(optionsView({ flow: null, payload: null }).summary, /first records of the feed/)
    assert.match(optionsView({ flow: null, payload: givenPayload() }).summary, /comes each second/)
  })
  it('takes room of itself only where there is some', () => {
    assert.deepEqual([isRoomy(1440, 900), isRoomy(1440, 700), isRoomy(390, 900)], [true, false, false])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload } from '@spymaster/core/payload'
import { focusView, isCard } from '../src/app/panels/focus/focus-view.ts'
import { chosen, followed } from '../src/app/panels/focus/follow.ts'
import { givenLevel, givenPayload, TEN } from './given.ts'

describe('the level that is followed', () => {
  const level = (id: string, distance: number, changes: Partial<LevelPayload> = {}) =>
    givenLevel({ id, distance, ...changes })
  const among = (...levels: LevelPayload[]) => givenPayload({ levels })

  it('is none without a scored level', () => assert.equal(followed(among(), 'A'), null))
  it('is the nearest', () => assert.equal(followed(among(level('A', 0.3), level('B', 0.1)), null), 'B'))
  it('has a signal if any has', () => {
    assert.equal(followed(among(level('A', 0.3, { signal: 'BREAK' }), level('B', 0.1)), 'B'), 'A')
  })
  it('stays while another is only slightly nearer', () => {
    assert.equal(followed(among(level('A', 0.14), level('B', 0.1)), 'A'), 'A')
    assert.equal(followed(among(level('A', 0.16), level('B', 0.1)), 'A'), 'B')
  })
})

describe('the level that was chosen', () => {
  const payload = givenPayload({
    levels: [givenLevel({ id: 'STRIKE_680' })],
    universe: [{ ...givenPayload().universe[0]!, id: 'ROUND_690' }],
  })

  it('stays chosen, near or far', () => {
    assert.deepEqual(
      ['STRIKE_680', 'ROUND_690'].map((id) => chosen(payload, id)),
      ['STRIKE_680', 'ROUND_690'],
    )
  })
  it('keeps the focus when options give a dollar level the name of its strike, and when they go', () => {
    assert.deepEqual(
      ['ROUND_680', 'STRIKE_690'].map((id) => chosen(payload, id)),
      ['STRIKE_680', 'ROUND_690'],
    )
  })
  it('leaves the focus to the nearest while it is not there, and where none was chosen', () => {
    assert.deepEqual(
      ['SESSION_HIGH', null].map((id) => chosen(payload, id)),
      [null, null],
    )
  })
})

describe('the card of the level in focus', () => {
  const card = (changes: Partial<LevelPayload> = {}) => {
    const view = focusView(givenPayload({ levels: [givenLevel(changes)] }), 'ROUND_680', false)
    assert.ok(isCard(view))
    return view
  }
  const facts = (changes: Partial<LevelPayload> = {}) =>
    Object.fromEntries(
      card(changes).scored!.sections.flatMap((section) =>
        section.facts.map(({ name, value, unit }) => [name, `${value} ${unit}`.trim()]),
      ),
    )

  it('places the level and repeats its note', () => {
    const { label, price, place, note } = card({ touched: true, sameAs: 'STRIKE_680' })
    assert.deepEqual(
      [label, price, place],
      ['Dollar', '680.00', 'support · 0.10 below · touched · also Strike 680'],
    )
    assert.match(note, /^Bids at 680\.00/)
  })
  it('says since when a signal stands and how sure it is', () => {
    const standing = card({ signal: 'BREAK', signalSince: TEN - 65_000 }).scored?.standing
    assert.equal(standing, 'since 09:58:55, 65 s · medium confidence')
    assert.equal(card().scored?.standing, 'a break goes down · medium confidence')
  })
  it('shows what the score is made of, and why a part is missing and what would bring it', () => {
    const [barrier, tape, fuel] = card().scored!.parts
    assert.deepEqual([barrier?.text, barrier?.share, barrier?.tone], ['0', '90 %', 'bounce'])
    assert.deepEqual([tape?.text, tape?.share, tape?.tone], ['62', '10 %', 'break'])
    assert.deepEqual([fuel?.text, fuel?.value], ['–', null])
    assert.equal(fuel?.why, "no options on the log: quotes and trades of today's SPY options bring it")
  })
  it('does not ask for options that are there', () => {
    const quality = {
      feedAgeMs: { es: 0, spy: 0, options: 0 },
      gaps: 0,
      dropped: 0,
      conditions: null,
      unknownConditions: 0,
    }
    const fuel = { ...givenLevel().fuel, reason: 'no usable quotes' }
    const view = focusView(givenPayload({ quality, levels: [givenLevel({ fuel })] }), 'ROUND_680', false)
    assert.ok(isCard(view))
    assert.equal(view.scored?.parts[2]?.why, 'no usable quotes')
  })
  it('shows the numbers with their units', () => {
    const found = facts()
    assert.equal(found.added, '1\u202f042 ct')
    assert.equal(found.net, '−27 ct')
    assert.equal(found['in sight'], '90 %')
    assert.equal(found.recalled, '–')
    assert.equal(found.imbalance, '−0.25')
    assert.equal(found.speed, '−1.2 ¢/s')
    assert.equal(found['if it breaks'], '$0.40 to Pre-market low, tight')
    assert.equal(found['if it bounces'], 'clear nothing in range')
    assert.equal(found.company, '0.30 Strike 680.5')
  })
  it('shows what dealers do at the level, once that is known', () => {
    assert.equal(facts().effect, undefined)
    const fuel: LevelPayload['fuel'] = {
      ...givenLevel().fuel,
      ...{ effect: 'DAMPEN', reason: null, status: 'ok', netDealerGamma: 93_500, netDealerGammaSd: 6_890 },
      ...{ threshold: 89_700, gammaVelocity: -374.2, hedgeContracts: -31.2, confidence: 1 },
      ...{ callWall: 685, putWall: null, gammaFlip: null, gammaFlipStatus: 'allLong' },
    }
    const found = facts({ fuel })
    assert.equal(found.effect, 'dampen')
    assert.equal(found.sureness, '100 %')
    assert.deepEqual([found['net gamma'], found.deviation], ['+93.5k sh/$', '± 6.89k sh/$'])
    assert.deepEqual([found.needs, found.change], ['89.7k sh/$', '−374 sh/$ s'])
    assert.equal(found.hedge, 'sell 31 ES per +$1')
    assert.equal(found.bids, '850+ ES before 679.00')
    assert.deepEqual([found.flip, found['call wall'], found['put wall']], ['all long', '685.00', '–'])
  })
  it('shows what rests on the way of a break, without options too', () => {
    const found = facts()
    assert.deepEqual(
      [found.bids, found['in view'], found.hedge],
      ['850+ ES before 679.00', '24 %', undefined],
    )
    const { fuel } = givenLevel()
    const up = facts({
      ...{ side: 'RESISTANCE', direction: 'UP' },
      fuel: { ...fuel, resting: { contracts: 1_240, coverage: 1, level: 'VWAP', price: 680.4 } },
    })
    assert.deepEqual([up.offers, up['in view'], up.bids], ['1.24k ES before 680.40', 'all', undefined])
  })
  it('says where what rests is not known', () => {
    const { fuel } = givenLevel()
    const unseen = { contracts: null, coverage: 0, level: 'ROUND_679', price: 679 }
    const dark = facts({ fuel: { ...fuel, resting: unseen } })
    assert.deepEqual([dark.bids, dark['in view']], ['– ES before 679.00', 'none'])
    const nowhere = facts({ fuel: { ...fuel, resting: null } })
    assert.deepEqual([nowhere.bids, nowhere['in view']], ['– no level near', '–'])
  })
  it('shows a sweep', () => {
    const sweep = { direction: 'DOWN', notional: 31_400_000, prints: 9, ticks: 3, ageMs: 1_200 } as const
    assert.equal(facts({ tape: { ...givenLevel().tape, sweep } })['sweep down'], '$31.4 M 1.2 s')
  })
  it('shows how price came here', () => {
    const approach = { velocity: 0.1234, bars: 3, travelled: 0.4, touchesToday: 2, attempt: 1 }
    const found = facts({ approach })
    assert.equal(found.approach, '+12 ¢/min toward it')
    assert.equal(found.travelled, '$0.40 3 min in a row')
    assert.equal(found.touches, '2 today, attempt 1')
  })
  it('says where price moves away, and names no attempt where there is none', () => {
    const approach = { velocity: -0.052, bars: 0, travelled: 0, touchesToday: 0, attempt: 0 }
    const found = facts({ approach })
    assert.deepEqual([found.approach, found.travelled, found.touches], ['−5 ¢/min away', '$0.00', '0 today'])
  })
  it('gives a speed of no cents no way', () => {
    const approach = { velocity: -0.004, bars: 0, travelled: 0, touchesToday: 0, attempt: 0 }
    assert.equal(facts({ approach }).approach, '0 ¢/min')
  })
  it('has nothing to say of the approach before there are minute bars', () => {
    assert.deepEqual([facts().approach, facts().touches], ['– no minute bars yet', undefined])
  })
  it('has no score while the level is not scored', () => {
    const view = focusView(givenPayload(), 'OR_HIGH', true)
    assert.ok(isCard(view))
    assert.equal(view.scored, null)
    assert.equal(view.note, 'The opening range high may still move: it is scored once it stands.')
  })
  it('says why there is none and what would bring it', () => {
    for (const view of [
      focusView(null, null, false),
      focusView(givenPayload({ levels: [] }), null, false),
      focusView(
        givenPayload({ levels: [], spy: { spot: null, bid: null, ask: null, source: null } }),
        null,
        false,
      ),
    ]) {
      assert.ok(!isCard(view))
      assert.equal(view.length, 2)
    }
  })
})

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { CauseKind, CauseLine } from '@spymaster/simulator'
import { allOf, behind, type TruthRun, truthOf } from './truth-run.ts'

const SEC = 1_000_000_000n
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

/** Causes that did something, with the span in which they did. */
function acting(run: TruthRun): { cause: CauseLine; from: bigint; to: bigint }[] {
  return run.causes.flatMap((cause) =>
    cause.firstNs === null ? [] : [{ cause, from: BigInt(cause.firstNs), to: BigInt(cause.lastNs!) }],
  )
}

/** Two markets with causes of one kind at every level. */
function runs(kind: CauseKind): TruthRun[] {
  return [1, 2].map((seed) => truthOf(allOf(kind, seed)))
}

function keepsItsBooks(all: () => readonly TruthRun[]): void {
  for (const run of all())
    for (const cause of run.causes) {
      const steps = run.steps.get(cause.cause) ?? []
      const [filled, canceled] = [
        sum(steps, 'executed'),
        steps.filter((s) => s.action === 'C' && s.executed === 0),
      ]
      assert.equal(filled, cause.filled)
      assert.ok(canceled.reduce((n, { size }) => n + size, 0) <= cause.canceled)
      assert.ok(cause.filled + cause.canceled <= cause.placed)
    }
}

const sum = <K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number =>
  rows.reduce((total, row) => total + row[key], 0)

describe('a wall', () => {
  let all: readonly TruthRun[]
  before(() => {
    all = runs('wall')
  })

  it('shows more at its level and behind it than stands beside them', () => {
    const ratios = all.flatMap((run) =>
      acting(run).flatMap(({ cause, from, to }) => {
        const zone = behind(cause, 3)
        const beside = behind(cause, 6).slice(3)
        const shown = run.shown.sizes(zone, from + SEC, to)
        const others = run.shown.sizes(beside, from + SEC, to)
        return shown.length < 10 || others.length < 10 ? [] : [mean(shown) / mean(others)]
      }),
    )
    assert.ok(ratios.length >= 6, `${ratios.length}`)
    assert.ok(mean(ratios) > 1.7, `${mean(ratios)}`)
  })
  it('holds at times and is overwhelmed at times; the stronger it is, the rather it holds', () => {
    const fates = (all: readonly TruthRun[], fate: string) =>
      all.flatMap(({ causes }) => causes.filter((cause) => cause.fate === fate)).length
    const met = (all: readonly TruthRun[]) => fates(all, 'held') + fates(all, 'overwhelmed')
    const heldShare = (causeStrength: number) => {
      const walls = [1, 2].map((seed) => truthOf(allOf('wall', seed, { causeStrength })))
      return fates(walls, 'held') / met(walls)
    }
    assert.ok(fates(all, 'held') > 0 && fates(all, 'overwhelmed') > 0)
    const [weak, strong] = [heldShare(0.4), heldShare(2)]
    assert.ok(weak < 1 && strong > 0.5 && strong > weak, `${weak} ${strong}`)
  })
  it('accounts for every contract', () => keepsItsBooks(() => all))
})

describe('an iceberg', () => {
  let all: readonly TruthRun[]
  before(() => {
    all = runs('iceberg')
  })

  it('lets more trade at its level than was ever shown there', () => {
    const met = all.flatMap((run) =>
      acting(run)
        .filter(({ cause }) => cause.filled > 150)
        .map(({ cause, from, to }) => {
          const traded = run.shown.traded([cause.tick], from, to)
          const shown = run.shown.sizes([cause.tick], from - SEC, to)
          return { traded, filled: cause.filled, shown: mean(shown) }
        }),
    )
    assert.ok(met.length >= 4, `${met.length}`)
    assert.ok(met.every(({ traded, filled }) => traded >= filled))
    assert.ok(mean(met.map(({ traded, shown }) => traded / shown)) > 3)
  })
  it('is hidden in the book while it stands', () => {
    for (const run of all)
      for (const [owner, steps] of run.steps) {
        const { placed } = run.causes.find(({ cause }) => cause === owner)!
        const [first] = steps
        assert.ok(first!.action === 'A' && first!.size < 0.4 * placed && first!.hidden > 0)
      }
  })
  it('moves price back', () => {
    const outcomes = all.flatMap(({ touches }) => touches.map(({ outcome }) => outcome))
    const count = (outcome: string) => outcomes.filter((each) => each === outcome).length
    assert.ok(count('BOUNCE') > count('BREAK'), outcomes.join(' '))
  })
  it('accounts for every contract', () => keepsItsBooks(() => all))
})

describe('a puller', () => {
  let all: readonly TruthRun[]
  before(() => {
    all = runs('puller')
  })

  it('takes back nearly all that it showed, before it is met', () => {
    const pulled = all.flatMap(({ causes }) => causes.filter(({ fate }) => fate === 'pulled'))
    assert.ok(pulled.length >= 6)
    assert.ok(sum(pulled, 'canceled') > 0.9 * sum(pulled, 'placed'))
    assert.ok(sum(pulled, 'filled') < 0.05 * sum(pulled, 'placed'))
  })
  it('leaves a hole that ten levels show and no trade explains', () => {
    const holes = all.flatMap((run) =>
      acting(run).flatMap(({ cause, from, to }) => {
        const zone = behind(cause, 4)
        const earlier = run.shown.sizes(zone, from - SEC, from)
        const later = run.shown.sizes(zone, to, to + SEC)
        if (earlier.length === 0 || later.length === 0) return []
        const gone = earlier.at(-1)! - later[0]!
        return [{ gone: gone / cause.canceled, traded: run.shown.traded(zone, from, to) / cause.canceled }]
      }),
    )
    assert.ok(holes.length >= 6, `${holes.length}`)
    assert.ok(mean(holes.map(({ gone }) => gone)) > 0.7)
    assert.ok(mean(holes.map(({ traded }) => traded)) < 0.3)
  })
  it('lets price through more often than not; a spoof does not care', () => {
    const share = (all: readonly TruthRun[]): number => {
      const outcomes = all.flatMap(({ touches }) => touches.map(({ outcome }) => outcome))
      const breaks = outcomes.filter((outcome) => outcome === 'BREAK').length
      return breaks / (breaks + outcomes.filter((outcome) => outcome === 'BOUNCE').length)
    }
    const spoofs = [1, 2].map((seed) => truthOf(allOf('spoof', seed)))
    assert.ok(share(all) > 0.55 && share(spoofs) < share(all), `${share(all)} ${share(spoofs)}`)
    const rounds = spoofs.flatMap(({ causes }) => causes.map(({ placed, canceled }) => canceled / placed))
    assert.ok(rounds.length > 10 && Math.max(...rounds) > 0.9)
  })
})

describe('an exhaustion', () => {
  let all: readonly TruthRun[]
  before(() => {
    all = runs('exhaustion')
  })

  it('is eaten, not taken back and not replaced', () => {
    const eaten = all.flatMap(({ causes }) => causes.filter(({ fate }) => fate === 'consumed'))
    assert.ok(eaten.length >= 4, `${eaten.length}`)
    assert.ok(eaten.every(({ filled, placed }) => filled === placed))
    for (const run of all)
      for (const { cause, from, to } of acting(run)) {
        const traded = run.shown.traded(behind(cause, 3), from, to)
        assert.ok(traded >= cause.filled, `${traded} ${cause.filled}`)
      }
  })
  it('is eaten by somebody with an owner of its own', () => {
    for (const run of all)
      for (const { eater, taken } of run.causes) {
        const steps = run.steps.get(eater!) ?? []
        assert.ok(steps.every(({ action }) => action === 'T'))
        assert.ok(sum(steps, 'size') >= taken)
      }
  })
  it('accounts for every contract', () => keepsItsBooks(() => all))
})

describe('a sweeper', () => {
  it('takes several prices in one event, with the break', () => {
    const swept = runs('sweeper').flatMap((run) =>
      run.causes.filter(({ fate }) => fate === 'swept').map((cause) => ({ cause, run })),
    )
    assert.ok(swept.length >= 4)
    let wide = 0
    for (const { cause, run } of swept) {
      const steps = run.steps.get(cause.cause)!
      assert.ok(steps.every(({ action, isBid }) => action === 'T' && isBid === (cause.side === 'RESISTANCE')))
      assert.equal(sum(steps, 'size'), cause.taken)
      const { sequence } = steps[0]!
      const prints = run.shown.trades.filter((trade) => trade.sequence === sequence)
      const first = steps.filter((step) => step.sequence === sequence)
      assert.equal(sum(prints, 'size'), sum(first, 'size'))
      if (new Set(prints.map(({ tick }) => tick)).size >= 2 && sum(prints, 'size') >= 50) wide++
    }
    assert.ok(wide >= 0.7 * swept.length, `${wide} of ${swept.length}`)
  })
})

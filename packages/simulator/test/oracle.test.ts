import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import {
  CAUSE_KINDS,
  continuations,
  DayTruth,
  type Fates,
  oracle,
  type Question,
  Simulation,
  type SimulationParameters,
  type SnapWatcher,
  scenarioParameters,
  type TouchLine,
} from '@spymaster/simulator'
import { clock, DATE } from './simulated.ts'
import { allOf } from './truth-run.ts'

const base = { date: DATE, warmupSessions: 0, options: false, hedging: 0 } as const

/** A lively market whose touches mostly end within the horizon. */
const lively = (seed: number): SimulationParameters => ({
  ...base,
  ...{ seed, rate: 0.15, volatility: 0.35, causeStrength: 2 },
  causes: { wall: 0.3, iceberg: 0.2, puller: 0.4 },
  fromNs: clock('11:00'),
  toNs: clock('11:09'),
})

function touchesOf(parameters: SimulationParameters): TouchLine[] {
  const touches: TouchLine[] = []
  const day = new DayTruth((line) => line.type === 'touch' && touches.push(line))
  for (const _batch of new Simulation(parameters).batches(null, null, day));
  return touches
}

/** Checksums of the records until and after an instant. */
function halves(parameters: SimulationParameters, ns: bigint): [string, string] {
  const hashes = [createHash('sha256'), createHash('sha256')] as const
  const origin = timeOrigin(utcMidnightNs(DATE))
  const at = Number(ns - utcMidnightNs(DATE))
  const view = new RecordView()
  for (const { bytes } of new Simulation(parameters).batches()) {
    view.attach(bytes)
    while (view.next()) {
      const isTimed = view.rtype !== RTYPE.ohlcv1m && view.rtype !== RTYPE.statistics
      hashes[isTimed && view.tsRecvSince(origin) > at ? 1 : 0].update(view.record)
    }
  }
  return [hashes[0].digest('hex'), hashes[1].digest('hex')]
}

describe('a branch', () => {
  const parameters = { ...base, seed: 3, fromNs: clock('11:00'), toNs: clock('11:02') }
  const branchNs = clock('11:01')

  it('has the same past to the byte, and another future for every seed of its own', () => {
    const [past, future] = halves(parameters, branchNs)
    const branches = [1, 2].map((branchSeed) => halves({ ...parameters, branchNs, branchSeed }, branchNs))
    for (const branch of branches) assert.equal(branch[0], past)
    assert.equal(new Set([future, ...branches.map((branch) => branch[1])]).size, 3)
  })
  it('is the same to the byte again', () => {
    const branch = { ...parameters, branchNs, branchSeed: 1 }
    assert.deepEqual(halves(branch, branchNs), halves(branch, branchNs))
  })
})

/** Checksums of what comes after each of some snaps by photographs of one run, of some branches each. */
function goneOn(
  parameters: SimulationParameters,
  moments: readonly bigint[],
  branches: readonly number[],
): string[][] {
  const found: string[][] = []
  const toNs = parameters.toNs!
  let midnight = 0n
  const watcher: SnapWatcher = {
    planLog: null,
    begin: ({ state }) => {
      midnight = state.instant(0)
    },
    snap: (ns, backstage) => {
      if (!moments.includes(midnight + BigInt(ns))) return
      const photograph = backstage.photograph()
      found.push(
        branches.map((branchSeed) => {
          const hash = createHash('sha256')
          for (const { bytes } of photograph.goOn(branchSeed, toNs)) hash.update(bytes)
          return hash.digest('hex')
        }),
      )
    },
    end: () => {},
  }
  for (const _batch of new Simulation(parameters).batches(null, null, watcher));
  return found
}

/** Tells what became of each cause that ends after a moment, in full; looks on at each snap. */
function mourner(told: unknown[], afterNs: number, snap: SnapWatcher['snap'] = () => {}): SnapWatcher {
  return {
    planLog: {
      planted: () => {},
      left: () => {},
      ended: ({ plan, cause }, fate, ns) => {
        if (ns <= afterNs) return
        const { firstNs, lastNs, endNs, placed, filled, canceled, taken, unseen } = cause ?? {}
        told.push([plan.owner, fate, ns, firstNs, lastNs, endNs, placed, filled, canceled, taken, unseen])
      },
    },
    begin: () => {},
    snap,
    end: () => {},
  }
}

/** Snaps within half a second of a deed of some cause, evenly chosen. */
function busyMoments(parameters: SimulationParameters, most: number): bigint[] {
  const busy: bigint[] = []
  const look = mourner([], Number.POSITIVE_INFINITY, (ns, { planner, state }) => {
    const deeds = planner.active.map(({ cause }) => cause?.lastNs ?? Number.NEGATIVE_INFINITY)
    if (deeds.some((lastNs) => ns - lastNs < 5e8)) busy.push(state.instant(ns))
  })
  for (const _ of new Simulation(parameters).batches(null, null, look));
  return busy.filter((_, k) => k % Math.ceil(busy.length / most) === 0)
}

/** What became of causes after each moment, gone on from photographs and with the past simulated again. */
function endings(parameters: SimulationParameters, moments: readonly bigint[]): [unknown[][], unknown[][]] {
  const since = (ns: bigint) => Number(ns - utcMidnightNs(DATE))
  const goneOn: unknown[][] = []
  const camera = mourner([], Number.POSITIVE_INFINITY, (ns, backstage) => {
    if (!moments.some((moment) => since(moment) === ns)) return
    const told: unknown[] = []
    goneOn.push(told)
    for (const _ of backstage.photograph().watch(1, parameters.toNs!, mourner(told, ns)));
  })
  for (const _ of new Simulation(parameters).batches(null, null, camera));
  const again = moments.map((branchNs) => {
    const told: unknown[] = []
    const branch = new Simulation({ ...parameters, branchNs, branchSeed: 1 })
    for (const _ of branch.batches(null, null, mourner(told, since(branchNs))));
    return told
  })
  return [goneOn, again]
}

describe('a photograph', () => {
  const from = clock('09:40')
  const MOMENTS = [45, 90, 91]
  const momentsOf = ({ fromNs }: Pick<SimulationParameters, 'fromNs'>) =>
    MOMENTS.map((sec) => fromNs! + BigInt(sec) * 1_000_000_000n)
  const span = { fromNs: from, toNs: from + 120_000_000_000n, spyPrice: 680.45, rate: 0.2 }
  const scene = (name: string): SimulationParameters =>
    scenarioParameters(name, { seed: 2, date: DATE, options: false, warmupSessions: 0, ...span })
  const happenings = [
    { kind: 'news', at: '09:41', size: 0.4 },
    { kind: 'halt', from: '09:41', to: '09:42' },
    { kind: 'gap', from: '09:40', to: '09:41', feed: 'es' },
  ] as const
  const markets: [string, SimulationParameters][] = [
    ...CAUSE_KINDS.map((kind): [string, SimulationParameters] => [
      `every level a ${kind}`,
      allOf(kind, 3, { ...span, volatility: 0.4 }),
    ]),
    ['an ordinary mixture', { ...base, ...span, seed: 5, volatility: 0.4 }],
    ['a trend', scene('trend')],
    ['news, a halt and a gap', { ...base, ...span, seed: 6, happenings }],
    [
      'across the open',
      { ...base, seed: 8, rate: 0.2, fromNs: from - 650_000_000_000n, toNs: from - 500_000_000_000n },
    ],
    ['options that do nothing to ES', { ...base, ...span, seed: 7, options: true, spy: false }],
  ]
  for (const [name, parameters] of markets)
    it(`goes on to the byte as if the past had been simulated again: ${name}`, () => {
      const isMixed = parameters.causes === undefined
      const branches = isMixed ? [1, 2] : [3]
      const moments = isMixed ? momentsOf(parameters) : momentsOf(parameters).slice(0, 1)
      const found = goneOn(parameters, moments, branches)
      assert.equal(found.length, moments.length)
      for (const [k, branchNs] of moments.entries())
        for (const [b, branchSeed] of branches.entries())
          assert.equal(
            found[k]![b],
            halves({ ...parameters, options: false, branchNs, branchSeed }, branchNs)[1],
            `${branchNs}, branch ${branchSeed}`,
          )
    })
  for (const kind of CAUSE_KINDS)
    it(`lets what is planted do and end as it would have: ${kind}`, () => {
      const fromNs = clock('09:40')
      const more = { rate: 0.1, volatility: 0.7, causeStrength: 1, spyPrice: 680.45 }
      const parameters = allOf(kind, 4, { ...more, fromNs, toNs: fromNs + 240_000_000_000n })
      const moments = busyMoments(parameters, 10)
      assert.ok(moments.length > 2, `${moments.length}`)
      const [goneOn, again] = endings(parameters, moments)
      assert.deepEqual(goneOn, again)
      assert.ok(again.some((told) => told.length > 0))
    })
  it('goes the same way for a watcher alone, who gets no records of ES', () => {
    const parameters = { ...base, ...span, seed: 5, volatility: 0.4 }
    const moments = momentsOf(parameters)
    const [spots, records]: [number[][], number[]] = [[], []]
    const follow = (own: number[]): SnapWatcher => ({
      planLog: null,
      begin: () => {},
      snap: (_ns, { quotes, book }) => own.push(quotes!.bid, book.sizes[book.bestBid]!),
      end: () => {},
    })
    const watcher: SnapWatcher = {
      ...follow([]),
      snap: (ns, backstage) => {
        if (ns !== Number(moments[1]! - utcMidnightNs(DATE))) return
        const own: number[] = []
        spots.push(own)
        let bytes = 0
        for (const batch of backstage.photograph().watch(1, parameters.toNs, follow(own)))
          bytes += (batch as { bytes: Uint8Array }).bytes.length
        records.push(bytes)
      },
    }
    for (const _batch of new Simulation(parameters).batches(null, null, watcher));
    const replayed: number[] = []
    const branch = { ...parameters, branchNs: moments[1]!, branchSeed: 1 }
    const all = new Simulation(branch).batches(null, null, follow(replayed))
    let bytes = 0
    for (const batch of all) if (batch.fromNs > moments[1]!) bytes += batch.bytes.length
    assert.ok(spots[0]!.length >= 2 * 100)
    assert.deepEqual(spots[0], replayed.slice(-spots[0]!.length))
    assert.ok(records[0]! < 0.2 * bytes, `${records[0]} ${bytes}`)
  })
  it('is not to be had where dealers hedge options, or of ES order by order', () => {
    for (const more of [{ options: true, hedging: 1 }, { mbo: true }])
      assert.throws(
        () => goneOn({ ...base, ...span, seed: 1, ...more }, momentsOf(span), [1]),
        /market with options that dealers hedge, or order by order, has no photograph/,
      )
  })
})

/** The fates of questions, whatever is done meanwhile. */
function asked(parameters: SimulationParameters, questions: readonly Question[], n: number): Fates[] {
  const asking = continuations(parameters, questions, n)
  let step = asking.next()
  while (step.done !== true) step = asking.next()
  return step.value
}

describe('questions to the oracle', () => {
  const parameters = { ...base, seed: 4, fromNs: clock('11:00'), toNs: clock('11:03'), spyPrice: 680.1 }
  const question = (sec: number, distance: number): Question => ({
    ...{ price: 680, side: 'SUPPORT', distance },
    ns: clock('11:00') + BigInt(sec * 1000) * 1_000_000n,
  })

  it('are answered in the order given, by their own distances, the same again', () => {
    const wide = question(100, 50)
    const near = question(40.25, 0.02)
    const both = asked(parameters, [wide, near], 4)
    assert.deepEqual(both, [...asked(parameters, [wide], 4), ...asked(parameters, [near], 4)])
    assert.deepEqual(both[0], { n: 4, pBreak: 0, pBounce: 0, pChop: 1 })
    assert.equal(both[1]!.pChop, 0)
  })
  it('have the same answers where the past is simulated again for each', () => {
    const questions = [question(40, 0.1), question(90, 0.2)]
    const hedged = { ...parameters, options: true, hedging: 1e-9 }
    assert.deepEqual(asked(hedged, questions, 3), asked(parameters, questions, 3))
  })
  it('must be about snaps of the market', () => {
    for (const some of [[question(40.1, 1)], [question(40, 1), question(-60, 1)]])
      assert.throws(() => asked(parameters, some, 2), /is no snap of the market/)
  })
  it('are none of a market of which nothing is asked', () => assert.deepEqual(asked(parameters, [], 2), []))
})

describe('the oracle', () => {
  const N = 3
  it('is right on average: what it expects of touches is what becomes of them', () => {
    const misses: number[] = []
    const sums = { expected: 0, happened: 0 }
    for (let seed = 1; misses.length < 45; seed++) {
      const touch = touchesOf(lively(seed)).find(({ outcome }) => outcome !== 'UNDEFINED')
      if (touch === undefined) continue
      const asking = oracle(lively(seed), [touch], N)
      let step = asking.next()
      while (step.done !== true) step = asking.next()
      const { pBreak, pBounce, pChop, n } = step.value[0]!
      assert.ok(n === N && Math.abs(pBreak + pBounce + pChop - 1) < 1e-9)
      const happened = touch.outcome === 'BREAK' ? 1 : 0
      sums.expected += pBreak
      sums.happened += happened
      misses.push(happened - pBreak)
    }
    const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length
    const sd = Math.sqrt(misses.reduce((sum, miss) => sum + (miss - mean) ** 2, 0) / misses.length)
    assert.ok(
      Math.abs(mean) < (3 * sd) / Math.sqrt(misses.length),
      `${mean} ${sums.expected} ${sums.happened}`,
    )
    assert.ok(sums.expected > 3 && sums.happened > 3, `${sums.expected} ${sums.happened}`)
  })
})

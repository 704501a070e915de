import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import type { EventPayload, LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import { newYorkNs, utcMidnightNs } from '@spymaster/events'
import { DayTruth, scenarioParameters } from '@spymaster/simulator'
import { RecoveryMeter, type RecoveryReport, reportRecovery, SUBJECTS, type Subject } from '@spymaster/study'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'

const DATE = '2025-12-18'
const config = resolvePhysics({})
const subjects = SUBJECTS.filter(({ name }) => name === 'weak' || name === 'memory')
const weak = subjects.find(({ name }) => name === 'weak')!

type Told = { readonly touch: EventPayload } | { readonly snap: SignalsPayload; readonly nowNs: number }

/** A thin half hour of planted causes from the open, and all that was published in it. */
async function recovered(seed: number): Promise<{ report: RecoveryReport; told: Told[] }> {
  const told: Told[] = []
  const listener: Subject = {
    ...weak,
    name: 'listener',
    watch: () => ({
      touch: (touch) => told.push({ touch }),
      snap: (snap, nowNs) => told.push({ snap, nowNs }),
      read: () => ({ figures: {}, tables: [] }),
    }),
  }
  const day = { name: `${seed}`, originNs: utcMidnightNs(DATE), config }
  const meter = new RecoveryMeter(day, [], [...subjects, listener])
  const span = { fromNs: newYorkNs(DATE, 9, 30), toNs: newYorkNs(DATE, 10, 0) }
  const market = scenarioParameters('planted', { seed, date: DATE, rate: 0.3, options: false, ...span })
  const feed = simulatedFeed(market, undefined, {
    day: new DayTruth(meter.line, meter.print),
    es: meter.order,
    onBatch: () => {},
  })
  for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) meter.fold(bytes)
  return { report: reportRecovery([meter.read()], config, subjects), told }
}

/** The same half hour, but WEAK is said of those levels, and NEUTRAL of all others. */
function gapOf(told: readonly Told[], isWeak: (level: LevelPayload, place: number) => boolean): number {
  const watch = weak.watch({ name: 'again', originNs: 0n, config })
  for (const [place, each] of told.entries())
    if ('touch' in each) watch.touch?.(each.touch)
    else {
      const levels = each.snap.levels.map((level) => {
        const state = isWeak(level, place) ? ('WEAK' as const) : ('NEUTRAL' as const)
        return { ...level, barrier: { ...level.barrier, state } }
      })
      watch.snap?.({ ...each.snap, levels }, each.nowNs)
    }
  const { sum, count } = watch.read().figures['weak.next.gap']!
  return sum / count
}

describe('thin defence and memory on a simulated market', () => {
  let report: RecoveryReport
  let told: Told[]
  const figure = (name: string) => report.figures.find((each) => each.name === name)!
  before(async () => {
    ;({ report, told } = await recovered(5))
  })

  it('remembers what ten levels last showed, to the contract', () => {
    assert.deepEqual(report.under, [])
    assert.equal(figure('memory.exact').value, 1)
    assert.ok(figure('memory.exact').cases > 5000, `${figure('memory.exact').cases}`)
  })
  it('remembers most of what rests out of sight, and little that has changed', () => {
    assert.ok(figure('memory.reach').value! > 0.5, `${figure('memory.reach').value}`)
    assert.ok(figure('memory.off').value! < 0.15, `${figure('memory.off').value}`)
  })
  it('calls usual what then is usual, within a quarter', () => {
    assert.ok(figure('weak.usual').value! < 0.25, `${figure('weak.usual').value}`)
  })
  it('sees a WEAK that knows the next tick, and none that is drawn at random', () => {
    const mids = told.flatMap((each, place) => ('snap' in each ? [[place, each.snap.es.mid!] as const] : []))
    const next = (level: LevelPayload, place: number): boolean => {
      const from = mids.findIndex(([at]) => at === place)
      const moved = mids
        .slice(from, from + 41)
        .map(([, mid]) => mid - mids[from]![1])
        .find((move) => Math.abs(move) >= 0.25)
      return moved !== undefined && moved > 0 === (level.direction === 'UP')
    }
    assert.equal(gapOf(told, next), 1)
    const drawn = gapOf(told, (_, place) => Math.imul(place, 0x9e3779b1) >>> 30 === 0)
    assert.ok(Math.abs(drawn) < 0.1, `${drawn}`)
  })
})

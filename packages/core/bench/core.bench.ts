import { type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { RecordView, timeOrigin } from '@spymaster/dbn'
import { utcMidnightNs } from '@spymaster/events'
import { fuelShare } from './fuel-share.ts'
import { bytesPerUpdate, fold, type MeasuredLog, measuredLog, type Pass } from './measured-log.ts'

const ROUNDS = 7
const ORIGIN = timeOrigin(utcMidnightNs('2025-12-18'))

/** Whatever lies within $5 is watched: ten levels and more. */
const WATCHED = { monitorBand: 5, monitorExit: 5 }

const CONFIGS: Readonly<Record<string, PhysicsConfig>> = {
  usual: resolvePhysics(WATCHED),
  tenfoldWindow: resolvePhysics({
    ...WATCHED,
    barrierWindowSec: 100,
    tapeWindowSec: 50,
    velocityWindowSec: 30,
    wallBaselineSec: 18_000,
  }),
  tenfoldLevels: resolvePhysics({ monitorBand: 50, monitorExit: 50, strikeRange: 50 }),
}

/**
 * The whole physics on one core, from the log in memory to payloads with their digests: five simulated minutes of
 * ES and SPY at the rate of real regular hours, with ten levels watched. `updatesPerSec` counts snaps in; the
 * slowdowns compare what updates take between snaps with windows or levels ten times as long or many, 1 being none.
 * Beside it what reading the same records takes, alternately in the same run, and what share of the snaps of the same
 * minutes with options the fuel engine takes.
 */
export async function bench(): Promise<Record<string, number>> {
  const log = await measuredLog()
  const passes: Record<string, Pass[]> = {}
  const decodes: number[] = []
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, config] of Object.entries(CONFIGS)) {
      const pass = fold(log, config)
      const decodeSeconds = decode(log)
      // The first round compiles.
      if (round === 0) continue
      passes[name] = [...(passes[name] ?? []), pass]
      decodes.push(decodeSeconds)
    }
  const { usual = [], tenfoldWindow = [], tenfoldLevels = [] } = passes
  const updateSeconds = medianOf(usual, (pass) => pass.updateSeconds)
  const updatesPerSec = log.updates / medianOf(usual, (pass) => pass.seconds)
  return {
    updates: log.updates,
    updatesPerSec: Math.round(updatesPerSec),
    updateNs: (updateSeconds / log.updates) * 1e9,
    bytesPerUpdate: bytesPerUpdate(log, CONFIGS.usual!),
    snapP50Us: medianOf(usual, (pass) => quantile(pass.snapUs, 0.5)),
    snapP99Us: medianOf(usual, (pass) => quantile(pass.snapUs, 0.99)),
    levels: usual[0]!.levels,
    ...fuelShare(await measuredLog(true), CONFIGS.usual!),
    ratioToDecode: updatesPerSec / (log.updates / median(decodes)),
    slowdownTenfoldWindow: medianOf(tenfoldWindow, (pass) => pass.updateSeconds) / updateSeconds,
    slowdownTenfoldLevels: medianOf(tenfoldLevels, (pass) => pass.updateSeconds) / updateSeconds,
    tenfoldLevels: tenfoldLevels[0]!.levels,
    tenfoldLevelsSnapP50Us: medianOf(tenfoldLevels, (pass) => quantile(pass.snapUs, 0.5)),
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const medianOf = (passes: readonly Pass[], figure: (pass: Pass) => number): number =>
  median(passes.map(figure))
const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!

/** Reads what the physics reads of every record. The sum keeps the reads from being optimised away. */
function decode(log: MeasuredLog): number {
  const from = performance.now()
  const view = new RecordView().attach(log.bytes)
  let sum = 0
  while (view.next()) {
    sum += view.tsRecvSince(ORIGIN) + view.price() + view.action
    const levels = view.rtype === 0x0a ? 10 : 0
    for (let k = 0; k < levels; k++)
      sum += view.bidPrice(k) + view.askPrice(k) + view.bidSize(k) + view.askSize(k)
  }
  if (Number.isNaN(sum) && log.updates === 0) throw new Error('nothing was read')
  return (performance.now() - from) / 1000
}

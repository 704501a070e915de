import type { PhysicsConfig } from '../config/physics-config.ts'
import { attributionOf } from '../context/attribution.ts'
import { confluenceGroups, confluenceOf } from '../context/confluence.ts'
import { contextOfKind } from '../context/kinds.ts'
import { noteOf } from '../context/note.ts'
import { runwaysOf } from '../context/runway.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import type { FuelPayload } from '../payload/fuel.ts'
import { round } from '../payload/round.ts'
import type {
  ApproachPayload,
  BarrierPayload,
  LevelPayload,
  TapePayload,
  UniversePayload,
} from '../payload/signals.ts'
import { type BookFuel, fuelPayload, SHARE_DIGITS as GAMMA_DIGITS } from './fuel-payload.ts'
import type { LevelReading } from './level-reader.ts'
import { type RestingBook, restingPayload } from './resting-payload.ts'
import type { Snap } from './snap.ts'

const USD_DIGITS = 4
const SHARE_DIGITS = 4
const SCORE_DIGITS = 2
const VELOCITY_DIGITS = 6
const CONTRACT_DIGITS = 1

/** What the levels of a snap have in common. */
export type LevelsMoment = {
  readonly spot: number
  /** ns since 00:00 UTC of the run's date. */
  readonly nowNs: number
  readonly motion: Snap['motion']
  readonly universe: readonly TrackedLevel[]
  readonly config: PhysicsConfig
  readonly fuel: BookFuel
  readonly resting: RestingBook
  /** ms since the epoch of a time in ns of the run's date. */
  readonly epochMs: (ns: number) => number
}

/** The monitored levels as published. */
export function levelPayloads(readings: readonly LevelReading[], moment: LevelsMoment): LevelPayload[] {
  const context = moment.resting.levels
  const groups = confluenceGroups(context, moment.config.confluenceBand)
  return readings.map((reading) => {
    const { candidate } = reading.level
    const confluence = confluenceOf(candidate, context, groups, moment.config.confluenceBand)
    return levelPayload(reading, moment, {
      runway: runwaysOf(candidate, reading.level.direction, context, moment.config),
      confluence: { ...confluence, score: round(confluence.score, SHARE_DIGITS) },
      sameAs: sameAs(reading.level, moment.universe),
      resting: restingBeyond(reading.level, moment),
    })
  })
}

/** The levels that are not monitored, as published. */
export function universePayloads(moment: LevelsMoment): UniversePayload[] {
  return moment.universe
    .filter((level) => !level.isMonitored)
    .map(({ candidate: { id, price, kind, forming } }) => ({
      id,
      price: round(price, USD_DIGITS),
      kind,
      distance: round(Math.abs(moment.spot - price), USD_DIGITS),
      state: forming ? 'forming' : 'watched',
    }))
}

/** What a level reads of market and score alone, as published. */
export function readPayload(reading: LevelReading): Pick<LevelPayload, 'barrier' | 'tape' | 'breakScoreRaw'> {
  const { rawScore, tape } = reading
  return {
    breakScoreRaw: round(rawScore, SCORE_DIGITS),
    barrier: barrierPayload(reading),
    tape: tapePayload(tape),
  }
}

type Context = Pick<LevelPayload, 'runway' | 'confluence' | 'sameAs'> & Pick<FuelPayload, 'resting'>

function levelPayload(reading: LevelReading, moment: LevelsMoment, context: Context): LevelPayload {
  const { level, components, rawScore, confidence } = reading
  const { candidate, machine, smoothers } = level
  const payload = {
    id: candidate.id,
    price: round(candidate.price, USD_DIGITS),
    kind: candidate.kind,
    side: level.side,
    direction: level.direction,
    distance: round(Math.abs(moment.spot - candidate.price), USD_DIGITS),
    distanceSigned: round(moment.spot - candidate.price, USD_DIGITS),
    breakScoreRaw: round(rawScore, SCORE_DIGITS),
    breakScore: round(rawScore === null ? null : smoothers.score.value, SCORE_DIGITS),
    signal: machine.signal,
    signalSince: machine.sinceNs === null ? null : moment.epochMs(machine.sinceNs),
    confidence,
    forming: candidate.forming,
    sameAs: context.sameAs,
    touched: level.isTouched,
    endReason: machine.endReason,
    barrier: barrierPayload(reading),
    tape: tapePayload(reading.tape),
    fuel: fuelPayload(reading, moment.fuel, context.resting),
    smoothed: {
      velocity: round(smoothers.velocity.value, VELOCITY_DIGITS),
      deltaLiq: round(smoothers.deltaLiq.value, CONTRACT_DIGITS),
      replenishment: round(smoothers.replenishment.value, SHARE_DIGITS),
      netDealerGamma: reading.fuel === null ? null : round(smoothers.dealerGamma.value, GAMMA_DIGITS),
    },
    runway: context.runway,
    approach: approachPayload(level, moment),
    confluence: context.confluence,
    components: { ...components, tape: round(components.tape, SCORE_DIGITS) },
    attribution: attributionPayload(reading, moment.config),
  } as const
  return { ...payload, note: noteOf(payload) }
}

/** What rests on the way of a break: what spot has passed already is no next level. */
function restingBeyond({ direction, candidate }: TrackedLevel, moment: LevelsMoment): FuelPayload['resting'] {
  const { spot, resting } = moment
  const from = direction === 'UP' ? Math.max(candidate.price, spot) : Math.min(candidate.price, spot)
  return restingPayload(resting, direction, from)
}

function approachPayload(
  { direction, touches, candidate }: TrackedLevel,
  { motion, nowNs }: LevelsMoment,
): ApproachPayload | null {
  if (motion === null) return null
  const { velocity, bars, travelled } = motion[direction]
  return {
    velocity: round(velocity, VELOCITY_DIGITS),
    bars,
    travelled: round(travelled, USD_DIGITS),
    touchesToday: touches.count,
    attempt: touches.attemptAt(nowNs, candidate.price),
  }
}

function attributionPayload(
  { components }: LevelReading,
  config: PhysicsConfig,
): LevelPayload['attribution'] {
  const { barrier, tape, fuel, flat } = attributionOf(components, config.weights)
  return {
    barrier: round(barrier, SHARE_DIGITS),
    tape: round(tape, SHARE_DIGITS),
    fuel: round(fuel, SHARE_DIGITS),
    flat,
  }
}

function barrierPayload({ barrier }: LevelReading): BarrierPayload {
  const { standing, remembered, cluster } = barrier
  return {
    ...barrier,
    replenishment: round(barrier.replenishment, SHARE_DIGITS),
    standing: { ...standing, replenishment: round(standing.replenishment, SHARE_DIGITS) },
    depthPerTick: round(barrier.depthPerTick, CONTRACT_DIGITS),
    remembered:
      remembered === null ? null : { ...remembered, ageSec: round(remembered.ageSec, CONTRACT_DIGITS) },
    wallRatio: round(barrier.wallRatio, SHARE_DIGITS),
    coverage: round(barrier.coverage, SHARE_DIGITS),
    confidence: round(barrier.confidence, SHARE_DIGITS),
    cluster: {
      ...cluster,
      threshold: round(cluster.threshold, CONTRACT_DIGITS),
      pullThreshold: round(cluster.pullThreshold, CONTRACT_DIGITS),
    },
  }
}

function tapePayload(tape: TapePayload): TapePayload {
  const { sweep } = tape
  return {
    ...tape,
    imbalance: round(tape.imbalance, SHARE_DIGITS),
    velocity: round(tape.velocity, VELOCITY_DIGITS),
    sweep: sweep === null ? null : { ...sweep, ageMs: Math.round(sweep.ageMs) },
    confidence: round(tape.confidence, SHARE_DIGITS),
  }
}

/** Id of the dollar level or strike at the same price as a level of another kind. */
function sameAs(level: TrackedLevel, universe: readonly TrackedLevel[]): string | null {
  if (isPlain(level)) return null
  const price = round(level.candidate.price, USD_DIGITS)
  const same = universe.find((other) => isPlain(other) && round(other.candidate.price, USD_DIGITS) === price)
  return same?.candidate.id ?? null
}

const isPlain = ({ candidate: { kind } }: TrackedLevel): boolean => contextOfKind[kind].isPlain

import { type LevelsMoment, levelPayloads } from '../fold/level-payload.ts'
import type { LevelReading } from '../fold/level-reader.ts'
import { epochMsOf, levelsMoment, type RunFacts } from '../fold/signals-payload.ts'
import type { Snap } from '../fold/snap.ts'
import type { BaselinePayload, EventPayload, Stage } from '../payload/events.ts'
import type { LevelPayload, SignalsPayload } from '../payload/signals.ts'
import type { StageMoment } from './due-message.ts'
import type { OpenEvent } from './open-event.ts'
import { type FeatureMoment, featuresHash, featuresOf } from './stage-facts.ts'

/** A snap's payload as features see it. */
export type SeenSnap = Omit<SignalsPayload, 'digest' | 'ended'>

/** The messages of touch events that are due at a snap; `payload` is the snap's, published or not. */
export function eventPayloads(snap: Snap, payload: SeenSnap, facts: RunFacts): EventPayload[] {
  const epochMs = epochMsOf(facts)
  const ts = epochMs(snap.nowNs)
  const levels = levelsMoment(snap, facts)
  const seenFrom = (event: OpenEvent, { stage, reading, facts: known }: StageMoment): FeatureMoment => ({
    ...{ stage, snap: payload, book: snap.dealers, sigma: event.sigma, ...known },
    level: frozenLevel(reading, event, levels!),
    baselines: baselinesOf(event, stage),
  })
  return snap.events.map(({ event, type, reason, moment }) => ({
    run: facts.run,
    id: `${facts.date}/${event.level.id}/${epochMs(event.t0Ns)}`,
    type,
    ts,
    tsNs: `${ts}000000`,
    config: facts.configHash,
    level: event.level,
    placebo: event.placebo,
    stage: moment?.stage ?? null,
    reason,
    sigma: event.sigma,
    baselines: moment === null ? null : baselinesOf(event, moment.stage),
    featuresHash,
    features: moment === null ? null : featuresOf(seenFrom(event, moment)),
    labels: type === 'resolve' ? labelsOf(event, epochMs(0), snap.nowNs) : null,
  }))
}

function baselinesOf({ a, b }: OpenEvent, stage: Stage): readonly BaselinePayload[] {
  return (stage === 'A' ? a : b!).baselines
}

/** `epochMs` is when the run's date began, `nowNs` the snap of the resolution. */
function labelsOf({ a, b }: OpenEvent, epochMs: number, nowNs: number): EventPayload['labels'] {
  return { A: a.labels(epochMs, nowNs), B: b?.labels(epochMs, nowNs) ?? null }
}

/**
 * The level as published, but at the price and the side of the touch; it takes its own place among the real ones, where
 * it may stand elsewhere by now, be called otherwise, or be no more.
 */
function frozenLevel(reading: LevelReading, { placebo }: OpenEvent, moment: LevelsMoment): LevelPayload {
  const { level } = reading
  const others = moment.universe.filter(({ candidate }) => candidate.key !== level.candidate.key)
  const universe = placebo === null ? [...others, level] : moment.universe
  return levelPayloads([reading], { ...moment, universe })[0]!
}

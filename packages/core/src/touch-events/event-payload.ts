import { type FeatureMoment, featuresHash, featuresOf } from '../features/index.ts'
import { epochMsOf, type RunFacts } from '../fold/signals-payload.ts'
import type { Snap } from '../fold/snap.ts'
import type { BaselinePayload, EventPayload, Stage } from '../payload/events.ts'
import type { SignalsPayload } from '../payload/signals.ts'
import type { StageMoment } from './due-message.ts'
import type { OpenEvent } from './open-event.ts'

/** A snap's payload as features see it. */
export type SeenSnap = Omit<SignalsPayload, 'digest' | 'ended'>

/** The messages of touch events that are due at a snap; `payload` is the snap's, published or not. */
export function eventPayloads(snap: Snap, payload: SeenSnap, facts: RunFacts): EventPayload[] {
  const epochMs = epochMsOf(facts)
  const ts = epochMs(snap.nowNs)
  const seenFrom = (event: OpenEvent, { stage, level, facts: known }: StageMoment): FeatureMoment => {
    const baselines = baselinesOf(event, stage)
    return { stage, level, snap: payload, book: snap.dealers, sigma: event.sigma, baselines, ...known }
  }
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
    features: moment === null ? null : featuresOf(moment.stage, seenFrom(event, moment)),
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

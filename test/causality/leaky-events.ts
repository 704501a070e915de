import type { EventPayload, PhysicsConfig } from '@spymaster/core'
import type { Fold } from './find-leak.ts'
import { eventLine, eventsOf } from './true-physics.ts'

/** Events whose touches know something of what comes after them. */
const leaking =
  (leak: (touch: EventPayload, later: readonly EventPayload[]) => object) =>
  (config: PhysicsConfig): Fold =>
  (log) => {
    const events = eventsOf(log, config)
    return events.map((event) => {
      const later = events.filter(({ id, ts }) => id === event.id && ts > event.ts)
      return eventLine(event.type === 'touch' ? { ...event, ...leak(event, later) } : event)
    })
  }

/** Event tellers that know what comes, each in a way in which programs of this kind have: by what it does. */
export const leakyEvents: Readonly<Record<string, (config: PhysicsConfig) => Fold>> = {
  'puts the outcome beside the features': leaking((_, later) => ({
    labels: later.find(({ type }) => type === 'resolve')?.labels ?? null,
  })),
  'takes the features at the touch from its confirmation': leaking(({ features }, later) => ({
    features: later.find(({ type }) => type === 'confirm')?.features ?? features,
  })),
  'leaves out touches that come to nothing': (config) => (log) => {
    const events = eventsOf(log, config)
    const resolved = new Set(events.filter(({ type }) => type === 'resolve').map(({ id }) => id))
    return events.filter(({ id }) => resolved.has(id)).map(eventLine)
  },
  'scales by the volatility of the whole day': (config) => (log) => {
    const events = eventsOf(log, config)
    const sigmas = events.map(({ sigma, level }) => sigma ?? level.price)
    const mean = sigmas.reduce((sum, sigma) => sum + sigma, 0) / sigmas.length
    return events.map((event) => eventLine({ ...event, sigma: mean }))
  },
}

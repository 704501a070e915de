import { type EventPayload, Physics, type PhysicsConfig, type SignalsPayload } from '@spymaster/core'
import type { Fold, Line } from './find-leak.ts'

/** A payload as it is published. */
export function lineOf(payload: SignalsPayload): Line {
  return { ts: payload.ts, text: JSON.stringify(payload) }
}

/** The payloads that the physics gives for records, a list per batch of so many records. */
export function batchesOf(
  log: readonly Uint8Array[],
  size = 4096,
  config?: PhysicsConfig,
): SignalsPayload[][] {
  let payloads: SignalsPayload[] = []
  const onSnap = (payload: SignalsPayload) => payloads.push(payload)
  const physics = new Physics(config === undefined ? { onSnap } : { config, onSnap })
  const batches: SignalsPayload[][] = []
  for (let at = 0; at < log.length; at += size) {
    physics.fold(joined(log.slice(at, at + size)))
    batches.push(payloads)
    payloads = []
  }
  return batches
}

/** The physics as it is, with the option flow. */
export function physicsOf(config?: PhysicsConfig): Fold {
  return (log) => {
    const lines: Line[] = []
    const add = (line: { readonly ts: number }): unknown =>
      lines.push({ ts: line.ts, text: JSON.stringify(line) })
    const options = { onSnap: add, onFlow: add }
    new Physics(config === undefined ? options : { config, ...options }).fold(joined(log))
    return lines
  }
}

/** The messages of touch events that the physics gives for records, in order. */
export function eventsOf(log: readonly Uint8Array[], config: PhysicsConfig, size = 4096): EventPayload[] {
  const events: EventPayload[] = []
  const physics = new Physics({ config, onSnap: () => {}, onEvent: (event) => events.push(event) })
  for (let at = 0; at < log.length; at += size) physics.fold(joined(log.slice(at, at + size)))
  return events
}

/** An event's message as it is published. */
export function eventLine(event: EventPayload): Line {
  return { ts: event.ts, text: JSON.stringify(event) }
}

/** The touch events of the physics as it is. */
export function eventPhysics(config: PhysicsConfig): Fold {
  return (log) => eventsOf(log, config).map(eventLine)
}

/** Records back to back in memory of their own. */
export function joined(records: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const record of records) {
    bytes.set(record, end)
    end += record.length
  }
  return bytes
}

import {
  type EventPayload,
  type FeatureValue,
  Physics,
  type PhysicsConfig,
  type SignalsPayload,
} from '@spymaster/core'
import type { Fold, Line } from './find-leak.ts'
import { joined } from './true-physics.ts'

/** A row of features: what a touch or its confirmation says. */
export type Row = EventPayload & { readonly features: NonNullable<EventPayload['features']> }

/** All that a run says. */
export type Told = { readonly events: readonly EventPayload[]; readonly snaps: readonly SignalsPayload[] }

/** What makes of a run the rows that are compared. */
export type RowsOf = (told: Told) => readonly Row[]

/** The rows as they are. */
export const rowsOf: RowsOf = ({ events }) => events.filter((event): event is Row => event.features !== null)

/** The rows of touch events as a fold with a line for each feature of each, so that a leak names the feature. */
export function featureLines(config: PhysicsConfig, rows: RowsOf = rowsOf): Fold {
  return (log) => rows(toldBy(log, config)).flatMap(linesOf)
}

export function toldBy(log: readonly Uint8Array[], config: PhysicsConfig): Told {
  const events: EventPayload[] = []
  const snaps: SignalsPayload[] = []
  const physics = new Physics({
    config,
    onSnap: (payload) => snaps.push(payload),
    onEvent: (event) => events.push(event),
  })
  physics.fold(joined(log))
  return { events, snaps }
}

/** The feature that such a line is of. */
export function featureOf(line: Line | undefined): string | undefined {
  return line?.text.split(' ')[0]
}

/** The row with another value of one feature. */
export function withFeature(row: Row, name: string, value: FeatureValue): Row {
  return { ...row, features: { ...row.features, [name]: value } }
}

function linesOf({ ts, id, stage, features }: Row): Line[] {
  return Object.entries(features).map(([name, value]) => ({
    ts,
    text: `${name} of ${id} at ${stage} is ${value}`,
  }))
}

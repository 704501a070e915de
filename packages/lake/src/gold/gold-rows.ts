import type { EventPayload, SignalsPayload } from '@spymaster/core/payload'
import { gold, type Table } from '../schema/index.ts'
import { SUBJECTS } from './levels-order.ts'

/** What a row's values are read from, by the paths of its table's columns. */
export type GoldRow = { readonly table: Table; readonly from: Readonly<Record<string, unknown>> }

/** The rows that a payload becomes. Throws `TypeError` for one that is not what its subject says. */
export function goldRows(subject: string, payload: unknown, seq: number): GoldRow[] {
  if (subject === SUBJECTS.signals) return signalRows(payload as SignalsPayload, { seq })
  return subject === SUBJECTS.events ? eventRows(payload as EventPayload, { seq }) : []
}

function signalRows(snap: SignalsPayload, at: { seq: number }): GoldRow[] {
  const levels = snap.levels.length === 0 ? [null] : snap.levels
  return [
    ...levels.map((level) => ({ table: gold.signals, from: { snap, level, at } })),
    ...snap.ended.map((ended) => ({ table: gold.ended, from: { snap, ended, at } })),
  ]
}

function eventRows(event: EventPayload, at: { seq: number }): GoldRow[] {
  const rows: GoldRow[] = [{ table: gold.events, from: { event, at } }]
  for (const stage of ['A', 'B'] as const) {
    const label = event.labels?.[stage]
    if (label === undefined || label === null) continue
    const shared = { event, at, stage, label }
    for (const outcome of label.outcomes) rows.push({ table: gold.labels, from: { ...shared, outcome } })
    for (const excursion of label.excursions)
      rows.push({ table: gold.excursions, from: { ...shared, excursion } })
  }
  return rows
}

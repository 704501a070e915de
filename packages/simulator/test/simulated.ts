import { createHash } from 'node:crypto'
import { type DbnRecord, RecordView, readRecord } from '@spymaster/dbn'
import { newYorkNs } from '@spymaster/events'
import { type SimBatch, Simulation, type SimulationParameters } from '@spymaster/simulator'

/** A plain Thursday on which options expire. */
export const DATE = '2025-12-18'

/** A clock time in New York on a date as ns UTC. */
export const clock = (text: string, date = DATE): bigint => {
  const [hour, minute] = text.split(':')
  return newYorkNs(date, Number(hour), Number(minute))
}

/** Parameters of a stretch of `DATE`. */
export const stretch = (from: string, to: string, seed = 1): SimulationParameters => ({
  seed,
  date: DATE,
  fromNs: clock(from),
  toNs: clock(to),
})

/** Calls `visit` on every record, the view standing on it. */
export function eachRecord(
  parameters: SimulationParameters,
  visit: (view: RecordView, batch: SimBatch) => void,
): void {
  const view = new RecordView()
  for (const batch of new Simulation(parameters).batches()) {
    view.attach(batch.bytes)
    while (view.next()) visit(view, batch)
  }
}

/** The records as objects; for short stretches. */
export function recordsOf(parameters: SimulationParameters): DbnRecord[] {
  const records: DbnRecord[] = []
  eachRecord(parameters, (view) => records.push(readRecord(view)))
  return records
}

/** Checksums of the bytes up to the end of each batch. */
export function checksums(parameters: SimulationParameters, batches = Number.POSITIVE_INFINITY): string[] {
  const hash = createHash('sha256')
  const sums: string[] = []
  for (const { bytes } of new Simulation(parameters).batches()) {
    if (sums.length === batches) break
    hash.update(bytes)
    sums.push(hash.copy().digest('hex'))
  }
  return sums
}

/** The checksum of the records that `keep` lets pass. */
export function checksumOf(parameters: SimulationParameters, keep: (view: RecordView) => boolean): string {
  const hash = createHash('sha256')
  eachRecord(parameters, (view) => {
    if (keep(view)) hash.update(view.record)
  })
  return hash.digest('hex')
}

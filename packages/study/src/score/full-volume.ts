import type { RecordedMarket } from './recorded-market.ts'

/**
 * A record as it would be with another `tapeFullVolume`, up to the one it was made with: the tape's confidence is its volume over
 * that, at most 1, so a smaller one is reached wherever the larger is. Throws `RangeError` for a larger one, as how far the
 * volume goes beyond the one it was made with is not read.
 */
export function atFullVolume(record: RecordedMarket, own: number, other: number): RecordedMarket {
  if (other === own) return record
  if (other > own)
    throw new RangeError(`tapeFullVolume must be at most that of the record, ${own}, was ${other}`)
  const tapeSure = record.rows.tapeSure.map((sure) => Math.min(1, (sure * own) / other))
  return { ...record, rows: { ...record.rows, tapeSure } }
}

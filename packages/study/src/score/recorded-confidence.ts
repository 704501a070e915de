import { signalConfidence } from '@spymaster/core'
import type { Confidence } from '@spymaster/core/payload'
import { NOT_KNOWN, type RecordedMarket } from './recorded-market.ts'

/** Published confidences are rounded to a ten-thousandth; a column's floats are not quite that. */
const asPublished = (sure: number): number => Math.round(1e4 * sure) / 1e4

/** How sure the reading of a row would be said to be, by core's own rule. */
export function confidenceOf(
  { rows }: RecordedMarket,
  row: number,
  cuts: Parameters<typeof signalConfidence>[1],
): Confidence {
  const fuel = rows.fuelSure[row]!
  const sure = {
    barrier: asPublished(rows.barrierSure[row]!),
    tape: asPublished(rows.tapeSure[row]!),
    fuel: fuel === NOT_KNOWN ? null : asPublished(fuel),
  }
  return signalConfidence(sure, cuts)
}

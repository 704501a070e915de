/** Fields of DBN records that hold 1e-9 of something: prices, and a few factors and ratios. */
const fixedPointFields: ReadonlySet<string> = new Set([
  ...['price', 'bidPx', 'askPx', 'open', 'high', 'low', 'close'],
  // definition
  ...['minPriceIncrement', 'displayFactor', 'highLimitPrice', 'lowLimitPrice', 'maxPriceVariation'],
  ...['unitOfMeasureQty', 'minPriceIncrementAmount', 'priceRatio', 'strikePrice', 'legPrice', 'legDelta'],
  // imbalance
  ...['refPrice', 'contBookClrPrice', 'auctInterestClrPrice', 'ssrFillingPrice', 'indMatchPrice'],
  ...['upperCollar', 'lowerCollar'],
])

/** Whether a field of a record counts billionths. Other 64-bit fields are times in ns, ids or quantities. */
export const isFixedPoint = (field: string): boolean => fixedPointFields.has(field)

const ONE = 1_000_000_000
const EXACT = BigInt(Number.MAX_SAFE_INTEGER)

/** Billionths as an exact decimal without superfluous zeros: 4783250000000n is '4783.25'. */
export function decimalText(billionths: bigint): string {
  const sign = billionths < 0n ? '-' : ''
  const size = billionths < 0n ? -billionths : billionths
  // A double holds every usual price exactly, and divides it several times faster.
  if (size <= EXACT) return sign + joined(Math.floor(Number(size) / ONE), Number(size) % ONE)
  return sign + joined(size / BigInt(ONE), Number(size % BigInt(ONE)))
}

function joined(whole: number | bigint, rest: number): string {
  return rest === 0 ? `${whole}` : `${whole}.${String(rest).padStart(9, '0').replace(/0+$/, '')}`
}

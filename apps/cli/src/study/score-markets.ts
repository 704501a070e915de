import { newYorkNs } from '@spymaster/events'
import { type RecoveryMarket, recoveryMarket } from './recovery-days.ts'

/** Markets of one kind: seeds of either half, and where in the day they begin. */
type Kind = {
  readonly scenario?: string
  readonly chosen: number
  readonly confirmed: number
  readonly at: readonly [hour: number, minute: number]
  readonly firstSeed?: number
}

const DATE = '2025-12-18'
const MINUTES = 80
/** Ordinary days most of all, by morning and towards the close; then each cause by itself, and days without any. */
const KINDS: readonly Kind[] = [
  { chosen: 8, confirmed: 4, at: [10, 0] },
  { chosen: 8, confirmed: 4, at: [14, 0], firstSeed: 101 },
  { scenario: 'planted', chosen: 6, confirmed: 3, at: [10, 0] },
  { scenario: 'wall-holds', chosen: 3, confirmed: 2, at: [10, 0] },
  { scenario: 'iceberg', chosen: 3, confirmed: 2, at: [10, 0] },
  { scenario: 'vacuum-break', chosen: 3, confirmed: 2, at: [10, 0] },
  { scenario: 'spoof', chosen: 3, confirmed: 2, at: [10, 0] },
  { scenario: 'trend', chosen: 2, confirmed: 1, at: [10, 0] },
  { scenario: 'null', chosen: 2, confirmed: 1, at: [10, 0] },
  { scenario: 'pin', chosen: 2, confirmed: 1, at: [14, 30] },
  { scenario: 'short-gamma-cascade', chosen: 2, confirmed: 1, at: [10, 30] },
]

/** The study's own markets: odd seeds are those by which one may choose, even ones confirm. */
export function scoreMarkets(): RecoveryMarket[] {
  return KINDS.flatMap(({ scenario, chosen, confirmed, at, firstSeed = 1 }) => {
    const fromNs = newYorkNs(DATE, ...at)
    const span = { fromNs, toNs: fromNs + BigInt(MINUTES) * 60_000_000_000n }
    const seeds = [
      ...Array.from({ length: chosen }, (_, k) => firstSeed + 2 * k),
      ...Array.from({ length: confirmed }, (_, k) => firstSeed + 1 + 2 * k),
    ]
    return seeds.map((seed) =>
      recoveryMarket(
        scenario,
        () => DATE,
        () => ({ seed, ...span }),
      ),
    )
  })
}

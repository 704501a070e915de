import { ConfigError, type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { FUEL_EFFECTS } from '@spymaster/core/payload'
import { atFullVolume } from './full-volume.ts'
import { type SignalReport, signalsOf } from './judged-signals.ts'
import { NOT_KNOWN, type RecordedMarket } from './recorded-market.ts'
import type { JudgedMarket } from './score-knowledge.ts'
import { CURRENT_RULE, type RuleSettings, rawScores, SCORE_RULES } from './score-rule.ts'

/** What signals come to at a value of a setting, the others as they are. */
export type SettingTried = {
  readonly setting: string
  readonly value: number
  readonly isDefault: boolean
  readonly signals: SignalReport
}

const VALUES: Readonly<Record<string, readonly number[]>> = {
  breakAbove: [60, 65, 70, 75, 80, 85, 90],
  bounceBelow: [10, 15, 20, 25, 30, 35, 40],
  breakEndBelow: [55, 60, 65, 70, 75, 80],
  bounceEndAbove: [20, 25, 30, 35, 40, 45],
  triggerHoldSec: [0, 1, 2, 3, 6, 12],
  tauScoreSec: [0.5, 1, 2, 4, 8],
  'weights.hedge': [0, 0.1, 0.2, 0.35, 0.5],
  'weights.tape': [0, 0.1, 0.2, 0.3, 0.4],
  fuelDepthShare: [0.01, 0.025, 0.05, 0.1, 0.2],
  gammaThreshold: [0, 10_000, 100_000, 1_000_000, 10_000_000],
  tapeFullVolume: [50, 100, 200, 300],
  contestedHoldSec: [0, 1, 3],
  contestedFillFactor: [1, 2, 3, 4],
}

/** Settings that change the raw score, beside the weights. */
const OF_SCORE = new Set(['fuelDepthShare', 'gammaThreshold', 'tapeFullVolume'])

/** Tries each value of each setting on all markets. No market is run again: what these change can be told from what was read. */
export function settingsTried(markets: readonly JudgedMarket[], config: PhysicsConfig): SettingTried[] {
  const own = markets.map(({ record }) => rawOf(record, config.weights))
  return Object.entries(VALUES).flatMap(([setting, values]) => {
    const standing = standingOf(config, setting)
    const all = [...new Set([...values, standing])].sort((a, b) => a - b)
    return all.flatMap((value) => {
      const changed = withValue(config, setting, value)
      if (changed === null) return []
      const isOfScore = setting.startsWith('weights') || OF_SCORE.has(setting)
      const raw = (market: number): Float32Array =>
        isOfScore ? rawOf(asRead(markets[market]!.record, config, changed), changed.weights) : own[market]!
      const signals = signalsOf(markets, raw, changed, config.snapIntervalMs)
      return { setting, value, isDefault: value === standing, signals }
    })
  })
}

/** Raw scores by the rule that the physics goes by. */
export const rawOf = (record: RecordedMarket, weights: RuleSettings): Float32Array =>
  rawScores(record, SCORE_RULES.find(({ name }) => name === CURRENT_RULE)!, weights)

/** The value of a setting as it is. */
export const standingOf = (config: PhysicsConfig, setting: string): number =>
  setting === 'weights.hedge'
    ? config.weights.hedge
    : setting === 'weights.tape'
      ? config.weights.tape
      : Number(config[setting as keyof PhysicsConfig])

/**
 * A mark moves the one at which its signal ends with it; a weight leaves the other two in their proportion. Null where the
 * value cannot stand with the other settings, or where what was read does not tell what it would do.
 */
export function withValue(config: PhysicsConfig, setting: string, value: number): PhysicsConfig | null {
  if (setting === 'tapeFullVolume' && value > config.tapeFullVolume) return null
  const { liquidity, hedge, tape } = config.weights
  const rest = 1 - value
  const changed: Record<string, unknown> = { [setting]: value }
  if (setting === 'breakAbove') changed.breakEndBelow = value - (config.breakAbove - config.breakEndBelow)
  if (setting === 'bounceBelow') changed.bounceEndAbove = value + (config.bounceEndAbove - config.bounceBelow)
  if (setting.startsWith('weights')) {
    delete changed[setting]
    changed.weights =
      setting === 'weights.hedge'
        ? weightsOf((rest * liquidity) / (liquidity + tape), value)
        : weightsOf((rest * liquidity) / (liquidity + hedge), rest - (rest * liquidity) / (liquidity + hedge))
  }
  try {
    return resolvePhysics({ ...config, ...changed })
  } catch (error) {
    if (error instanceof ConfigError) return null
    throw error
  }
}

const weightsOf = (liquidity: number, hedge: number) => ({ liquidity, hedge, tape: 1 - liquidity - hedge })

/** What would have been read with other thresholds. */
const asRead = (record: RecordedMarket, config: PhysicsConfig, changed: PhysicsConfig): RecordedMarket =>
  atFullVolume(withEffects(record, config, changed), config.tapeFullVolume, changed.tapeFullVolume)

/** The effects that other thresholds of fuel would give; what rests over a dollar is read off the threshold published. */
function withEffects(record: RecordedMarket, config: PhysicsConfig, changed: PhysicsConfig): RecordedMarket {
  const { fuelDepthShare, gammaThreshold } = changed
  if (fuelDepthShare === config.fuelDepthShare && gammaThreshold === config.gammaThreshold) return record
  const { effect, net, netSd, netThreshold } = record.rows
  const other = effect.map((own, row) => {
    if (own === NOT_KNOWN) return own
    const published = netThreshold[row]!
    const perShare = published > config.gammaThreshold ? published / config.fuelDepthShare : 0
    const threshold = Math.max(gammaThreshold, fuelDepthShare * perShare)
    const isSure = Math.abs(net[row]!) > Math.max(threshold, netSd[row]!)
    return FUEL_EFFECTS.indexOf(!isSure ? 'NEUTRAL' : net[row]! < 0 ? 'AMPLIFY' : 'DAMPEN')
  })
  return { ...record, rows: { ...record.rows, effect: other } }
}

import type { PhysicsConfig } from '../config/physics-config.ts'
import type { LevelSource } from './level-source.ts'
import { OvernightExtremes } from './overnight.ts'
import { PriorLevels } from './prior-session.ts'
import { openingRangeExtremes, preMarketExtremes } from './range-extremes.ts'
import { RoundLevels } from './round.ts'
import { SessionExtremes } from './session-extremes.ts'
import { VwapLevel } from './vwap.ts'

/** Every source of levels there is, by what it makes. Adding one is one file and one entry here. */
export const levelSources: Readonly<Record<string, (config: PhysicsConfig) => LevelSource>> = {
  round: (config) => new RoundLevels(config.strikeRange),
  preMarket: preMarketExtremes,
  openingRange: openingRangeExtremes,
  sessionExtremes: (config) => new SessionExtremes(config),
  prior: () => new PriorLevels(),
  overnight: () => new OvernightExtremes(),
  vwap: () => new VwapLevel(),
}

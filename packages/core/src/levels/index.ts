import type { PhysicsConfig } from '../config/physics-config.ts'
import { DealerLevels } from './dealer-levels.ts'
import { HotZones } from './hot-zones.ts'
import type { LevelSource } from './level-source.ts'
import { MovingAverages } from './moving-averages.ts'
import { OvernightExtremes } from './overnight.ts'
import { PlainPrices } from './plain-prices.ts'
import { PriorLevels } from './prior-session.ts'
import { openingRangeExtremes, preMarketExtremes } from './range-extremes.ts'
import { SessionExtremes } from './session-extremes.ts'
import { VwapLevel } from './vwap.ts'

/** Every source of levels there is, by what it makes. Adding one is one file and one entry here. */
export const levelSources: Readonly<Record<string, (config: PhysicsConfig) => LevelSource>> = {
  plainPrices: (config) => new PlainPrices(config.strikeRange),
  preMarket: preMarketExtremes,
  openingRange: openingRangeExtremes,
  sessionExtremes: (config) => new SessionExtremes(config),
  prior: () => new PriorLevels(),
  overnight: () => new OvernightExtremes(),
  vwap: () => new VwapLevel(),
  movingAverages: () => new MovingAverages(),
  dealers: () => new DealerLevels(),
  hotZones: (config) => new HotZones(config.hotzones),
}

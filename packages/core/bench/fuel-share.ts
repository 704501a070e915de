import type { PhysicsConfig } from '@spymaster/core'
import { FuelEngine } from '../src/engines/fuel/fuel-engine.ts'
import { fold, type MeasuredLog } from './measured-log.ts'

/** What the fuel engine takes of a snap: of all of them together, and of the usual one, that begins no second. */
export type FuelShare = { readonly fuelShareOfSnaps: number; readonly fuelShareOfSnapP50: number }

/**
 * Folds a log with options and times the fuel engine within its snaps, by wrapping its two entries; that adds about a
 * tenth of a microsecond a level. The first passes compile.
 */
export function fuelShare(log: MeasuredLog, config: PhysicsConfig, passes = 4): FuelShare {
  const { step, read } = FuelEngine.prototype
  const us: number[] = []
  FuelEngine.prototype.step = function (moment) {
    const start = performance.now()
    step.call(this, moment)
    us.push((performance.now() - start) * 1000)
  }
  FuelEngine.prototype.read = function (price, usual) {
    const start = performance.now()
    const fuel = read.call(this, price, usual)
    us[us.length - 1]! += (performance.now() - start) * 1000
    return fuel
  }
  let snapUs: readonly number[] = []
  for (let pass = 0; pass < passes; pass++) {
    us.length = 0
    snapUs = fold(log, config).snapUs
  }
  Object.assign(FuelEngine.prototype, { step, read })
  const fuelUs = us.toSorted((a, b) => a - b)
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  const middle = (values: readonly number[]): number => values[values.length >> 1]!
  return { fuelShareOfSnaps: sum(fuelUs) / sum(snapUs), fuelShareOfSnapP50: middle(fuelUs) / middle(snapUs) }
}

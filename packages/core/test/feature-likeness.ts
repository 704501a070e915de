import type { FeatureValue } from '@spymaster/core'

/** Figures that change with the height of prices, by up to the share by which the mirror moves them. */
const byPrice = (name: string): boolean => name.endsWith('_musd') || name === 'sigma_annual'

/** Whether a feature has in the mirror the value it must have there. */
export function isMirrored(name: string, a: FeatureValue | undefined, b: FeatureValue | undefined): boolean {
  if (name === 'level_side') return (a === 'SUPPORT') === (b === 'RESISTANCE')
  if (typeof a !== 'number' || typeof b !== 'number') return a === b
  const tolerance = byPrice(name) ? 0.2 : 2e-5
  return Math.abs(a - b) <= 1e-9 + tolerance * Math.max(Math.abs(a), Math.abs(b))
}

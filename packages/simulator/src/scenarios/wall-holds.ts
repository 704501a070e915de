import type { Scenario } from './scenario.ts'

/** Walls at most levels. */
export const wallHolds: Scenario = {
  name: 'wall-holds',
  about: 'At most levels somebody shows much size and refills it, and price turns away.',
  dates: null,
  parameters: { causes: { wall: 0.8 }, causeStrength: 2.5 },
}

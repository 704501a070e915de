import type { NumberSettings, ValuesOf } from '../config/setting.ts'

/** Settings of score, smoothing, signal and context (`docs/physics.md` §7, §8). */
export const scoreSettings = {
  tauScoreSec: {
    default: 2,
    min: 0.1,
    max: 120,
    unit: 's',
    about: 'Time constant that smooths the break score',
    alias: 'tau_score',
  },
  tauVelocitySec: {
    default: 1.5,
    min: 0.1,
    max: 120,
    unit: 's',
    about: 'Time constant that smooths the velocity shown',
    alias: 'tau_v',
  },
  tauDeltaLiqSec: {
    default: 3,
    min: 0.1,
    max: 120,
    unit: 's',
    about: 'Time constant that smooths the change of liquidity shown',
    alias: 'tau_dL',
  },
  tauReplenishmentSec: {
    default: 3,
    min: 0.1,
    max: 120,
    unit: 's',
    about: 'Time constant that smooths the replenishment shown',
    alias: 'tau_R',
  },
  tauDealerGammaSec: {
    default: 5,
    min: 0.1,
    max: 120,
    unit: 's',
    about: "Time constant that smooths the dealers' gamma shown",
    alias: 'tau_G',
  },
  triggerHoldSec: {
    default: 3,
    min: 0,
    max: 60,
    unit: 's',
    about: 'How long the smoothed score must qualify before BREAK or BOUNCE fires',
    alias: 'T_hold',
  },
  contestedHoldSec: {
    default: 1,
    min: 0,
    max: 60,
    unit: 's',
    about: 'How long a fight must go on before CONTESTED fires',
    alias: 'T_contested',
  },
  breakAbove: {
    default: 80,
    min: 50,
    max: 100,
    unit: '',
    about: 'BREAK qualifies while the smoothed score is above this',
    alias: 'S_break',
  },
  breakEndBelow: {
    default: 70,
    min: 50,
    max: 100,
    unit: '',
    about: 'BREAK ends when the smoothed score falls below this; CONTESTED qualifies up to it',
  },
  bounceBelow: {
    default: 20,
    min: 0,
    max: 50,
    unit: '',
    about: 'BOUNCE qualifies while the smoothed score is below this and the level is touched',
    alias: 'S_bounce',
  },
  bounceEndAbove: {
    default: 30,
    min: 0,
    max: 50,
    unit: '',
    about: 'BOUNCE ends when the smoothed score rises above this; CONTESTED qualifies from it on',
  },
  contestedFillFactor: {
    default: 2,
    min: 0,
    max: 100,
    unit: '',
    about: 'Contracts filled, in multiples of the notable flow F, that make a fight',
  },
  confidenceHigh: {
    default: 0.7,
    min: 0,
    max: 1,
    unit: '',
    about: 'Mean confidence of the components from which a signal is HIGH',
  },
  confidenceMedium: {
    default: 0.4,
    min: 0,
    max: 1,
    unit: '',
    about: 'Mean confidence of the components from which a signal is MEDIUM',
  },
  runwayMin: {
    default: 1,
    min: 0,
    max: 50,
    unit: 'USD',
    about: 'An obstacle nearer than this beyond the level obstructs the way',
  },
  confluenceBand: {
    default: 0.2,
    min: 0.01,
    max: 5,
    unit: 'USD',
    about: 'Key levels this near each other strengthen each other',
  },
  lookbackMinutes: {
    default: 10,
    min: 2,
    max: 120,
    unit: 'min',
    isWhole: true,
    about: 'Completed one-minute closes over which the approach to a level is measured',
  },
} as const satisfies NumberSettings

/** A value for each of `scoreSettings`. */
export type ScoreSettings = ValuesOf<typeof scoreSettings>

/** What each component counts in the score: one setting, `weights`, because its parts must sum to 1. */
export const weightSettings = {
  liquidity: {
    default: 0.45,
    min: 0,
    max: 1,
    unit: '',
    about: 'Share of the barrier in the score',
    alias: 'w_L',
  },
  hedge: {
    default: 0.35,
    min: 0,
    max: 1,
    unit: '',
    about: "Share of the dealers' hedging in the score",
    alias: 'w_H',
  },
  tape: {
    default: 0.2,
    min: 0,
    max: 1,
    unit: '',
    about: 'Share of the tape in the score',
    alias: 'w_T',
  },
} as const satisfies NumberSettings

/** Weights of the components, each 0 to 1, summing to 1. */
export type Weights = ValuesOf<typeof weightSettings>

export const defaultWeights: Weights = {
  liquidity: weightSettings.liquidity.default,
  hedge: weightSettings.hedge.default,
  tape: weightSettings.tape.default,
}

/** 0.1 + 0.2 + 0.7 is not 1 in doubles; no one means a difference this small. */
const SUM_TOLERANCE = 1e-9

/** The rule that the weights break, as a sentence, or null when they are usable. */
export function checkWeights(weights: Weights): string | null {
  const { liquidity, hedge, tape } = weights
  for (const [name, weight] of Object.entries({ liquidity, hedge, tape }))
    if (!(weight >= 0 && weight <= 1)) return `weights.${name} must be 0 to 1, was ${weight}`
  const sum = liquidity + hedge + tape
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return null
  return `weights must sum to 1, were ${liquidity} + ${hedge} + ${tape} = ${Number(sum.toPrecision(12))}`
}

/**
 * The rule between several settings that the values break, as a sentence, or null.
 * Each setting's own bounds are checked with the table. The order of the thresholds is what keeps the three
 * signals from ever qualifying at the same score.
 */
export function checkScoreSettings(values: ScoreSettings): string | null {
  const { breakAbove, breakEndBelow, bounceBelow, bounceEndAbove, confidenceHigh, confidenceMedium } = values
  if (breakEndBelow > breakAbove)
    return `breakEndBelow must be at most breakAbove (${breakAbove}), was ${breakEndBelow}`
  if (bounceEndAbove < bounceBelow)
    return `bounceEndAbove must be at least bounceBelow (${bounceBelow}), was ${bounceEndAbove}`
  if (confidenceMedium > confidenceHigh)
    return `confidenceMedium must be at most confidenceHigh (${confidenceHigh}), was ${confidenceMedium}`
  return null
}

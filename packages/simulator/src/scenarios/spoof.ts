import type { Scenario } from './scenario.ts'

/** Size that means nothing. */
export const spoof: Scenario = {
  name: 'spoof',
  about: 'At most levels size is shown, pulled as price comes near and shown again, and means nothing.',
  dates: null,
  parameters: { causes: { spoof: 0.8 }, causeStrength: 1.5 },
}

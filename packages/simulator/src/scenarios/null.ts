import type { Scenario } from './scenario.ts'

/** The market without any cause. `interest` 0 makes all prices alike, `impact` 0 the worth of ES a martingale. */
export const nullScenario: Scenario = {
  name: 'null',
  about:
    'No cause at all: what ES is worth is a driftless walk, no price is cared for more, no dealer hedges.',
  dates: null,
  parameters: { causes: {}, drift: 0, impact: 0, interest: 0, hedging: 0, happenings: [] },
}

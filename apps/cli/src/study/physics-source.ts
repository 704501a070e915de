import { configHash, type PhysicsConfig } from '@spymaster/core'
import type { LevelsQuestion, StudySource } from '@spymaster/study'

/** What is asked of touch events of the physics. */
export const physicsQuestion = ({ horizonMinutes, snapIntervalMs }: PhysicsConfig): LevelsQuestion => ({
  horizonMinutes,
  watchMinutes: snapIntervalMs / 60_000,
  barMinutes: 0,
})

/** What a reader must know of them. `more` are further limits. */
export function physicsSource(
  name: string,
  config: PhysicsConfig,
  more: readonly string[] = [],
): StudySource {
  const { touchBand, touchRearm, confirmationSec } = config
  return {
    name,
    settings: [
      ['Touch', `within $${touchBand}, armed $${touchRearm} away`],
      ['Confirmation', `${confirmationSec} s after the touch`],
      ['Settings', configHash(config)],
    ],
    method: [
      `Touch events of the physics: one opens when spot comes within $${touchBand} of a level that has been $${touchRearm} away. Price, side and σ are frozen then; outcomes are by the spots of snaps alone, from the touch and again ${confirmationSec} s later.`,
      'A placebo lies $0.30 to $0.70 beside each level, for the day, and goes the same way.',
    ],
    limits: more,
  }
}

import type { PhysicsConfig } from '@spymaster/core'
import {
  type NullSource,
  nullRowsOfTouches,
  reversedDays,
  shuffledDays,
  type TradeDay,
} from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { barFileTouches } from './bar-files.ts'
import { barOptionsOf } from './bar-options.ts'
import type { NullWanted } from './null-command.ts'
import type { GatheredRows } from './null-rows.ts'

const ABOUT = {
  reversed: [
    'The moves of bars come in the opposite order, the night’s and the session’s apart, from the same first price to the same last. Every move keeps its size and direction, and what is symmetric in time stays; what led to what is destroyed.',
  ],
  shuffled: [
    'A throw of a coin says for each bar whether it is turned upside down: when price moved, and how much, is as recorded, and no direction is. No level can be anything to such a price.',
  ],
  none: ['As recorded: what is found here may be real.'],
} as const

/** What bars know of the touches of turned days, and what came of them. Throws what reading bars throws. */
export async function barNullRows(
  paths: readonly string[],
  wanted: NullWanted,
  config: PhysicsConfig,
  world: Surroundings,
): Promise<{ readonly gathered: GatheredRows; readonly source: NullSource }> {
  const turn = (days: TradeDay[]): TradeDay[] => {
    if (wanted.surrogate === undefined) return days
    return wanted.surrogate === 'reversed' ? reversedDays(days) : shuffledDays(days, wanted.seed ?? 1)
  }
  const { rows, source } = await barFileTouches(paths, barOptionsOf(wanted), config, world, turn)
  const settings = [['Turned about', wanted.surrogate ?? 'no'] as const, ...source.settings]
  const about = [
    ...ABOUT[wanted.surrogate ?? 'none'],
    'Bars have no book and no tape: what is tried is the kind and side of the level, σ, and where price stood.',
  ]
  return { gathered: nullRowsOfTouches(rows), source: { name: source.name, settings, about } }
}

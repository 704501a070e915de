import {
  BARRIER_UNITS,
  type BaselinePayload,
  type EventPayload,
  LEVEL_KINDS,
  OUTCOMES,
  type OutcomeLabel,
  SIDES,
  UNDEFINED_REASONS,
  type UndefinedReason,
} from '@spymaster/core/payload'
import { instant, list, nullable, number, object, text, word } from './shape.ts'

/** What has been told of one touch of a real level: the messages of `levels.events.v1` in one, but for features. */
export type TouchReport = {
  /** `date/levelId/t0`. */
  readonly id: string
  /** As it was at the touch. */
  readonly level: EventPayload['level']
  /** The touch, and the last message of it, ms since the epoch. */
  readonly touched: number
  readonly told: number
  /** When it was confirmed; null before, and where there was nothing to confirm. */
  readonly confirmed: number | null
  /** Why there was nothing to confirm. */
  readonly invalid: UndefinedReason | null
  /** What a driftless walk would do from the touch; null where its first message has not been seen. */
  readonly baselines: readonly BaselinePayload[] | null
  /** What followed the touch, by barrier; null until it has been resolved. */
  readonly outcomes: readonly OutcomeLabel[] | null
}

const price = number(0, 1_000_000)
const share = number(0, 1)

const baseline = {
  barrier: word(BARRIER_UNITS),
  size: number(0),
  distance: nullable(number(0)),
  break: nullable(share),
  bounce: nullable(share),
  chop: nullable(share),
}

export const touchReport = object<TouchReport>({
  id: text,
  level: object({ id: text, kind: word(LEVEL_KINDS), price, side: word(SIDES) }),
  touched: instant,
  told: instant,
  confirmed: nullable(instant),
  invalid: nullable(word(UNDEFINED_REASONS)),
  baselines: nullable(list(object<BaselinePayload>(baseline))),
  outcomes: nullable(
    list(
      object<OutcomeLabel>({
        ...baseline,
        outcome: word(OUTCOMES),
        reason: nullable(word(UNDEFINED_REASONS)),
        seconds: nullable(number(0)),
      }),
    ),
  ),
})

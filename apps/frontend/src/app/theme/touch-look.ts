import type { BaselinePayload, Outcome, OutcomeLabel, UndefinedReason } from '@spymaster/core/payload'
import type { TouchReport } from '@spymaster/gateway/protocol'
import type { GlyphName } from './glyphs.ts'
import type { Tone } from './signal-look.ts'

/** What became of a touch: a word, a shape of its own, and how it is said in a sentence. */
export type TouchLook = {
  readonly word: string
  readonly spoken: string
  readonly tone: Tone
  readonly glyph: GlyphName
}

const openLook: TouchLook = { word: 'open', spoken: 'open', tone: 'neutral', glyph: 'ring' }

const lookOfOutcome: Readonly<Record<Outcome, TouchLook>> = {
  BREAK: { word: 'BREAK', spoken: 'a break', tone: 'break', glyph: 'through' },
  BOUNCE: { word: 'BOUNCE', spoken: 'a bounce', tone: 'bounce', glyph: 'back' },
  CHOP: { word: 'CHOP', spoken: 'chop', tone: 'neutral', glyph: 'zigzag' },
  UNDEFINED: { word: 'cannot be said', spoken: 'one that cannot be said', tone: 'neutral', glyph: 'dash' },
}

/** Why it cannot be said what became of a touch. */
export const undefinedWord: Readonly<Record<UndefinedReason, string>> = {
  close: 'the close came first',
  past_barrier: 'already past it',
  resolved_before: 'over too soon',
  no_spot: 'no spot meanwhile',
}

/** What became of a touch at its nearest barrier; open until that is told. */
export function touchLook(touch: TouchReport): TouchLook {
  return touch.outcomes === null ? openLook : lookOfOutcome[outcomeOf(touch)?.outcome ?? 'UNDEFINED']
}

/** What followed at the nearest barrier; null until it is told. */
export function outcomeOf({ outcomes }: TouchReport): OutcomeLabel | null {
  return nearest(outcomes)
}

/** The odds of a driftless walk to the nearest barrier; null where they have not been told. */
export function oddsOf({ outcomes, baselines }: TouchReport): BaselinePayload | null {
  return nearest(baselines) ?? nearest(outcomes)
}

/** Of barriers in dollars the one of fewest; of others the first. */
function nearest<B extends BaselinePayload>(barriers: readonly B[] | null): B | null {
  const [first] = barriers ?? []
  const dollars = (barriers ?? []).filter(({ barrier }) => barrier === 'usd')
  return dollars.toSorted((a, b) => a.size - b.size)[0] ?? first ?? null
}

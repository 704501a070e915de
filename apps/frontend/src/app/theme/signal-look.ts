import type { BarrierState, Confidence, Direction, Signal } from '@spymaster/core/payload'
import type { GlyphName } from './glyphs.ts'

/** Which way something leans: one colour each, beside a word and a sign. */
export type Tone = 'break' | 'bounce' | 'contested' | 'neutral'

/** A signal as a chip. */
export type SignalLook = { readonly word: string; readonly tone: Tone; readonly glyph: GlyphName | null }

const arrow = (direction: Direction): GlyphName => (direction === 'UP' ? 'up' : 'down')

const opposite = (direction: Direction): Direction => (direction === 'UP' ? 'DOWN' : 'UP')

/** A signal's word, with an arrow that points where price would go. `direction` is the break's. */
export function signalLook(signal: Signal, direction: Direction): SignalLook {
  switch (signal) {
    case 'BREAK':
      return { word: 'BREAK', tone: 'break', glyph: arrow(direction) }
    case 'BOUNCE':
      return { word: 'BOUNCE', tone: 'bounce', glyph: arrow(opposite(direction)) }
    case 'CONTESTED':
      return { word: 'CONTESTED', tone: 'contested', glyph: 'fight' }
    case 'NEUTRAL':
      return { word: 'neutral', tone: 'neutral', glyph: null }
  }
}

/** What a state of the barrier speaks for (`docs/physics.md`, the liquidity component). */
const toneOfState: Readonly<Record<BarrierState, Tone>> = {
  UNSEEN: 'neutral',
  VACUUM: 'break',
  WALL: 'bounce',
  ABSORPTION: 'bounce',
  CONSUMED: 'break',
  WEAK: 'break',
  NEUTRAL: 'neutral',
}

/** A state of the barrier as a chip: what the resting orders do, in a word. */
export function barrierLook(state: BarrierState): { readonly word: string; readonly tone: Tone } {
  return { word: state.toLowerCase(), tone: toneOfState[state] }
}

/** Which way a score from 0 (bounces) to 100 (breaks) leans. */
export function scoreTone(score: number | null): Tone {
  if (score === null || Math.abs(score - 50) < 5) return 'neutral'
  return score > 50 ? 'break' : 'bounce'
}

/** A confidence in words. */
export const confidenceWord: Readonly<Record<Confidence, string>> = {
  LOW: 'low confidence',
  MEDIUM: 'medium confidence',
  HIGH: 'high confidence',
}

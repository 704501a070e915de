import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'
import type { GlyphName } from '../../theme/glyphs.ts'
import { type KindGroup, lookOf, nameOfId } from '../../theme/level-kinds.ts'
import { confidenceWord, type SignalLook, scoreTone, signalLook, type Tone } from '../../theme/signal-look.ts'
import { clock, duration, fixed, NONE, percent, price } from '../../theme/wording.ts'
import { placeOf } from '../ladder/ladder-view.ts'
import { barrierFacts, contextFacts, type Fact, tapeFacts } from './facts.ts'
import { fuelFacts } from './fuel-facts.ts'

/** The card of the level in focus. */
export type FocusView = {
  readonly id: string
  readonly glyph: GlyphName
  readonly group: KindGroup
  readonly label: string
  readonly price: string
  /** Side, distance, and whatever else places it. */
  readonly place: string
  /** Whether the user chose it. */
  readonly isPinned: boolean
  readonly note: string
  /** Null when the level is not scored. */
  readonly scored: ScoredFocus | null
}

export type ScoredFocus = {
  readonly signal: SignalLook
  /** Since when, and how sure. */
  readonly standing: string
  readonly score: number | null
  readonly raw: number | null
  readonly scoreText: string
  readonly rawText: string
  readonly tone: Tone
  readonly parts: readonly Part[]
  readonly sections: readonly Section[]
}

/** A component of the score. */
export type Part = {
  readonly name: string
  readonly value: number | null
  readonly text: string
  readonly tone: Tone
  /** Its share of what moved the score off 50. */
  readonly share: string
  /** Why it has no value and what would bring it; null when it has one. */
  readonly why: string | null
}

/** `isLong`: its facts take a line each. */
export type Section = { readonly title: string; readonly facts: readonly Fact[]; readonly isLong: boolean }

/** The card, or the sentences that say why there is none and what would bring it. */
export function focusView(
  payload: SignalsPayload | null,
  focusId: string | null,
  isPinned: boolean,
): FocusView | readonly string[] {
  if (payload === null) return ['No levels have come yet.', 'They come with the first records of the feed.']
  const level = payload.levels.find(({ id }) => id === focusId)
  if (level !== undefined) return scoredCard(level, payload, isPinned)
  const other = payload.universe.find(({ id }) => id === focusId)
  if (other !== undefined) {
    const { label, glyph, group } = lookOf(other.kind)
    const place = placeOf(other.price, payload.spy.spot)
    const note =
      other.state === 'forming'
        ? `The ${label.toLowerCase()} may still move: it is scored once it stands.`
        : 'Too far from spot to be scored: its score comes when spot comes near.'
    return {
      id: other.id,
      glyph,
      group,
      label,
      price: price(other.price),
      place,
      isPinned,
      note,
      scored: null,
    }
  }
  if (payload.spy.spot === null) return ['No spot, so no level is near.', 'See the line below the prices.']
  return [
    'No level is near spot at the moment.',
    'A level is scored when spot comes within half a dollar or so; choose any row to see it.',
  ]
}

function scoredCard(level: LevelPayload, payload: SignalsPayload, isPinned: boolean): FocusView {
  const { label, glyph, group } = lookOf(level.kind)
  const also = level.sameAs === null ? '' : ` · also ${nameOfId(level.sameAs)}`
  const touched = level.touched ? ' · touched' : ''
  return {
    id: level.id,
    ...{ glyph, group, label, price: price(level.price), isPinned, note: level.note },
    place: `${level.side.toLowerCase()} · ${placeOf(level.price, payload.spy.spot)}${touched}${also}`,
    scored: {
      signal: signalLook(level.signal, level.direction),
      standing: standingOf(level, payload.ts),
      score: level.breakScore,
      raw: level.breakScoreRaw,
      scoreText: fixed(level.breakScore, 0),
      rawText: fixed(level.breakScoreRaw, 0),
      tone: scoreTone(level.breakScore),
      parts: partsOf(level, payload.quality.feedAgeMs.options !== null),
      sections: [
        { title: 'Barrier', facts: barrierFacts(level), isLong: false },
        { title: 'Tape', facts: tapeFacts(level), isLong: false },
        { title: 'Fuel', facts: fuelFacts(level), isLong: false },
        { title: 'Way', facts: contextFacts(level), isLong: true },
      ],
    },
  }
}

function standingOf({ signalSince, confidence, direction }: LevelPayload, ts: number): string {
  const word = confidenceWord[confidence]
  if (signalSince === null) return `a break goes ${direction.toLowerCase()} · ${word}`
  return `since ${clock(signalSince)}, ${duration(ts - signalSince)} · ${word}`
}

function partsOf({ components, attribution, fuel }: LevelPayload, hasOptions: boolean): Part[] {
  const { liquidity, hedge, tape } = components
  const part = (name: string, value: number | null, share: number): Part => ({
    ...{ name, value, tone: scoreTone(value), text: fixed(value, 0) },
    share: attribution.flat ? '' : percent(share),
    why: null,
  })
  const parts = [part('Barrier', liquidity, attribution.barrier), part('Tape', tape, attribution.tape)]
  const fuelPart = part('Fuel', hedge, attribution.fuel)
  if (hedge !== null) return [...parts, fuelPart]
  const bring = hasOptions ? '' : ": quotes and trades of today's SPY options bring it"
  const why = `${fuel.reason ?? 'not known'}${bring}`
  return [...parts, { ...fuelPart, text: NONE, share: '', why }]
}

/** Whether a view is a card. */
export function isCard(view: FocusView | readonly string[]): view is FocusView {
  return !Array.isArray(view)
}

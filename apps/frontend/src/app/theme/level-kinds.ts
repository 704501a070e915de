import type { LevelKind } from '@spymaster/core/payload'
import type { GlyphName } from './glyphs.ts'

/** Kinds that belong together, one colour each; the colour is never the only sign. */
export type KindGroup = 'plain' | 'today' | 'earlier' | 'average' | 'dealer' | 'own'

/** How a kind of level is shown. */
export type KindLook = {
  readonly label: string
  /** The label where there is little room, as traders abbreviate it. */
  readonly short: string
  readonly glyph: GlyphName
  readonly group: KindGroup
}

const look = (label: string, glyph: GlyphName, group: KindGroup, short = label): KindLook => ({
  ...{ label, short, glyph, group },
})

const lookOfKind: Readonly<Record<LevelKind, KindLook>> = {
  ROUND: look('Dollar', 'dot', 'plain'),
  STRIKE: look('Strike', 'diamond', 'plain'),
  PM_HIGH: look('Pre-market high', 'high', 'today', 'PM high'),
  PM_LOW: look('Pre-market low', 'low', 'today', 'PM low'),
  OR_HIGH: look('Opening range high', 'high', 'today', 'OR high'),
  OR_LOW: look('Opening range low', 'low', 'today', 'OR low'),
  SESSION_HIGH: look('Session high', 'high', 'today', 'Day high'),
  SESSION_LOW: look('Session low', 'low', 'today', 'Day low'),
  PRIOR_HIGH: look('Prior high', 'high', 'earlier'),
  PRIOR_LOW: look('Prior low', 'low', 'earlier'),
  PRIOR_CLOSE: look('Prior close', 'square', 'earlier'),
  ON_HIGH: look('Overnight high', 'high', 'earlier', 'ON high'),
  ON_LOW: look('Overnight low', 'low', 'earlier', 'ON low'),
  VWAP: look('VWAP', 'wave', 'average'),
  SMA_200: look('SMA 200', 'wave', 'average'),
  SMA_400: look('SMA 400', 'wave', 'average'),
  CALL_WALL: look('Call wall', 'wall', 'dealer'),
  PUT_WALL: look('Put wall', 'wall', 'dealer'),
  GAMMA_FLIP: look('Gamma flip', 'flip', 'dealer'),
  HOTZONE: look('Hot zone', 'star', 'own'),
}

/** How a kind is shown. */
export function lookOf(kind: LevelKind): KindLook {
  return lookOfKind[kind]
}

/** How a level is called where only its id is known, as in confluence: `PM_HIGH`, `ROUND_687`, `STRIKE_687.5`. */
export function nameOfId(id: string): string {
  const plain = /^(ROUND|STRIKE|HOTZONE)_(.+)$/.exec(id)
  if (plain !== null) return `${lookOfKind[plain[1] as LevelKind].label} ${plain[2]}`
  return Object.hasOwn(lookOfKind, id) ? lookOfKind[id as LevelKind].label : id
}

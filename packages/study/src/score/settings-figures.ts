import { count, fixed, NONE, percent } from '../levels/wording.ts'
import { drawLines } from '../page/line-figure.ts'
import type { Block } from '../page/page.ts'
import type { SignalFigures } from './judged-signals.ts'
import type { SettingTried } from './settings-tried.ts'

/** Of the width of the picture. */
const APART = 0.006

const OF_KINDS = ['first', 'second', 'third'] as const

/** What kinds of signals came to at a value. */
type Tried = { readonly value: number; readonly figures: readonly SignalFigures[] }

/** For each setting how many signals come true over its values, and how many there are. */
export function settingBlocks(settings: readonly SettingTried[]): Block[] {
  return [...Map.groupBy(settings, ({ setting }) => setting)].map(([setting, tried]) =>
    figureOf(setting, tried),
  )
}

function figureOf(setting: string, tried: readonly SettingTried[]): Block {
  const own = tried.find(({ isDefault }) => isDefault)?.value
  return {
    type: 'figure',
    caption: `${setting}, whose value is ${own ?? NONE}: signals that were right; bars hold 95 % by whole markets.`,
    alternative: `Shares of right signals over values of ${setting}. All figures are in the table.`,
    legend: [
      { series: 'first', name: 'BREAK' },
      { series: 'second', name: 'BOUNCE' },
      { series: 'walk', name: 'chance' },
    ],
    table: {
      caption: `By values of ${setting}, signals a session and how many were right.`,
      columns: [setting, 'BREAK', 'Right', 'BOUNCE', 'Right', 'CONTESTED'],
      rows: tried.map(({ value, isDefault, signals: { BREAK, BOUNCE, CONTESTED } }) => [
        `${value}${isDefault ? ' (its value)' : ''}`,
        fixed(BREAK.perSession, 1),
        rightOf(BREAK),
        fixed(BOUNCE.perSession, 1),
        rightOf(BOUNCE),
        fixed(CONTESTED.perSession, 1),
      ]),
    },
    draw: (width) => {
      const points = tried.map(({ value, signals: { BREAK, BOUNCE } }) => ({
        value,
        figures: [BREAK, BOUNCE],
      }))
      return drawTried(setting, points, width)
    },
  }
}

/** The share that was right with its interval, and of how many; a dash where none was judged. */
export const rightOf = ({ right }: SignalFigures): string => {
  if (right === null) return NONE
  const between = right.low === null ? '' : ` (${percent(right.low, 0)} to ${percent(right.high, 0)})`
  return `${percent(right.value, 0)}${between} of ${count(right.cases)}`
}

/** Shares of right signals over the values of a setting, up to three kinds of them, in the series' order. */
export function drawTried(setting: string, tried: readonly Tried[], width: number): string {
  // Beside each other, not on one another.
  const apart = APART * (tried.at(-1)!.value - Math.min(0, tried[0]!.value))
  const kinds = tried[0]!.figures.length
  const pointsOf = (kind: number) =>
    tried.flatMap(({ value, figures }) => {
      const { right } = figures[kind]!
      if (right === null || right.low === null || right.high === null) return []
      const x = value + (2 * kind - kinds + 1) * apart
      return [{ x, y: right.value, low: right.low, high: right.high }]
    })
  const chance = tried.map(({ value }) => ({ x: value, y: 0.5 }))
  return drawLines(
    [
      { series: 'walk', as: 'line', points: chance },
      ...OF_KINDS.slice(0, kinds).map(
        (series, kind) => ({ series, as: 'points', points: pointsOf(kind) }) as const,
      ),
    ],
    { xLabel: setting, yLabel: 'Share that was right', yPercent: true },
    width,
  )
}

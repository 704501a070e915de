import { fixed, NONE } from '../levels/wording.ts'
import type { Block } from '../page/page.ts'
import { drawTried, rightOf } from './settings-figures.ts'
import type { WordsTried } from './words-tried.ts'

/** The surest first, as in a table one reads from the left. */
const WORDS = ['HIGH', 'MEDIUM', 'LOW'] as const

/** For each mark of confidence how many signals come true by their word, and how many there are. */
export function wordBlocks(all: readonly WordsTried[]): Block[] {
  return [...Map.groupBy(all, ({ setting }) => setting)].map(([setting, tried]) => figureOf(setting, tried))
}

function figureOf(setting: string, tried: readonly WordsTried[]): Block {
  const own = tried.find(({ isDefault }) => isDefault)?.value
  return {
    type: 'figure',
    caption: `${setting}, whose value is ${own ?? NONE}: signals that were right, BREAK and BOUNCE together, by the confidence said with them; bars hold 95 % by whole markets.`,
    alternative: `Shares of right signals by their confidence over values of ${setting}. All figures are in the table.`,
    legend: [
      { series: 'first', name: 'HIGH' },
      { series: 'second', name: 'MEDIUM' },
      { series: 'third', name: 'LOW' },
      { series: 'walk', name: 'chance' },
    ],
    table: {
      caption: `By values of ${setting}, signals a session of each confidence and how many were right.`,
      columns: [setting, ...WORDS.flatMap((word) => [word, 'Right'])],
      rows: tried.map(({ value, isDefault, words }) => [
        `${value}${isDefault ? ' (its value)' : ''}`,
        ...WORDS.flatMap((word) => [fixed(words[word].perSession, 1), rightOf(words[word])]),
      ]),
    },
    draw: (width) => {
      const points = tried.map(({ value, words }) => ({ value, figures: WORDS.map((word) => words[word]) }))
      return drawTried(setting, points, width)
    },
  }
}

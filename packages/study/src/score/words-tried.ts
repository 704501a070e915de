import type { PhysicsConfig } from '@spymaster/core'
import { CONFIDENCES, type Confidence } from '@spymaster/core/payload'
import { judgedSignals, type SignalFigures, sessionsOf } from './judged-signals.ts'
import { MarketSums } from './market-sums.ts'
import { confidenceOf } from './recorded-confidence.ts'
import type { JudgedMarket } from './score-knowledge.ts'
import { rawOf, standingOf, withValue } from './settings-tried.ts'

/** What BREAK and BOUNCE together come to by the word said with them, at a value of a mark of confidence. */
export type WordsTried = {
  readonly setting: string
  readonly value: number
  readonly isDefault: boolean
  readonly words: Readonly<Record<Confidence, SignalFigures>>
}

const VALUES = {
  confidenceHigh: [0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9],
  confidenceMedium: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
} as const

/** Tries other marks of confidence: the signals are the same ones, their words are others. */
export function wordsTried(markets: readonly JudgedMarket[], config: PhysicsConfig): WordsTried[] {
  const raw = markets.map(({ record }) => rawOf(record, config.weights))
  const signals = [...judgedSignals(markets, (market) => raw[market]!, config, config.snapIntervalMs)].filter(
    ({ signal }) => signal !== 'CONTESTED',
  )
  return Object.entries(VALUES).flatMap(([setting, values]) => {
    const standing = standingOf(config, setting)
    const all = [...new Set([...values, standing])].sort((a, b) => a - b)
    return all.flatMap((value) => {
      const changed = withValue(config, setting, value)
      if (changed === null) return []
      const words = Object.fromEntries(
        CONFIDENCES.map((word) => {
          const said = signals.filter(
            ({ market, row }) => confidenceOf(markets[market]!.record, row, changed) === word,
          )
          return [word, figuresOf(said, markets)]
        }),
      ) as WordsTried['words']
      return { setting, value, isDefault: value === standing, words }
    })
  })
}

function figuresOf(
  said: readonly { readonly market: number; readonly isRight: boolean | null }[],
  markets: readonly JudgedMarket[],
): SignalFigures {
  const right = new MarketSums(markets.length)
  for (const { market, isRight } of said) if (isRight !== null) right.add(market, Number(isRight))
  return { perSession: said.length / sessionsOf(markets), right: right.share }
}

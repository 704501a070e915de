import { blackPrice, type Right } from '../src/maths/black76.ts'
import { impliedVolatility } from '../src/maths/implied-volatility.ts'

const PRICES = 100_000
const ROUNDS = 15
const MINUTE = 1 / (252 * 390)

/** Numbers in [0, 1) that are the same in every run: a linear congruence (C89's). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** A day's options: the dollars within fifteen of the forward, out of the money, some part of eight deviations away. */
function prices() {
  const next = numbers(7)
  const rights: Right[] = []
  const rows: { price: number; forward: number; strike: number; years: number; volatility: number }[] = []
  while (rows.length < PRICES) {
    const forward = 680 + next() - 0.5
    const strike = 665 + Math.floor(31 * next())
    const years = Math.ceil(390 * next()) * MINUTE
    const volatility = 0.06 + 0.5 * next() ** 2
    if (Math.abs(Math.log(forward / strike)) > 8 * volatility * Math.sqrt(years)) continue
    const right = strike > forward ? 'C' : 'P'
    rights.push(right)
    rows.push({
      price: blackPrice(right, forward, strike, volatility, years),
      forward,
      strike,
      years,
      volatility,
    })
  }
  const column = (key: keyof (typeof rows)[0]) => Float64Array.from(rows, (row) => row[key])
  return {
    rights,
    price: column('price'),
    forward: column('forward'),
    strike: column('strike'),
    years: column('years'),
    volatility: column('volatility'),
  }
}

/**
 * Implied volatilities a second on one core, of SPY options of one day: forward near 680, strikes within 15, 1 to 390
 * minutes left, prices not rounded. `nsPerIv` is the median round's; `largestError` the volatilities' worst.
 */
export function bench(): Record<string, number> {
  const { rights, price, forward, strike, years, volatility } = prices()
  const seconds: number[] = []
  let largestError = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const from = performance.now()
    for (let i = 0; i < PRICES; i++) {
      const found = impliedVolatility(rights[i]!, price[i]!, forward[i]!, strike[i]!, years[i]!)
      const error = Math.abs((found ?? Number.POSITIVE_INFINITY) - volatility[i]!)
      if (error > largestError) largestError = error
    }
    // The first round compiles.
    if (round > 0) seconds.push((performance.now() - from) / 1000)
  }
  const median = seconds.sort((a, b) => a - b)[seconds.length >> 1]!
  return {
    prices: PRICES,
    ivPerSec: Math.round(PRICES / median),
    nsPerIv: (median / PRICES) * 1e9,
    largestError,
  }
}

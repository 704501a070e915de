import type { LevelPayload, RunwayPayload } from '@spymaster/core/payload'
import { nameOfId } from '../../theme/level-kinds.ts'
import { duration, fixed, millions, NONE, percent, signed, whole } from '../../theme/wording.ts'

/** A line of the card: what, how much, and in what; `about` explains it on hover and to screen readers. */
export type Fact = {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly about: string
}

/** A line of the card. */
export const fact = (name: string, value: string, unit: string, about: string): Fact => ({
  name,
  value,
  unit,
  about,
})

/** What the resting orders did. */
export function barrierFacts({ barrier }: LevelPayload): Fact[] {
  const { standing, remembered } = barrier
  return [
    fact('state', barrier.state.toLowerCase(), '', 'What the resting orders do, in a word'),
    fact('added', whole(barrier.added), 'ct', 'Contracts newly shown near the level, gross'),
    fact('canceled', whole(barrier.canceled), 'ct', 'Contracts taken away without a trade, gross'),
    fact('filled', whole(barrier.filled), 'ct', 'Contracts traded away'),
    fact('hidden', whole(barrier.hidden), 'ct', 'Fills that hidden size replaced at once'),
    fact('net', signed(barrier.deltaLiq), 'ct', 'Added less canceled and filled'),
    fact('refill', fixed(barrier.replenishment, 2), '×', 'Added over canceled and filled, net per price'),
    fact('standing', signed(standing.deltaLiq), 'ct', 'The same at prices the market never reached'),
    fact('depth', whole(barrier.depth), 'ct', 'Contracts shown near the level now'),
    fact('wall', fixed(barrier.wallRatio, 2), '×', 'Depth per tick over its usual on this side'),
    fact(
      'in sight',
      percent(barrier.coverage),
      '',
      'Share of the zone that the ten levels of the book reach',
    ),
    fact(
      'recalled',
      remembered === null ? NONE : whole(remembered.contracts),
      remembered === null ? '' : `ct, ${duration(remembered.ageSec * 1000)}`,
      'Contracts last seen at prices now out of sight, and how long ago',
    ),
  ]
}

/** Who was the aggressor. */
export function tapeFacts({ tape, smoothed }: LevelPayload): Fact[] {
  const { sweep } = tape
  return [
    fact('imbalance', signed(tape.imbalance, 2), '', 'Buyers less sellers over both, -1 to 1'),
    fact('bought', whole(tape.buyVolume), 'ct', 'Contracts that lifted the offer'),
    fact('sold', whole(tape.sellVolume), 'ct', 'Contracts that hit the bid'),
    fact('speed', signed(tape.velocity * 100, 1), '¢/s', 'Slope of the traded price, cents of SPY a second'),
    fact(
      'smoothed',
      smoothed.velocity === null ? NONE : signed(smoothed.velocity * 100, 1),
      '¢/s',
      'The same, smoothed',
    ),
    sweep === null
      ? fact('sweep', 'none', '', 'A burst of one side through several prices')
      : fact(
          `sweep ${sweep.direction.toLowerCase()}`,
          millions(sweep.notional),
          duration(sweep.ageMs),
          `A burst of one side, and how long ago: ${sweep.prints} prints at ${sweep.ticks} prices`,
        ),
  ]
}

/** What lies around the level. */
export function contextFacts({ runway, confluence, approach }: LevelPayload): Fact[] {
  const company = confluence.members.slice(0, 3).map(nameOfId).join(', ')
  return [
    wayFact('if it breaks', runway.break),
    wayFact('if it bounces', runway.bounce),
    fact(
      'company',
      confluence.members.length === 0 ? 'none' : fixed(confluence.score, 2),
      company,
      'Other key levels close by: how much they add',
    ),
    ...(approach === null
      ? [fact('approach', NONE, 'no minute bars yet', 'How price came to the level')]
      : [
          fact(
            'approach',
            signed(approach.velocity * 100),
            `¢/min${wayOf(approach.velocity)}`,
            'Slope of price over the last minutes: plus is the way that breaks the level, minus the way back',
          ),
          fact(
            'travelled',
            `$${approach.travelled.toFixed(2)}`,
            approach.bars === 0 ? '' : `${approach.bars} min in a row`,
            'From the furthest close of the last minutes to spot, and minutes in a row that closed nearer',
          ),
          fact(
            'touches',
            whole(approach.touchesToday),
            approach.attempt === 0 ? 'today' : `today, attempt ${approach.attempt}`,
            'Times that spot came here from well away; attempts follow one another within minutes',
          ),
        ]),
  ]
}

/** Which way a speed toward the level goes, as it is shown: none where it rounds to no cents. */
function wayOf(velocity: number): string {
  if (Math.round(Math.abs(velocity) * 100) === 0) return ''
  return velocity > 0 ? ' toward it' : ' away'
}

function wayFact(name: string, { quality, distance, obstacle }: RunwayPayload): Fact {
  const about = 'The next obstacle that way'
  if (obstacle === null || distance === null) return fact(name, 'clear', 'nothing in range', about)
  return fact(
    name,
    `$${distance.toFixed(2)}`,
    `to ${nameOfId(obstacle)}${quality === 'OBSTRUCTED' ? ', tight' : ''}`,
    about,
  )
}

import type { Direction, FuelEffect, FuelPayload, LevelPayload } from '@spymaster/core/payload'
import { flipWord, hedgeWord } from '../../theme/dealer-words.ts'
import { restingCount, restingInView, restingSide, restingWhere } from '../../theme/resting-words.ts'
import { brief, briefSigned, percent, price } from '../../theme/wording.ts'
import { type Fact, fact } from './facts.ts'

/** What dealers' gamma does at the level, once that is known, and what rests against their hedging in any case. */
export function fuelFacts({ fuel, direction }: Pick<LevelPayload, 'fuel' | 'direction'>): Fact[] {
  return fuel.effect === null ? restingFacts(fuel, direction) : dealerFacts(fuel, fuel.effect, direction)
}

function restingFacts({ resting }: FuelPayload, direction: Direction): Fact[] {
  const side = restingSide[direction]
  return [
    fact(
      side,
      restingCount(resting),
      resting === null ? restingWhere(resting) : `ES ${restingWhere(resting)}`,
      `${direction === 'UP' ? 'Offers' : 'Bids'} that a break must trade through on its way to the next level`,
    ),
    fact(
      'in view',
      restingInView(resting),
      '',
      `Share of that way whose ${side} the ten levels of the book show`,
    ),
  ]
}

function dealerFacts(fuel: FuelPayload, effect: FuelEffect, direction: Direction): Fact[] {
  const flip =
    fuel.gammaFlip === null && fuel.gammaFlipStatus !== null ? flipWord[fuel.gammaFlipStatus] : null
  return [
    fact(
      'effect',
      effect.toLowerCase(),
      fuel.reason ?? '',
      'Amplify: dealers trade with the move. Dampen: they trade against it',
    ),
    fact('sureness', percent(fuel.confidence), '', 'Net gamma over twice its deviation, at most 100 %'),
    fact(
      'net gamma',
      briefSigned(fuel.netDealerGamma),
      'sh/$',
      'Of the strikes near the level: shares that dealers sell for a dollar up; below 0 they buy',
    ),
    fact('deviation', `± ${brief(fuel.netDealerGammaSd)}`, 'sh/$', 'By how much net gamma may be off'),
    fact('needs', brief(fuel.threshold), 'sh/$', 'What net gamma must exceed to matter here'),
    fact('change', briefSigned(fuel.gammaVelocity), 'sh/$ s', 'How fast net gamma moves, per second'),
    fact('hedge', hedgeWord(fuel.hedgeContracts), 'ES per +$1', 'What dealers trade for a dollar up, in all'),
    ...restingFacts(fuel, direction),
    fact(
      'flip',
      flip ?? price(fuel.gammaFlip),
      '',
      'Spot at which the gamma of all dealers changes its sign',
    ),
    fact('call wall', price(fuel.callWall), '', 'The call strike above with most gamma'),
    fact('put wall', price(fuel.putWall), '', 'The put strike below with most gamma'),
  ]
}

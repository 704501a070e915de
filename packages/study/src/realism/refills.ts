import { type Measure, ratioOf } from './measure.ts'

/** How much trades met that was not displayed. */
export const refills: Measure = {
  title: 'Hidden refills',
  about:
    'Of contracts traded at the best price: those that its queue did not lose, because icebergs showed again what was taken of them in the same event, or had never shown it.',
  figures: [
    {
      ...{ name: 'refills.share', about: 'traded contracts that were hidden', unit: '%', digits: 1 },
      ...{ target: null, leastSec: 240, isForAnyHour: true },
    },
  ],
  plots: [],
  gauge: () => {
    let [hidden, traded] = [0, 0]
    return {
      event: (moment) => {
        const { sign, tradedTick, tradedThere, priorAsk, priorBid } = moment
        if (sign === 0) return
        const best = sign > 0 ? priorAsk : priorBid
        if (tradedTick !== best) return
        const before = sign > 0 ? moment.priorAskSize : moment.priorBidSize
        const stays = (sign > 0 ? moment.ask : moment.bid) === best
        const after = stays ? (sign > 0 ? moment.askSizes : moment.bidSizes)[0]! : 0
        traded += tradedThere
        hidden += Math.min(tradedThere, Math.max(0, tradedThere - before + after))
      },
      read: () => ({ figures: { 'refills.share': ratioOf(hidden, traded) }, curves: {} }),
    }
  },
}

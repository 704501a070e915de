import { type BookHalf, FLOW } from '../../market/es-book.ts'
import { TICK_LIMIT } from '../../window/price-sums.ts'
import type { ClusterReader } from './clusters.ts'

/** Sums over a level's zone, in contracts and ticks. */
export type ZoneSums = {
  added: number
  canceled: number
  addedNet: number
  canceledNet: number
  filled: number
  hidden: number
  refilled: number
  /** Net additions, and net cancels with fills, over the ticks the market never reached within the window. */
  standingAdded: number
  standingGone: number
  standing: number
  standingVisible: number
  visible: number
  /** Visible ticks at or behind the best quote. */
  ticksBehind: number
  depth: number
  remembered: number
  /** Contracts remembered times the time they were last seen, ns. */
  rememberedAt: number
}

/**
 * Reads a zone's ranks from `low` to `high` as of now. Within the window additions and cancels are netted per
 * price, so that flicker cancels out. Unless `isInSight` nothing of the book is.
 * Sizes last seen before `oldestNs` are forgotten. `clusters` is told of each rank.
 */
export function readZone(
  half: BookHalf,
  low: number,
  high: number,
  isInSight: boolean,
  oldestNs: number,
  clusters: ClusterReader,
): ZoneSums {
  const sums = emptyZone()
  const { book, flows, reached } = half
  const added = flows.totals[FLOW.added]!
  const canceled = flows.totals[FLOW.canceled]!
  const filled = flows.totals[FLOW.filled]!
  const hidden = flows.totals[FLOW.hidden]!
  const refilled = flows.totals[FLOW.refilled]!
  const behind = flows.totals[FLOW.behind]!
  const reachedRank = reached.value === Number.POSITIVE_INFINITY ? -1 : reached.value
  const best = book.count > 0 ? book.ranks[0]! : -1
  const last = Math.min(high, TICK_LIMIT - 1)
  clusters.begin()
  for (let rank = Math.max(low, 0); rank <= last; rank++) {
    const net = added[rank]! - canceled[rank]!
    sums.added += added[rank]!
    sums.canceled += canceled[rank]!
    sums.filled += filled[rank]!
    sums.hidden += hidden[rank]!
    sums.refilled += refilled[rank]!
    if (net > 0) sums.addedNet += net
    else sums.canceledNet -= net
    clusters.add(net, filled[rank]!, behind[rank]!, rank < reachedRank, rank <= best)
    const isVisible = isInSight && book.sees(rank)
    if (rank < reachedRank) addStanding(sums, net, filled[rank]!, isVisible)
    if (isVisible) addVisible(sums, book.displayed[rank]!, rank <= book.ranks[0]!)
    else addRemembered(sums, book.displayed[rank]!, book.leftAt(rank), oldestNs, book.sees(rank))
  }
  return sums
}

function addStanding(sums: ZoneSums, net: number, filled: number, isVisible: boolean): void {
  sums.standing++
  if (isVisible) sums.standingVisible++
  if (net > 0) sums.standingAdded += net
  else sums.standingGone -= net
  sums.standingGone += filled
}

function addVisible(sums: ZoneSums, displayed: number, isBehind: boolean): void {
  sums.visible++
  sums.depth += displayed
  if (isBehind) sums.ticksBehind++
}

function addRemembered(
  sums: ZoneSums,
  size: number,
  leftAt: number,
  oldestNs: number,
  isInSight: boolean,
): void {
  if (size === 0 || isInSight || leftAt < oldestNs) return
  sums.remembered += size
  sums.rememberedAt += size * leftAt
}

function emptyZone(): ZoneSums {
  return {
    added: 0,
    canceled: 0,
    addedNet: 0,
    canceledNet: 0,
    filled: 0,
    hidden: 0,
    refilled: 0,
    standingAdded: 0,
    standingGone: 0,
    standing: 0,
    standingVisible: 0,
    visible: 0,
    ticksBehind: 0,
    depth: 0,
    remembered: 0,
    rememberedAt: 0,
  }
}

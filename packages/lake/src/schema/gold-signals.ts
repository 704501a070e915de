import { type Column, type ColumnKind, column, nullable } from './column.ts'
import { defineTable } from './table.ts'

const always = <const K extends ColumnKind>(kind: K, path: string, about: string, unit = '') =>
  column(kind, about, { path, unit })
const maybe = <const K extends ColumnKind>(kind: K, path: string, about: string, unit = '') =>
  nullable(kind, about, { path, unit })

/** Where on the levels stream a row comes from. */
export const levelsLineage = {
  log_seq: always('whole', 'at.seq', 'Sequence of its message on the levels stream.'),
  source: always('word', 'at.source', 'The log it was read from, `log-1` and so on.'),
}

const snap = {
  run: always('word', 'snap.run', 'Run: the trade date, with a counter where a date runs again on one log.'),
  seq: always('whole', 'snap.seq', 'Published snaps of the run before this one.'),
  ts_event: always('time', 'snap.tsNs', 'Time of the snap.'),
  status: always('word', 'snap.status', 'Whether the snap has what it needs: ok, no_spot, stale.'),
  digest: always('text', 'snap.digest', "Chained hash of the run's figures up to this snap."),
  config: always('word', 'snap.config', 'Hash of the physics settings.'),
  session: always('word', 'snap.session', 'Part of the New York day: premarket, regular, closed.'),
  spy_spot: maybe('double', 'snap.spy.spot', 'SPY mid, or ES mid over the ratio.', 'USD'),
  spy_bid: maybe('double', 'snap.spy.bid', 'Best bid of SPY.', 'USD'),
  spy_ask: maybe('double', 'snap.spy.ask', 'Best ask of SPY.', 'USD'),
  spy_source: maybe('word', 'snap.spy.source', 'What spot was taken from: SPY or ES.'),
  es_bid: maybe('double', 'snap.es.bid', 'Best bid of ES.', 'points'),
  es_ask: maybe('double', 'snap.es.ask', 'Best ask of ES.', 'points'),
  es_mid: maybe('double', 'snap.es.mid', 'Mid of ES, two-sided and uncrossed.', 'points'),
  es_ratio: always('double', 'snap.es.ratio', 'ES points per SPY dollar.'),
  es_ratio_source: always('word', 'snap.es.ratioSource', 'live, held or default.'),
  es_ratio_age_sec: maybe('double', 'snap.es.ratioAgeSec', 'Since the ratio was last updated.', 's'),
  es_contract: maybe('word', 'snap.es.contract', 'The one contract of the run.'),
  quality_es_age_ms: maybe('double', 'snap.quality.feedAgeMs.es', "Since ES's last record.", 'ms'),
  quality_spy_age_ms: maybe('double', 'snap.quality.feedAgeMs.spy', "Since SPY's last record.", 'ms'),
  quality_options_age_ms: maybe(
    'double',
    'snap.quality.feedAgeMs.options',
    "Since options' last record.",
    'ms',
  ),
  quality_gaps: always('whole', 'snap.quality.gaps', 'Gap records so far in the run.'),
  quality_dropped: always('whole', 'snap.quality.dropped', 'Records so far that no engine could use.'),
  quality_conditions: maybe('word', 'snap.quality.conditions', 'Whether SPY trades say their conditions.'),
}

/** Fields of a level are missing in the one row of a snap without monitored levels. */
const level = {
  level_id: maybe('word', 'level.id', 'The level; null in the one row of a snap without monitored levels.'),
  level_price: maybe('double', 'level.price', 'Its price.', 'USD'),
  level_kind: maybe('word', 'level.kind', 'Its kind.'),
  level_side: maybe('word', 'level.side', 'SUPPORT when spot stood above it, else RESISTANCE.'),
  level_direction: maybe('word', 'level.direction', "The break's direction: DOWN or UP."),
  distance: maybe('double', 'level.distance', '|spot - price|.', 'USD'),
  distance_signed: maybe('double', 'level.distanceSigned', 'spot - price.', 'USD'),
  break_score_raw: maybe('double', 'level.breakScoreRaw', '0 (bounces) to 100 (breaks).'),
  break_score: maybe('double', 'level.breakScore', 'The smoothed score, which alone drives the signal.'),
  signal: maybe('word', 'level.signal', 'NEUTRAL, BREAK, BOUNCE or CONTESTED.'),
  signal_since: maybe('whole', 'level.signalSince', 'Snap at which the signal fired.', 'ms since the epoch'),
  confidence: maybe('word', 'level.confidence', 'LOW, MEDIUM or HIGH.'),
  forming: maybe('flag', 'level.forming', 'Whether the price may still change before the level counts.'),
  same_as: maybe('word', 'level.sameAs', 'Strike or dollar level at the same price.'),
  touched: maybe('flag', 'level.touched', 'Whether spot is within the touch band.'),
  end_reason: maybe('word', 'level.endReason', 'Why the signal of the snap before ended at this snap.'),
  note: maybe('text', 'level.note', 'One plain sentence.'),
}

const number = (path: string, about: string, unit = '') => maybe('double', path, about, unit)
const CONTRACTS = 'contracts'
const SHARES = 'shares per USD'

const barrier = {
  barrier_state: maybe('word', 'level.barrier.state', 'What the defending orders did.'),
  barrier_delta_liq: number('level.barrier.deltaLiq', 'addedNet - canceledNet - filled.', CONTRACTS),
  barrier_replenishment: number('level.barrier.replenishment', 'addedNet / (canceledNet + filled).'),
  barrier_added: number('level.barrier.added', 'Added within the window, gross.', CONTRACTS),
  barrier_canceled: number('level.barrier.canceled', 'Cancelled within the window, gross.', CONTRACTS),
  barrier_added_net: number('level.barrier.addedNet', 'Added, netted per price.', CONTRACTS),
  barrier_canceled_net: number('level.barrier.canceledNet', 'Cancelled, netted per price.', CONTRACTS),
  barrier_filled: number('level.barrier.filled', 'Filled within the window.', CONTRACTS),
  barrier_hidden: number('level.barrier.hidden', 'Fills that left the display unchanged.', CONTRACTS),
  barrier_standing_ticks: number('level.barrier.standing.ticks', 'Ticks the market never reached.', 'ticks'),
  barrier_standing_delta_liq: number('level.barrier.standing.deltaLiq', 'delta_liq over them.', CONTRACTS),
  barrier_standing_replenishment: number('level.barrier.standing.replenishment', 'Replenishment over them.'),
  barrier_depth: number('level.barrier.depth', 'Displayed in the zone now.', CONTRACTS),
  barrier_depth_per_tick: number('level.barrier.depthPerTick', 'Depth over visible zone ticks.', CONTRACTS),
  barrier_remembered_contracts: number(
    'level.barrier.remembered.contracts',
    'Last seen out of sight.',
    CONTRACTS,
  ),
  barrier_remembered_age_sec: number('level.barrier.remembered.ageSec', 'Size-weighted age of these.', 's'),
  barrier_wall_ratio: number('level.barrier.wallRatio', "Depth per tick over the baseline's median."),
  barrier_coverage: number('level.barrier.coverage', 'Visible share of the zone, 0 to 1.'),
  barrier_confidence: number('level.barrier.confidence', '0 to 1.'),
  barrier_refilled: number('level.barrier.refilled', 'Refilled after fills within the window.', CONTRACTS),
  barrier_cluster_threshold: number(
    'level.barrier.cluster.threshold',
    'What makes a cluster count.',
    CONTRACTS,
  ),
  barrier_cluster_pull_threshold: number(
    'level.barrier.cluster.pullThreshold',
    'The same of what is pulled.',
    CONTRACTS,
  ),
  barrier_cluster_pulled: number('level.barrier.cluster.pulled', 'Most that was pulled together.', CONTRACTS),
  barrier_cluster_stacked: number(
    'level.barrier.cluster.stacked',
    'Most that was stacked together.',
    CONTRACTS,
  ),
  barrier_cluster_absorbed: number(
    'level.barrier.cluster.absorbed',
    'Most that was absorbed together.',
    CONTRACTS,
  ),
  barrier_cluster_eaten: number('level.barrier.cluster.eaten', 'Most that was eaten together.', CONTRACTS),
}

const tape = {
  tape_imbalance: number('level.tape.imbalance', '(buy - sell) / (buy + sell), -1 to 1.'),
  tape_buy_volume: number('level.tape.buyVolume', 'Bought by aggressors near the level.', CONTRACTS),
  tape_sell_volume: number('level.tape.sellVolume', 'Sold by aggressors near the level.', CONTRACTS),
  tape_velocity: number('level.tape.velocity', 'Slope of the traded price.', 'USD per s'),
  tape_sweep_direction: maybe('word', 'level.tape.sweep.direction', 'Of the strongest sweep: UP or DOWN.'),
  tape_sweep_notional: number('level.tape.sweep.notional', 'Its size.', 'USD'),
  tape_sweep_prints: number('level.tape.sweep.prints', 'Its prints.'),
  tape_sweep_ticks: number('level.tape.sweep.ticks', 'Its distinct prices.', 'ticks'),
  tape_sweep_age_ms: number('level.tape.sweep.ageMs', 'Since its last print.', 'ms'),
  tape_confidence: number('level.tape.confidence', '0 to 1.'),
}

const fuel = {
  fuel_effect: maybe('word', 'level.fuel.effect', 'AMPLIFY, NEUTRAL or DAMPEN.'),
  fuel_status: maybe(
    'word',
    'level.fuel.status',
    "Whether the dealers' gamma can be computed, and if not why.",
  ),
  fuel_reason: maybe('text', 'level.fuel.reason', 'Why the effect is null or NEUTRAL.'),
  fuel_net_dealer_gamma: number('level.fuel.netDealerGamma', 'Of the strikes near the level.', SHARES),
  fuel_net_dealer_gamma_sd: number('level.fuel.netDealerGammaSd', 'Its standard deviation.', SHARES),
  fuel_gamma_velocity: number('level.fuel.gammaVelocity', 'How fast it changed.', 'shares per USD and s'),
  fuel_hedge_contracts: number(
    'level.fuel.hedgeContracts',
    'ES that dealers must buy for a dollar up.',
    CONTRACTS,
  ),
  fuel_resting_contracts: number('level.fuel.resting.contracts', 'Must be traded through.', CONTRACTS),
  fuel_resting_coverage: number('level.fuel.resting.coverage', 'Share of that span in view, 0 to 1.'),
  fuel_resting_level: maybe('word', 'level.fuel.resting.level', 'The level that it runs to.'),
  fuel_resting_price: number('level.fuel.resting.price', 'Its price.', 'USD'),
  fuel_call_wall: number('level.fuel.callWall', 'Call wall.', 'USD'),
  fuel_put_wall: number('level.fuel.putWall', 'Put wall.', 'USD'),
  fuel_gamma_flip: number('level.fuel.gammaFlip', 'Where net gamma changes sign.', 'USD'),
  fuel_gamma_flip_status: maybe('word', 'level.fuel.gammaFlipStatus', 'found, allLong or allShort.'),
  fuel_confidence: number('level.fuel.confidence', '0 to 1.'),
  fuel_threshold: number('level.fuel.threshold', 'What the net gamma must exceed.', SHARES),
  fuel_opening: maybe('word', 'level.fuel.opening', 'How opening positions are taken from open interest.'),
}

const rest = {
  smoothed_velocity: number('level.smoothed.velocity', 'Velocity, smoothed.', 'USD per s'),
  smoothed_delta_liq: number('level.smoothed.deltaLiq', 'delta_liq, smoothed.', CONTRACTS),
  smoothed_replenishment: number('level.smoothed.replenishment', 'Replenishment, smoothed.'),
  smoothed_net_dealer_gamma: number('level.smoothed.netDealerGamma', 'Net dealer gamma, smoothed.', SHARES),
  runway_break_obstacle: maybe('word', 'level.runway.break.obstacle', 'Next level beyond.'),
  runway_break_distance: number('level.runway.break.distance', 'Distance to it.', 'USD'),
  runway_break_quality: maybe('word', 'level.runway.break.quality', 'CLEAR or OBSTRUCTED.'),
  runway_bounce_obstacle: maybe('word', 'level.runway.bounce.obstacle', 'Next level on the way back.'),
  runway_bounce_distance: number('level.runway.bounce.distance', 'Distance to it.', 'USD'),
  runway_bounce_quality: maybe('word', 'level.runway.bounce.quality', 'CLEAR or OBSTRUCTED.'),
  approach_velocity: number('level.approach.velocity', 'Toward the level.', 'USD per minute'),
  approach_bars: number('level.approach.bars', 'Minutes in a row that closed nearer.'),
  approach_travelled: number('level.approach.travelled', 'Travelled toward the level.', 'USD'),
  approach_touches_today: number('level.approach.touchesToday', 'Touch events of the level so far.'),
  approach_attempt: number('level.approach.attempt', 'Which try the latest touch was.'),
  confluence_score: number('level.confluence.score', 'Weight of other key levels close by.'),
  confluence_group: number('level.confluence.group', 'Chain of neighbours that it belongs to.'),
  confluence_members: maybe(
    'text',
    'level.confluence.members',
    'Their ids, nearest first, with blanks between.',
  ),
  component_liquidity: number('level.components.liquidity', 'Part of the score, 0 to 100.'),
  component_hedge: number('level.components.hedge', 'Part of the score, 0 to 100.'),
  component_tape: number('level.components.tape', 'Part of the score, 0 to 100.'),
  attribution_barrier: number('level.attribution.barrier', 'Share of what moved the score off 50.'),
  attribution_tape: number('level.attribution.tape', 'Share of what moved the score off 50.'),
  attribution_fuel: number('level.attribution.fuel', 'Share of what moved the score off 50.'),
  attribution_flat: maybe('flag', 'level.attribution.flat', 'Whether nothing moved it.'),
}

/** `levels.signals.v1`: a row for each monitored level of each snap. */
export const signalsTable = defineTable({
  tier: 'gold',
  assetClass: null,
  schema: 'levels.signals.v1',
  partition: null,
  about: 'Signals: a row for each monitored level of each snap, and one for a snap that has none.',
  columns: { ...snap, ...level, ...barrier, ...tape, ...fuel, ...rest, ...levelsLineage },
  order: ['ts_event', 'log_seq'],
  time: 'ts_event',
})

const ended = {
  run: snap.run,
  seq: snap.seq,
  ts_event: snap.ts_event,
  level_id: always('word', 'ended.id', 'The level.'),
  level_price: always('double', 'ended.price', 'Its price.', 'USD'),
  level_kind: always('word', 'ended.kind', 'Its kind.'),
  signal: always('word', 'ended.signal', 'The signal that is over.'),
  since: always('whole', 'ended.since', 'Snap at which it fired.', 'ms since the epoch'),
  until: always('whole', 'ended.until', 'Snap at which it ended.', 'ms since the epoch'),
  reason: always('word', 'ended.reason', 'Why it ended: faded, crossed, left, no_spot.'),
} satisfies Record<string, Column>

/** `levels.ended.v1`: a row for each signal that is over. */
export const endedTable = defineTable({
  tier: 'gold',
  assetClass: null,
  schema: 'levels.ended.v1',
  partition: null,
  about: 'Signals that ended, also of levels no longer listed.',
  columns: { ...ended, ...levelsLineage },
  order: ['ts_event', 'log_seq'],
  time: 'ts_event',
})

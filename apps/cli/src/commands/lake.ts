import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions } from '../config/config-options.ts'
import { lakeOptions } from '../lake/lake-options.ts'
import { readOptions } from '../lake/read-options.ts'
import { recordOptions } from '../lake/record-options.ts'
import { nearest } from '../nearest.ts'
import { busOptions } from '../service/bus-options.ts'
import { telemetryOptions } from '../service/telemetry/telemetry-options.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  ...lakeOptions,
  ...readOptions,
  out: { kind: 'text', value: 'FILE', short: 'o', about: 'twin: the file to write [RUN.dbn.zst]' },
  ...recordOptions,
  ...configOptions,
  ...busOptions,
  ...telemetryOptions,
} as const

/** What the caller gave. */
export type LakeWanted = Values<typeof options>

/** What can be done with a lake, by the word that asks for it. Loaded when it is asked for. */
const actions: Readonly<
  Record<string, (operands: readonly string[], wanted: LakeWanted, world: Surroundings) => Promise<void>>
> = {
  record: async (operands, wanted, world) => {
    demandNone('record', operands)
    const { recordLake } = await import('../lake/record.ts')
    await recordLake(wanted, world)
  },
  twin: async (operands, wanted, world) => {
    const { writeTwin } = await import('../lake/twin.ts')
    await writeTwin(operands, wanted, world)
  },
  import: async (operands, wanted, world) => {
    const { importIntoLake } = await import('../lake/import.ts')
    await importIntoLake(operands, wanted, world)
  },
  compact: async (operands, wanted, world) => {
    demandNone('compact', operands)
    const { compactLake } = await import('../lake/compact.ts')
    await compactLake(wanted, world)
  },
  dates: async (operands, wanted, world) => {
    demandNone('dates', operands)
    const { printDates } = await import('../lake/dates.ts')
    await printDates(wanted, world)
  },
  query: async (operands, wanted, world) => {
    const { queryLake } = await import('../lake/query.ts')
    await queryLake(operands, wanted, world)
  },
  verify: async (operands, wanted, world) => {
    demandNone('verify', operands)
    const { verifyLake } = await import('../lake/verify.ts')
    await verifyLake(wanted, world)
  },
}

function demandNone(name: string, operands: readonly string[]): void {
  if (operands.length > 0)
    throw new UsageError(
      `lake ${name} takes nothing besides options, was also given ${JSON.stringify(operands[0])}`,
    )
}

/** The lake, as a service and for people. */
export const lake = defineCommand({
  name: 'lake',
  summary: 'Keep every event of the log in Parquet files, and ask them',
  operands: {
    usage: '[record|import FILE…|twin RUN|compact|dates|query SQL|verify]',
    min: 0,
    max: Number.POSITIVE_INFINITY,
  },
  options,
  details: [
    'lake, or lake record, is a service: it records the log that --bus or NATS_URL names, all of it, into Parquet files (bronze) and each run as one DBN file (twin). Killed and started again it goes on behind its last commit; what has no commit is not there for readers. It never slows the log down. spymaster up has one of its own.',
    'twin writes the recording of a run as one DBN file in the order of the log, which up, signals and ingest take like a bought one. import takes files of a vendor’s straight into bronze: DBN of any schema that has a table, mbo too, and flat files of option trades (us_options_opra, .csv, .csv.gz). A record is known by the file’s checksum and its place: the same file again adds nothing.',
    'A lake in an S3-compatible store takes its keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, its address from AWS_ENDPOINT_URL and AWS_REGION. While the store is away, what is recorded waits in DATA-DIR/lake-work.',
    'compact makes silver of the bronze that has changed since: each record exactly once, sorted by time, an hour a file, option prints signed and priced by the engine of the signals (--config, --set). The same records give the same bytes. Interrupted, the next one goes on; an hour that fails leaves the others alone.',
    'dates says what there is by UTC date: rows, size, times, what is missing. verify reads every file again: sums, columns, counts, order, holes in the logs, files that are none of the lake’s; it ends with 1 where it finds a fault. --from, --to, --table and --symbol choose.',
    'query answers one SELECT of DuckDB’s SQL over views of the tables, named by tier, class and schema: bronze_futures_mbp_10, silver_options_tcbbo, gold_levels_signals_v1. Times are ns UTC (make_timestamp_ns(ts_event)), prices in 1e-9 (price / 1e9); symbol, date and hour come from the folders. A query reads the lake and nothing else, and changes nothing.',
  ],
  examples: [
    { line: 'NATS_URL=nats://127.0.0.1:4222 spymaster lake', about: 'Record the log of a NATS server' },
    { line: 'spymaster lake --lake s3://market/spy', about: 'Into a bucket' },
    { line: 'spymaster lake twin 2025-12-18 --out day.dbn.zst', about: 'A recorded run as a file to replay' },
    { line: 'spymaster lake import es.mbo.dbn.zst spy-options.csv.gz', about: 'Bought files into bronze' },
    { line: 'spymaster lake compact', about: 'Make silver of what has been recorded' },
    { line: 'spymaster lake dates --from 2025-12-15', about: 'What there is since then' },
    {
      line: 'spymaster lake query "SELECT hour, sum(size) FROM silver_futures_trades GROUP BY 1 ORDER BY 1"',
      about: 'What traded by hour; --csv and --json print for programs',
    },
    { line: 'spymaster lake verify --json | jq .problems', about: 'Is everything as it was written?' },
  ],
  run: async ([name = 'record', ...operands], wanted, world) => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action !== undefined) return await action(operands, wanted, world)
    const meant = nearest(name, Object.keys(actions))
    const advice = meant === null ? 'see spymaster lake --help' : `did you mean ${meant}?`
    throw new UsageError(`a lake cannot ${name}: ${advice}`)
  },
})

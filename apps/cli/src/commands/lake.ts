import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { lakeOptions } from '../lake/lake-options.ts'
import { recordOptions } from '../lake/record-options.ts'
import { nearest } from '../nearest.ts'
import { busOptions } from '../service/bus-options.ts'
import { telemetryOptions } from '../service/telemetry/telemetry-options.ts'
import { UsageError } from '../usage-error.ts'

const options = { ...lakeOptions, ...recordOptions, ...busOptions, ...telemetryOptions } as const

/** What the caller gave. */
export type LakeWanted = Values<typeof options>

/** What can be done with a lake, by the word that asks for it. Loaded when it is asked for. */
const actions: Readonly<
  Record<string, (operands: readonly string[], wanted: LakeWanted, world: Surroundings) => Promise<void>>
> = {
  record: async (operands, wanted, world) => {
    if (operands.length > 0) throw new UsageError('lake record takes no operands')
    const { recordLake } = await import('../lake/record.ts')
    await recordLake(wanted, world)
  },
}

/** The lake, as a service and for people. */
export const lake = defineCommand({
  name: 'lake',
  summary: 'Keep every event of the log in Parquet files',
  operands: { usage: '[record]', min: 0, max: Number.POSITIVE_INFINITY },
  options,
  details: [
    'lake, or lake record, is a service: it records the log that --bus or NATS_URL names, all of it, into Parquet files (bronze) and each run as one DBN file (twin). Killed and started again it goes on behind its last commit; what has no commit is not there for readers. It never slows the log down. spymaster up has one of its own.',
    'A lake in an S3-compatible store takes its keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, its address from AWS_ENDPOINT_URL and AWS_REGION. While the store is away, what is recorded waits in DATA-DIR/lake-work.',
  ],
  examples: [
    { line: 'NATS_URL=nats://127.0.0.1:4222 spymaster lake', about: 'Record the log of a NATS server' },
    { line: 'spymaster lake --lake s3://market/spy', about: 'Into a bucket' },
  ],
  run: async ([name = 'record', ...operands], wanted, world) => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action !== undefined) return await action(operands, wanted, world)
    const meant = nearest(name, Object.keys(actions))
    const advice = meant === null ? 'see spymaster lake --help' : `did you mean ${meant}?`
    throw new UsageError(`a lake cannot ${name}: ${advice}`)
  },
})

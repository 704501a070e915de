import { DbnError, type DbnRecord, RecordView, RTYPE, readRecord, SCHEMAS } from '@spymaster/dbn'
import { type DbnFile, InputError, openDbn } from '@spymaster/ingestor'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { csvHeader, csvRow } from '../inspect/csv.ts'
import { metadataLine, recordLine } from '../inspect/json-lines.ts'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'

/** Type code of every name that `--schema` knows: the schemas, and what live streams hold besides. */
const rtypes: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(SCHEMAS).map(([name, { rtype }]) => [name, rtype])),
  'symbol-mapping': RTYPE.symbolMapping,
  system: RTYPE.system,
  error: RTYPE.error,
}

const options = {
  limit: { kind: 'whole', value: 'N', min: 0, short: 'n', about: 'End after N records' },
  schema: { kind: 'choice', value: 'S', choices: Object.keys(rtypes), about: 'Only records of schema S' },
  csv: { kind: 'flag', about: 'Print records as CSV, without the metadata' },
  json: { kind: 'flag', about: 'Print JSON lines; the default' },
  metadata: { kind: 'flag', about: 'Print only the metadata' },
  'fragment-version': {
    kind: 'choice',
    value: 'V',
    choices: ['1', '2', '3'],
    about: 'Read a fragment: records of DBN version V without metadata before them',
  },
} as const

type Wanted = Values<typeof options>

/** Prints a DBN file as JSON lines or CSV. */
export const inspect = defineCommand({
  name: 'inspect',
  summary: 'Print a DBN file as JSON lines or CSV',
  operands: { usage: 'FILE', min: 1, max: 1 },
  options,
  details: [
    'FILE is a .dbn or .dbn.zst file of any DBN version, or - for standard input. The metadata comes first, then one line per record, older layouts rewritten as those of version 3.',
    'In JSON, prices are exact decimals ("price":4783.25), other 64-bit integers such as times in nanoseconds are strings of digits ("tsEvent":"1703543400000000000"), because most readers round bare ones above 2^53; what is undefined is null. A trade of the consolidated tape ends with the letters of its sale conditions. In CSV numbers are bare, what is undefined is empty, and book levels are numbered columns from bidPx00.',
    'CSV has one kind of row: choose one with --schema where a file mixes several. tbbo and mbp-1 share a record type.',
  ],
  examples: [
    {
      line: 'spymaster inspect es.mbp-10.dbn.zst --limit 5',
      about: 'The metadata and the first five records',
    },
    { line: 'spymaster inspect es.mbp-10.dbn.zst --metadata', about: 'Dataset, time range, symbols' },
    {
      line: 'spymaster inspect live.dbn --schema trades --csv > trades.csv',
      about: 'The trades of a mixed file as CSV',
    },
    {
      line: 'zstd -dc es.dbn.zst | spymaster inspect - | jq .price',
      about: 'From standard input, on to another program',
    },
  ],
  run: inspectFile,
})

async function inspectFile(
  [path = '-']: readonly string[],
  wanted: Wanted,
  { stdin, stdout, stderr, signal }: Surroundings,
): Promise<void> {
  if (wanted.csv && (wanted.json || wanted.metadata))
    throw new UsageError(`--csv cannot be combined with ${wanted.json ? '--json' : '--metadata'}: choose one`)
  const version = wanted['fragment-version']
  if (version !== undefined && wanted.metadata)
    throw new UsageError('a fragment has no metadata: leave out --metadata or --fragment-version')
  const file = await open(path === '-' ? stdin : path, version, signal)
  const output = new TextOutput(stdout, signal)
  try {
    if (file.metadata !== null && !wanted.csv) output.add(metadataLine(file.metadata))
    const printed = wanted.metadata ? null : await printRecords(file, wanted, output)
    await output.flush()
    for (const note of notes(file, wanted, printed)) stderr.write(`${file.name}: ${note}\n`)
  } catch (error) {
    // What is sound before a damaged place has been read, so it is shown before the damage is reported.
    if (error instanceof InputError || error instanceof UsageError) await output.flush()
    throw version === undefined ? error : wrongVersion(file, error)
  } finally {
    await file.close()
  }
}

type Source = Parameters<typeof openDbn>[0]

async function open(
  source: Source,
  version: Wanted['fragment-version'],
  signal: AbortSignal,
): Promise<DbnFile> {
  if (version !== undefined) return openDbn(source, { signal, fragmentVersion: Number(version) as 1 | 2 | 3 })
  try {
    return await openDbn(source, { signal })
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'format' || !/\.frag\b/.test(error.file)) throw error
    throw new UsageError(
      `${error.file}: looks like a fragment without metadata: give --fragment-version 1, 2 or 3`,
    )
  }
}

/** A fragment's first record tells whether its version was right; a later one that it is damaged. */
function wrongVersion({ name }: DbnFile, error: unknown): unknown {
  if (!(error instanceof InputError && error.cause instanceof DbnError && error.cause.record === 0))
    return error
  if (error.cause.code === 'second-header')
    return new UsageError(`${name}: has metadata, so it is no fragment: leave out --fragment-version`)
  return new UsageError(
    `${name}: does not begin with a record of this DBN version: try another --fragment-version`,
  )
}

/** Prints the wanted records and returns how many there were. */
async function printRecords(file: DbnFile, wanted: Wanted, output: TextOutput): Promise<number> {
  const limit = wanted.limit ?? Number.POSITIVE_INFINITY
  const only = wanted.schema === undefined ? null : rtypes[wanted.schema]
  const lineOf = wanted.csv ? csvLines(output) : recordLine
  const view = new RecordView()
  let printed = 0
  if (limit === 0) return 0
  for await (const batch of file.batches) {
    view.attach(batch.bytes)
    while (view.next()) {
      if (only !== null && view.rtype !== only) continue
      output.add(lineOf(readSound(file.name, view, batch.firstRecord)))
      if (output.isFull) await output.flush()
      if (++printed === limit) return printed
    }
    // A stream may pause here for long: what has come so far is shown.
    await output.flush()
  }
  return printed
}

/** The current record. Throws `InputError` where its text is damaged, which is found only here. */
function readSound(name: string, view: RecordView, firstRecord: number): DbnRecord {
  try {
    return readRecord(view)
  } catch (error) {
    if (!(error instanceof DbnError)) throw error
    const place = `record ${firstRecord + (error.record ?? 0)}`
    throw new InputError('corrupt', name, `is not sound DBN: ${error.reason} (${place})`, error)
  }
}

/** Rows of CSV, with the header before the first. Throws `UsageError` at a record of another type. */
function csvLines(output: TextOutput): (record: DbnRecord) => string {
  let type: string | null = null
  return (record) => {
    if (type === null) {
      type = record.type
      output.add(csvHeader(record))
    }
    if (record.type === type) return csvRow(record)
    throw new UsageError(
      `CSV has one kind of row, and after ${type} records comes one of type ${record.type}: choose one with --schema`,
    )
  }
}

/** What a reader of the records alone would not notice. */
function notes({ metadata, unknown }: DbnFile, { schema }: Wanted, printed: number | null): string[] {
  const stepped = [...unknown].map(
    ([rtype, count]) =>
      `stepped over ${count} records of unknown type 0x${rtype.toString(16).padStart(2, '0')}`,
  )
  if (printed !== 0 || schema === undefined) return stepped
  const held = metadata?.schema ? `: the file's schema is ${metadata.schema}` : ''
  return [...stepped, `holds no records of schema ${schema}${held}`]
}

import type { Answer } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'
import { counted, inColumns } from './figures.ts'
import { type LakeValues, lakeWorkDir, openLakeToRead } from './lake-options.ts'
import { type ReadValues, selectionOf } from './read-options.ts'

/** Rows that are shown as a table: more are for `--csv` and `--json`. */
const SHOWN_ROWS = 1000
const SHOWN_WIDTH = 40
/** Types whose values stand to the right. */
const NUMBERS = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|DECIMAL)/

/** Answers a query in SQL over the tables of the lake. */
export async function queryLake(
  operands: readonly string[],
  wanted: LakeValues & ReadValues,
  { env, stdout, signal }: Surroundings,
): Promise<void> {
  const [sql, more] = operands
  if (sql === undefined) throw new UsageError('lake query needs one: spymaster lake query "SELECT …"')
  if (more !== undefined) throw new UsageError('lake query takes one query: put it in quotes')
  if (wanted.csv && wanted.json) throw new UsageError('--csv and --json do not mix: give one')
  if (wanted.table !== undefined)
    throw new UsageError('--table is for the other commands: a query names its tables')
  const selection = await selectionOf(wanted)
  const { query } = await import('@spymaster/lake')
  const storage = await openLakeToRead(wanted, env)
  try {
    const options = {
      storage,
      workDir: lakeWorkDir(wanted, env),
      selection,
      signal,
      ...(wanted['memory-mb'] !== undefined && { memoryMb: wanted['memory-mb'] }),
    }
    await query(sql, options, async (answer) => {
      const output = new TextOutput(stdout, signal)
      if (wanted.json) await printJson(answer, output)
      else if (wanted.csv) await printCsv(answer, output)
      else await printTable(answer, output)
      await output.flush()
    })
  } finally {
    await storage.close()
  }
}

async function printJson({ columns, rows }: Answer, output: TextOutput): Promise<void> {
  for await (const piece of rows)
    for (const row of piece) {
      output.add(JSON.stringify(Object.fromEntries(columns.map(({ name }, k) => [name, row[k] ?? null]))))
      if (output.isFull) await output.flush()
    }
}

async function printCsv({ columns, rows }: Answer, output: TextOutput): Promise<void> {
  output.add(columns.map(({ name }) => csvCell(name)).join(','))
  for await (const piece of rows)
    for (const row of piece) {
      output.add(row.map(csvCell).join(','))
      if (output.isFull) await output.flush()
    }
}

async function printTable({ columns, rows }: Answer, output: TextOutput): Promise<void> {
  const shown: string[][] = [columns.map(({ name }) => name)]
  let count = 0
  for await (const piece of rows)
    for (const row of piece) if (count++ < SHOWN_ROWS) shown.push(row.map(tableCell))
  for (const line of inColumns(shown, (column) => NUMBERS.test(columns[column]!.type))) output.add(line)
  if (count > SHOWN_ROWS)
    output.add(`… and ${counted(count - SHOWN_ROWS)} rows more: --csv and --json print all`)
}

function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : textOf(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function tableCell(value: unknown): string {
  if (value === null || value === undefined) return '-'
  const text = textOf(value).replaceAll(/\s+/g, ' ')
  return text.length <= SHOWN_WIDTH ? text : `${text.slice(0, SHOWN_WIDTH - 1)}…`
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

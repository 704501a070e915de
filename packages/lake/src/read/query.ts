import { rm } from 'node:fs/promises'
import { LakeError } from '../lake-error.ts'
import { Engine, sqlText } from '../parquet/engine.ts'
import { makeSpillFolder } from '../parquet/spill-folder.ts'
import { type Table, tables, viewName } from '../schema/index.ts'
import type { Selection } from '../silver/plan.ts'
import type { LakeStorage } from '../storage/index.ts'
import { selectFiles } from './table-view.ts'
import { trustedFiles } from './trusted-files.ts'

export type QueryOptions = {
  readonly storage: LakeStorage
  /** Where what does not fit into memory is put, if it is there; else in the system's temporary folder. */
  readonly workDir: string
  /** Memory of the engine in MiB [1024]. */
  readonly memoryMb?: number
  /** Rows of other days are not there. */
  readonly selection?: Selection
  readonly signal?: AbortSignal
}

/** The answer to a query: its columns, and its rows in pieces. 64-bit numbers are decimal texts. */
export type Answer = {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: AsyncIterable<readonly (readonly unknown[])[]>
}

const MEMORY_MB = 1024

/**
 * Answers a query in SQL over views of the tables (`viewName`) that the query names. The engine can do nothing else:
 * it reads only below the lake's folders, has no extensions, its settings are locked, and any statement but one SELECT
 * is refused. Throws `LakeError` with `invalid` for a query that cannot be answered.
 *
 * `use` takes the answer; the engine is gone once it has returned.
 */
export async function query<T>(
  sql: string,
  options: QueryOptions,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  const { storage, workDir, selection = {}, signal } = options
  const spillDir = await makeSpillFolder(workDir, 'query')
  const engine = await Engine.open({
    memoryMb: options.memoryMb ?? MEMORY_MB,
    ...(spillDir !== null && { spillDir }),
  })
  const opened: string[] = []
  const stop = () => engine.connection.interrupt()
  signal?.addEventListener('abort', stop)
  try {
    for (const table of tables.filter((one) => names(sql, one))) {
      const from = opened.length
      for await (const { key } of trustedFiles(storage, table, selection))
        opened.push(await storage.open(key))
      await makeView(engine, table, opened.slice(from))
    }
    await lock(engine, storage.folders)
    return await use(await answerOf(engine, sql))
  } catch (error) {
    signal?.throwIfAborted()
    throw queryFailure(error)
  } finally {
    signal?.removeEventListener('abort', stop)
    engine.close()
    await Promise.all(opened.map((path) => storage.release(path)))
    if (spillDir !== null) await rm(spillDir, { recursive: true, force: true })
  }
}

/** Whether a query may mean a table: its view's name is in it. */
const names = (sql: string, table: Table): boolean => sql.toLowerCase().includes(viewName(table))

async function makeView({ connection }: Engine, table: Table, paths: readonly string[]): Promise<void> {
  await connection.run(`CREATE VIEW ${viewName(table)} AS ${selectFiles(table, paths)}`)
}

async function lock({ connection }: Engine, folders: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_directories = [${folders.map(sqlText).join(', ')}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

async function answerOf({ connection }: Engine, sql: string): Promise<Answer> {
  await demandSelect(connection, sql)
  const result = await (await connection.prepare(sql)).stream()
  const types = result.columnTypes()
  return {
    columns: result.columnNames().map((name, index) => ({ name, type: String(types[index]) })),
    rows: result.yieldRowsJson(),
  }
}

/** What a query may begin with: it is then what follows that must be a SELECT. */
const EXPLAIN = /^\s*explain(?:\s+analyze)?\s/i

/** What DuckDB's parser says of a text: it has a form for SELECT alone. */
type Parsed = {
  readonly error: boolean
  readonly error_type?: string
  readonly error_message?: string
  readonly position?: string
  readonly statements?: readonly unknown[]
}

/** Parses and no more: to prepare some statements, such as an export, does part of them already. */
async function demandSelect(connection: Engine['connection'], sql: string): Promise<void> {
  const said = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [
    sql.replace(EXPLAIN, ''),
  ])
  const parsed = JSON.parse(String(said.getRows()[0]?.[0])) as Parsed
  const { error_message = '', position, statements = [] } = parsed
  if (parsed.error && parsed.error_type === 'parser') {
    const where = position === undefined ? '' : `, character ${Number(position) + 1}`
    throw new LakeError('invalid', `the query cannot be read: ${error_message}${where}`)
  }
  if (parsed.error)
    throw new LakeError(
      'invalid',
      'a query must be a SELECT: the lake is only read, and nothing else is done',
    )
  if (statements.length !== 1)
    throw new LakeError('invalid', `a query must be one SELECT, was ${statements.length} statements`)
}

/** What DuckDB says of a query, in its first lines: they name what is wrong and where. */
function queryFailure(error: unknown): Error {
  if (error instanceof LakeError || !(error instanceof Error)) return error as Error
  const said = error.message.replace(/\s*\n[\s\S]*$/, '').replace(/^\w+ Error: /, '')
  if (/Out of Memory/i.test(error.message))
    return new LakeError('full', `the query needs more memory: ${said}`, error)
  if (
    /^(?:Parser|Binder|Catalog|Permission|Invalid Input|Conversion|Not implemented|Out of Range)/.test(
      error.message,
    )
  )
    return new LakeError('invalid', `the query cannot be answered: ${said}`, error)
  return new LakeError('storage', `the query failed: ${said}`, error)
}

import assert from 'node:assert/strict'
import { copyFileSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  bronze,
  COLUMN_KINDS,
  type Commit,
  LocalStorage,
  partitionFolder,
  partitionOf,
  partName,
  storeCommit,
  type Table,
  tables,
  viewName,
} from '@spymaster/lake'
import { Engine } from '../src/parquet/engine.ts'
import { readRows } from '../src/read/read-rows.ts'

const kept = fileURLToPath(new URL('kept/', import.meta.url))
type Kept = Readonly<Record<string, Readonly<Record<string, string>>>>
const past = JSON.parse(readFileSync(`${kept}version-1.json`, 'utf8')) as Kept
/** Features come and go by a registry of their own, whose hash is in every row. */
const isFeature = (column: string): boolean => column.startsWith('f_')
const byName = new Map<string, Table>(tables.map((table) => [viewName(table), table]))

describe('tables of version 1', () => {
  it('are still there, with every column as it was, whatever came since', () => {
    const faults: string[] = []
    for (const [name, columns] of Object.entries(past))
      for (const [column, type] of Object.entries(columns)) {
        const now = byName.get(name)?.columns[column]
        const is = now === undefined ? 'gone' : `${COLUMN_KINDS[now.kind].duckdb}${now.isNullable ? '?' : ''}`
        if (is !== type) faults.push(`${name}.${column} was ${type} and is ${is}`)
      }
    assert.deepEqual(faults, [])
  })
  it('have columns of later versions that may be missing', () => {
    for (const [name, { columns }] of byName)
      for (const [column, { since, isNullable }] of Object.entries(columns)) {
        if (past[name] === undefined || past[name][column] !== undefined || isFeature(column)) continue
        assert.ok(
          since > 1 && isNullable,
          `${name}.${column} came later: it needs a since, and must be nullable`,
        )
      }
  })
  it('have files that are read as ever', async () => {
    const root = await mkdtemp(join(tmpdir(), 'spymaster-kept-'))
    const storage = await LocalStorage.open(join(root, 'lake'))
    const engine = await Engine.open()
    try {
      const stretch = { source: 'log-1', first: 1, last: 2 }
      const key = partitionFolder(partitionOf(bronze.futures.trades, 'ESZ5', 490_574)) + partName(stretch)
      copyFileSync(`${kept}futures-trades-1.kept`, join(root, 'copy'))
      await storage.putFile(key, join(root, 'copy'))
      await storeCommit(storage, 'bronze', { version: 1, ...stretch, files: [{ key }] } as unknown as Commit)
      const rows = []
      for await (const piece of readRows(storage, engine, bronze.futures.trades)) rows.push(...piece)
      assert.deepEqual(
        rows.map(({ ordinal, action, price, sequence }) => [ordinal, action, price, sequence]),
        [0, 1, 2, 3, 4, 5].map((place) => [place, 'T', 6_800_000_000_000n, place]),
      )
    } finally {
      engine.close()
      await rm(root, { recursive: true })
    }
  })
})

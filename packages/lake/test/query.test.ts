import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { bronze, compact, query } from '@spymaster/lake'
import { GivenLake, HOUR, HOUR_NS } from './given-bronze.ts'
import { hasLakeCode } from './storage.contract.ts'

const { trades } = bronze.futures
const row = (ordinal: number, more = {}) => ({
  ts_event: String(HOUR_NS + BigInt(ordinal)),
  price: String(6_789_250_000_000n + BigInt(ordinal) * 250_000_000n),
  size: ordinal + 1,
  side: ordinal % 2 === 0 ? 'A' : 'B',
  source: 'log-1',
  run: '2025-12-18',
  ordinal,
  ...more,
})

describe('a query', () => {
  let lake: GivenLake
  let secret = ''

  before(async () => {
    lake = await GivenLake.make()
    await lake.addFile(
      trades,
      [0, 1, 2, 3, 4].map((k) => row(k)),
    )
    await lake.addFile(trades, [row(5), row(6)], { symbol: 'ESH6', hour: HOUR + 24 })
    await compact({ storage: lake.storage, workDir: lake.workDir })
    secret = join(lake.root, 'secret.csv')
    await writeFile(secret, 'word\nxyzzy\n')
  })
  after(() => lake.dispose())

  const ask = (sql: string, selection = {}) =>
    query(sql, { storage: lake.storage, workDir: lake.workDir, selection }, async ({ columns, rows }) => {
      const found: unknown[][] = []
      for await (const piece of rows) found.push(...piece.map((one) => [...one]))
      return { columns: columns.map(({ name }) => name), rows: found }
    })

  it('sees every table by its name, with what the folders say', async () => {
    const { columns, rows } = await ask(
      'SELECT symbol, date, hour, count(*) AS n, sum(size) AS size FROM bronze_futures_trades GROUP BY ALL ORDER BY date',
    )
    assert.deepEqual(columns, ['symbol', 'date', 'hour', 'n', 'size'])
    assert.deepEqual(rows, [
      ['ESZ5', '2025-12-18', 14, '5', '15'],
      ['ESH6', '2025-12-19', 14, '2', '13'],
    ])
    assert.deepEqual((await ask('SELECT count(*) FROM silver_futures_trades')).rows, [['7']])
  })
  it('gives 64-bit numbers as texts, exact to the last digit', async () => {
    const { rows } = await ask('SELECT price, ts_event FROM bronze_futures_trades WHERE ordinal = 1')
    assert.deepEqual(rows, [['6789500000000', String(HOUR_NS + 1n)]])
  })
  it('finds no rows in a table without files', async () => {
    assert.deepEqual((await ask('SELECT symbol, bid_px_00 FROM silver_futures_mbp_10')).rows, [])
    assert.deepEqual((await ask('SELECT underlying, iv FROM silver_options_tcbbo')).rows, [])
  })
  it('sees only the days that were asked for', async () => {
    const { rows } = await ask('SELECT count(*) FROM silver_futures_trades', { from: '2025-12-19' })
    assert.deepEqual(rows, [['2']])
  })
  it('explains itself', async () => {
    const { rows } = await ask('EXPLAIN SELECT * FROM bronze_futures_trades')
    assert.match(String(rows[0]?.[1]), /READ_PARQUET/i)
  })
  it('says what is wrong with it, and where', async () => {
    await assert.rejects(ask('SELECT nothing FROM bronze_futures_trades'), /cannot be answered: .*"nothing"/)
    await assert.rejects(ask('SELEC 1'), /cannot be read: syntax error at or near "SELEC", character 1/)
    await assert.rejects(ask('SELECT * FROM bronze_futures_nothing'), hasLakeCode('invalid'))
    await assert.rejects(ask(''), hasLakeCode('invalid'))
  })

  const inLake = (name: string) => join(lake.storage.name, name)
  const hostile: [string, () => string][] = [
    ['reads a file outside', () => `SELECT * FROM read_csv('${secret}')`],
    ['reads a file outside as text', () => `SELECT * FROM read_text('${secret}')`],
    ['reads a file outside as bytes', () => `SELECT * FROM read_blob('${secret}')`],
    ['reads a file outside by its name alone', () => `SELECT * FROM '${secret}'`],
    ['climbs out of the lake', () => `SELECT * FROM read_text('${inLake('../secret.csv')}')`],
    ['climbs out from below', () => `SELECT * FROM read_text('${inLake('bronze/../../secret.csv')}')`],
    ['lists files outside', () => `SELECT * FROM glob('${lake.root}/*.csv')`],
    ['lists the root', () => "SELECT * FROM glob('/*')"],
    ['reads the system', () => "SELECT * FROM read_text('/proc/self/environ')"],
    ['reads from the network', () => "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')"],
    ['writes outside', () => `COPY (SELECT 1) TO '${join(lake.root, 'out.csv')}'`],
    ['writes into the lake', () => `COPY (SELECT 1) TO '${inLake('bronze/out.parquet')}' (FORMAT parquet)`],
    ['writes while it explains', () => `EXPLAIN ANALYZE COPY (SELECT 1) TO '${inLake('out.csv')}'`],
    ['explains twice', () => `EXPLAIN ANALYZE EXPLAIN ANALYZE COPY (SELECT 1) TO '${inLake('out.csv')}'`],
    ['exports', () => `EXPORT DATABASE '${inLake('out')}'`],
    ['attaches a database', () => `ATTACH '${inLake('x.db')}' AS x`],
    ['attaches one outside', () => `ATTACH '${join(lake.root, 'x.db')}' AS x`],
    ['installs an extension', () => 'INSTALL httpfs'],
    ['loads one', () => "LOAD 'x.duckdb_extension'"],
    ['opens up again', () => 'SET enable_external_access = true'],
    ['allows more folders', () => "SET allowed_directories = ['/']"],
    ['unlocks', () => 'SET lock_configuration = false'],
    ['uses a pragma', () => "PRAGMA memory_limit='1TB'"],
    ['resets', () => 'RESET enable_external_access'],
    ['makes a table', () => 'CREATE TABLE t AS SELECT 1'],
    ['drops a view', () => 'DROP VIEW bronze_futures_trades'],
    ['makes a secret', () => "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')"],
    ['calls a procedure', () => 'CALL force_checkpoint()'],
    ['begins a transaction', () => 'BEGIN'],
    ['comes with another', () => `SELECT 1; COPY (SELECT 1) TO '${inLake('out.csv')}'`],
    ['comes behind a comment', () => `/* SELECT */ COPY (SELECT 1) TO '${inLake('out.csv')}'`],
    ['goes by query()', () => `SELECT * FROM query('COPY (SELECT 1) TO ''${inLake('out.csv')}''')`],
    ['prepares', () => `PREPARE p AS COPY (SELECT 1) TO '${inLake('out.csv')}'`],
    ['updates the settings', () => "UPDATE duckdb_settings() SET value = 'x'"],
  ]
  for (const [what, sql] of hostile)
    it(`is refused where it ${what}`, async () => {
      await assert.rejects(ask(sql()), (error: Error) => {
        assert.ok(!error.message.includes('xyzzy'))
        return hasLakeCode('invalid')(error) || hasLakeCode('storage')(error)
      })
      const left = (await readdir(lake.root)).filter((name) => name.startsWith('out'))
      assert.deepEqual(left, [])
      for (const name of ['out.csv', 'out', 'x.db', 'bronze/out.parquet'])
        assert.ok(!existsSync(inLake(name)))
    })
  it('sees nothing of what no commit vouches for', async () => {
    await lake.storage.put(
      'bronze/futures/trades/symbol=ESZ5/date=2025-12-18/hour=14/notes.parquet',
      new Uint8Array(4),
    )
    assert.deepEqual((await ask('SELECT count(*) FROM bronze_futures_trades')).rows, [['7']])
  })
  it('stops when it is told to', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 200)
    await assert.rejects(
      query(
        'SELECT count(*) FROM range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3',
        {
          storage: lake.storage,
          workDir: lake.workDir,
          signal: controller.signal,
        },
        async ({ rows }) => {
          for await (const _ of rows);
        },
      ),
      /enough/,
    )
  })
})

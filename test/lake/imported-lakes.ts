import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RTYPE } from '@spymaster/dbn'
import { SPY_ID } from '@spymaster/events'
import { recordingMetadata } from '@spymaster/ingestor'
import { LocalStorage, type PrintCounts, query } from '@spymaster/lake'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import { DATE, type RecordedLake, recordedLake } from './recorded-lake.ts'

const MARKS = 'sign, sign_probability, spot, iv, delta, gamma, vega, theta'
const OPTION_BIT = 0x8000_0000

/** The files that a vendor would sell of a day: ES, SPY, quotes and trades of options. */
const feeds: Readonly<Record<string, (rtype: number, id: number) => boolean>> = {
  'es.dbn': (_, id) => id < OPTION_BIT && id !== SPY_ID,
  'spy.dbn': (_, id) => id === SPY_ID,
  'quotes.dbn': (rtype, id) => id >= OPTION_BIT && rtype !== RTYPE.tcbbo,
  'trades.dbn': (rtype, id) => id >= OPTION_BIT && rtype === RTYPE.tcbbo,
}

export const FILES: readonly string[] = Object.keys(feeds)

/** What a compaction says. */
export type Compacted = { readonly compacted: number; readonly marks: PrintCounts }

/** A simulated day that was recorded, the same as bought files, and lakes that these are imported into. */
export class ImportedLakes {
  readonly recorded: RecordedLake

  private constructor(recorded: RecordedLake) {
    this.recorded = recorded
  }

  static async make(minutes: number): Promise<ImportedLakes> {
    const recorded = await recordedLake({ minutes, rate: 0.1, holdBytes: 2 ** 24 })
    const lakes = new ImportedLakes(recorded)
    await lakes.#writeFeeds()
    return lakes
  }

  folderOf(lake: string): string {
    return join(this.recorded.root, lake)
  }

  /** Imports files into a lake and compacts it. */
  async import(lake: string, files: readonly string[]): Promise<Compacted> {
    const paths = files.map((file) => join(this.recorded.root, 'files', file))
    await spymaster(['lake', 'import', ...paths, '--data-dir', this.folderOf(lake)])
    return await this.compact(lake)
  }

  async compact(lake: string): Promise<Compacted> {
    const { stdout } = await spymaster(['lake', 'compact', '--json', '--data-dir', this.folderOf(lake)])
    return JSON.parse(stdout) as Compacted
  }

  /** Marks of the option prints of a lake, in the order of the prints. */
  async marksOf(folder: string): Promise<unknown[][]> {
    const storage = await LocalStorage.open(join(folder, 'lake'))
    const sql = `SELECT ${MARKS} FROM silver_options_tcbbo ORDER BY ordinal`
    const found: unknown[][] = []
    await query(sql, { storage, workDir: join(folder, 'work') }, async ({ rows }) => {
      for await (const piece of rows) found.push(...piece.map((row) => [...row]))
    })
    await storage.close()
    return found
  }

  /** Keys of silver, whose names have the sum of their content. */
  async silverFiles(lake: string): Promise<string[]> {
    const storage = await LocalStorage.open(join(this.folderOf(lake), 'lake'))
    const keys: string[] = []
    for await (const { key } of storage.list('silver/')) if (key.endsWith('.parquet')) keys.push(key)
    return keys.sort()
  }

  async #writeFeeds(): Promise<void> {
    const { root, records } = this.recorded
    await mkdir(join(root, 'files'))
    for (const [file, isOf] of Object.entries(feeds)) {
      const market = records.filter((record) => record[1] !== RTYPE.system && isOf(record[1]!, idOf(record)))
      const metadata = recordingMetadata(DATE, new Set(market.map(idOf)))
      await writeFile(join(root, 'files', file), Buffer.concat([metadata, ...market]))
    }
  }
}

const idOf = (record: Uint8Array): number => new DataView(record.buffer, record.byteOffset).getUint32(4, true)

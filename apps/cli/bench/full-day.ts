import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { RecordView, WORDS } from '@spymaster/dbn'
import { newYorkNs } from '@spymaster/events'
import { openDbn } from '@spymaster/ingestor'
import { type SimulatedFile, Simulation } from '@spymaster/simulator'

const DATE = '2025-12-18'
/** Times the simulator's default activity: about 900 ES records a second, as real regular hours have. */
const RATE = 3
const HOUR_NS = 3_600_000_000_000n
/** Added to packet numbers hour by hour, so that they go on: an hour has fewer. */
const SEQUENCE_ROOM = 50_000_000

/** Files of one market, and how many records they hold. */
export type Input = { readonly files: readonly string[]; readonly updates: number }

/** The market that is repeated: ES depth and SPY quotes from 10:00 to 11:00. */
function hourOfMarket(): { simulation: Simulation; files: SimulatedFile[] } {
  const fromNs = newYorkNs(DATE, 10, 0)
  const span = { fromNs, toNs: fromNs + HOUR_NS }
  const simulation = new Simulation({
    seed: 1,
    date: DATE,
    ...span,
    rate: RATE,
    warmupSessions: 0,
    options: false,
  })
  return { simulation, files: simulation.files().filter(({ name }) => name.includes('.mbp-')) }
}

/** An hour of market as `.dbn.zst` files in a folder. */
export async function writeHour(folder: string): Promise<Input> {
  const { simulation, files } = hourOfMarket()
  const outputs = files.map(({ name }) => new ZstdFile(join(folder, `hour.${name}.zst`)))
  for (const [place, file] of files.entries()) await outputs[place]!.write(file.metadata)
  const view = new RecordView()
  let updates = 0
  for (const { bytes } of simulation.batches())
    for (const [place, file] of files.entries()) {
      const records = recordsOf(view.attach(bytes), file)
      updates += records.length
      if (records.length > 0) await outputs[place]!.write(Buffer.concat(records))
    }
  for (const output of outputs) await output.close()
  return { files: outputs.map(({ path }) => path), updates }
}

function recordsOf(view: RecordView, file: SimulatedFile): Uint8Array[] {
  const records: Uint8Array[] = []
  while (view.next()) if (file.holds(view.rtype, view.instrumentId)) records.push(view.record)
  return records
}

/** The hour again and again, each time an hour later. */
export async function writeDay(folder: string, hour: Input, hours: number): Promise<Input> {
  const { files } = hourOfMarket()
  const paths: string[] = []
  for (const [place, { name, metadata }] of files.entries()) {
    const output = new ZstdFile(join(folder, `day.${name}.zst`))
    await output.write(metadata)
    for (let k = 0; k < hours; k++)
      for await (const { bytes } of (await openDbn(hour.files[place]!)).batches)
        await output.write(later(bytes, k))
    await output.close()
    paths.push(output.path)
  }
  return { files: paths, updates: hours * hour.updates }
}

/** The records so many hours later, in memory of their own. */
function later(batch: Uint8Array, hours: number): Uint8Array {
  const bytes = batch.slice()
  const view = new RecordView().attach(bytes)
  const fields = new DataView(bytes.buffer)
  const shift = BigInt(hours) * HOUR_NS
  while (view.next()) {
    for (const word of [WORDS.tsEvent, WORDS.tsRecv]) {
      const at = 4 * (view.word + word)
      fields.setBigUint64(at, fields.getBigUint64(at, true) + shift, true)
    }
    view.words[view.word + WORDS.sequence]! += hours * SEQUENCE_ROOM
  }
  return bytes
}

/** A file that is compressed while it is written. */
class ZstdFile {
  readonly path: string
  readonly #zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  readonly #written: Promise<void>

  constructor(path: string) {
    this.path = path
    this.#written = finished(this.#zstd.pipe(createWriteStream(path)))
  }

  /** The bytes must not change until the file is closed. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#zstd.write(bytes)) await once(this.#zstd, 'drain')
  }

  async close(): Promise<void> {
    this.#zstd.end()
    await this.#written
  }
}

import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Physics, type PhysicsConfig, settingsByPart } from '@spymaster/core'
import { MarketRecorder, type RecordedMarket } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { simulatedFeed, simulationOf } from '../feed/simulated.ts'
import { makeFolders } from '../make-folders.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import type { RecoveryMarket } from './recovery-days.ts'

/** Of the files: another is made anew. */
const FORMAT = 1

/**
 * What was read of each market, one after the other. With a folder, each is kept there, and what is there already is not
 * simulated again. Throws `SimulatorError`, `UsageError`.
 */
export async function recordedMarkets(
  markets: readonly RecoveryMarket[],
  config: PhysicsConfig,
  folder: string | undefined,
  { stderr, signal }: Surroundings,
): Promise<RecordedMarket[]> {
  if (folder !== undefined) await makeKeepFolder(folder)
  const records: RecordedMarket[] = []
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, market] of markets.entries()) {
      const tell = (): void => {
        if (progress.isDue) progress.tell(`market ${place + 1} of ${markets.length} (${market.name})`)
      }
      const kept = folder === undefined ? null : await keptRecord(folder, market, config)
      const record = kept ?? (await recordOf(market, config, tell, signal))
      if (folder !== undefined && kept === null) await keep(folder, market, config, record)
      records.push(record)
    }
  } finally {
    progress.end()
  }
  return records
}

async function recordOf(
  { name, parameters, scenario }: RecoveryMarket,
  config: PhysicsConfig,
  tell: () => void,
  signal: AbortSignal,
): Promise<RecordedMarket> {
  const recorder = new MarketRecorder({ name, scenario: scenario ?? 'ordinary' })
  const physics = new Physics({
    config,
    onSnap: (payload) => recorder.snap(payload),
    onEvent: (payload) => recorder.event(payload),
  })
  let batches = 0
  for await (const { bytes } of simulatedFeed(parameters, scenario).open((date) => date, signal)) {
    physics.fold(bytes)
    tell()
    // Batches are made without a pause: signals are heard only when the loop stands aside.
    if ((++batches & 63) === 0) await new Promise(setImmediate)
    signal.throwIfAborted()
  }
  return recorder.read()
}

/** Before any market is simulated: minutes of work must not end at a folder that cannot be. */
async function makeKeepFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder)
  } catch (error) {
    throw new UsageError(`--keep ${folder}: cannot be a folder (${(error as Error).message})`)
  }
}

/** Null where there is none, or one of another program. */
async function keptRecord(
  folder: string,
  market: RecoveryMarket,
  config: PhysicsConfig,
): Promise<RecordedMarket | null> {
  const path = pathOf(folder, market, config)
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return null
  try {
    return deserialize(gunzipSync(bytes)) as RecordedMarket
  } catch (error) {
    throw new UsageError(`--keep ${path}: is no record of a market (${(error as Error).message}): remove it`)
  }
}

async function keep(
  folder: string,
  market: RecoveryMarket,
  config: PhysicsConfig,
  record: RecordedMarket,
): Promise<void> {
  const path = pathOf(folder, market, config)
  try {
    await writeFile(`${path}.partial`, gzipSync(serialize(record), { level: 1 }))
    await rename(`${path}.partial`, path)
  } catch (error) {
    throw new UsageError(`--keep ${folder}: cannot be written (${(error as Error).message})`)
  }
}

/** By all that decides what is read: the market, and every setting but those of the score, which change no reading. */
function pathOf(folder: string, { parameters }: RecoveryMarket, config: PhysicsConfig): string {
  const apart = new Set([...Object.keys(settingsByPart.score), 'weights'])
  const settings = Object.entries(config).filter(([key]) => !apart.has(key))
  const text = JSON.stringify([FORMAT, simulationOf(parameters).identity, settings])
  const name = createHash('sha256').update(text).digest('hex').slice(0, 24)
  return join(folder, `${name}.record.gz`)
}

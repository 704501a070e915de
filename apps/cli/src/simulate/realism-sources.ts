import { basename } from 'node:path'
import { esHours, NS_PER_MS, spySession, tradeDateOf, utcMidnightNs } from '@spymaster/events'
import { openDbn } from '@spymaster/ingestor'
import { Simulation } from '@spymaster/simulator'
import { RealismMeter, type RealismSource, type SessionNs } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { readSpan, type Span } from '../feed/recorded.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'

/** Part of a trade date, ns UTC. */
export type Stretch = { readonly fromNs: bigint; readonly toNs: bigint }

/** Simulated markets to measure: each seed on one date, each stretch a market of its own. */
export type SimulatedStretches = {
  readonly date: string
  readonly seeds: readonly number[]
  readonly stretches: readonly Stretch[]
  readonly rate: number | undefined
}

/** Measures simulated ES. Throws `SimulatorError`. */
export async function simulatedSources(
  { date, seeds, stretches, rate }: SimulatedStretches,
  { stderr, signal }: Surroundings,
): Promise<RealismSource[]> {
  const sources: RealismSource[] = []
  const progress = new ProgressLine(stderr)
  const session = sessionOf(date)
  try {
    for (const seed of seeds) {
      const meter = new RealismMeter(utcMidnightNs(date), session)
      for (const stretch of stretches) {
        meter.begin(stretch.fromNs, stretch.toNs)
        const more = {
          spy: false,
          options: false,
          warmupSessions: 0,
          ...(rate === undefined ? {} : { rate }),
        }
        let batches = 0
        for (const { bytes, toNs } of new Simulation({ seed, date, ...stretch, ...more }).batches()) {
          meter.fold(bytes)
          if ((++batches & 63) !== 0) continue
          if (progress.isDue)
            progress.tell(`seed ${seed}, ${Math.floor(100 * share(toNs, stretches))} % of its market`)
          // Batches are made without a pause: signals are heard only when the loop stands aside.
          await new Promise(setImmediate)
          signal.throwIfAborted()
        }
      }
      const isRegular = session !== null && stretches.every((stretch) => isWithin(stretch, session))
      sources.push({ name: `seed ${seed}`, isSubject: true, isRegular, reading: meter.read() })
    }
  } finally {
    progress.end()
  }
  return sources
}

/** Measures the first trade date of a DBN file: its regular session, where it has one, else all of it. */
export async function recordedSource(
  path: string,
  isSubject: boolean,
  { stderr, signal }: Surroundings,
): Promise<RealismSource> {
  const { date, stretch, isRegular } = stretchOf(path, await readSpan(path, signal))
  const meter = new RealismMeter(utcMidnightNs(date), sessionOf(date))
  meter.begin(stretch.fromNs, stretch.toNs)
  const file = await openDbn(path, { signal })
  const progress = new ProgressLine(stderr)
  try {
    let batches = 0
    for await (const { bytes } of file.batches) {
      meter.fold(bytes)
      if ((++batches & 63) === 0 && progress.isDue) progress.tell(`${basename(path)}, ${batches} batches`)
    }
  } finally {
    progress.end()
    await file.close()
  }
  if (meter.others.size > 0)
    throw new UsageError(
      `${path} holds mbp-10 of ${meter.others.size + 1} instruments: give a file of one ES contract`,
    )
  const reading = meter.read()
  if (reading.records === 0) throw new UsageError(`${path} holds no mbp-10 records of ES's hours on ${date}`)
  return { name: `recorded ${date}`, isSubject, isRegular, reading }
}

/** The regular session of a date. Throws `UsageError` where it has none. */
export function wholeSession(date: string): Stretch {
  const session = sessionOf(date)
  if (session === null) throw new UsageError(`--date ${date} has no regular session: give --stretch FROM-TO`)
  return { fromNs: session.openNs, toNs: session.closeNs }
}

const sessionOf = (date: string): SessionNs | null => spySession(date)

const isWithin = ({ fromNs, toNs }: Stretch, { openNs, closeNs }: SessionNs): boolean =>
  fromNs >= openNs && toNs <= closeNs

function share(toNs: bigint, stretches: readonly Stretch[]): number {
  let [done, all] = [0, 0]
  for (const { fromNs, toNs: end } of stretches) {
    all += Number(end - fromNs)
    done += Math.max(0, Number((toNs < end ? toNs : end) - fromNs))
  }
  return done / all
}

function stretchOf(
  path: string,
  { fromTs, toTs }: Span,
): { date: string; stretch: Stretch; isRegular: boolean } {
  if (fromTs === null) throw new UsageError(`${path} holds no records with a time`)
  const fromNs = BigInt(fromTs) * NS_PER_MS
  const date = tradeDateOf(fromNs)
  const hours = esHours(date)
  if (hours === null) throw new UsageError(`${path} begins on ${date}, when ES rests`)
  const session = sessionOf(date)
  const isRegular =
    session !== null && toTs !== null && BigInt(toTs) * NS_PER_MS > session.openNs && fromNs < session.closeNs
  if (isRegular) return { date, stretch: { fromNs: session.openNs, toNs: session.closeNs }, isRegular }
  return { date, stretch: { fromNs: hours.openNs, toNs: hours.closeNs }, isRegular }
}

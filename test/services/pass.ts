import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, isOwn, type Message } from '@spymaster/bus'
import { Physics, resolvePhysics } from '@spymaster/core'
import type { ReplayClock } from '@spymaster/ingestor'
import type { Feed } from '../../apps/cli/src/feed/feed.ts'
import { Core } from '../../apps/cli/src/service/core.ts'
import { Ingest } from '../../apps/cli/src/service/ingest.ts'

/** Settings with which minutes have touch events that are confirmed and resolved. */
export const EVENTFUL: Readonly<Record<string, number>> = {
  confirmationSec: 5,
  horizonMinutes: 1,
  touchRearm: 0.15,
}

/** The same as options of a command. */
export const EVENTFUL_OPTIONS: readonly string[] = Object.entries(EVENTFUL).flatMap(([key, value]) => [
  '--set',
  `${key}=${value}`,
])

/** Feeds a log through a bus and core, side by side, and returns the payload lines that are then on the bus. */
export async function linesThrough(bus: Bus, feed: Feed, clock: ReplayClock): Promise<string[]> {
  const stop = new AbortController()
  const core = new Core(bus, resolvePhysics(EVENTFUL), null, stop.signal)
  const folding = core.run()
  try {
    await Promise.race([new Ingest(bus, feed, clock, stop.signal).run({ isKept: false }), folding])
    const { last } = await bus.bounds('market')
    while (core.position.market < last) await Promise.race([pause(5), folding])
  } finally {
    stop.abort()
    await folding
  }
  return await levelsOn(bus)
}

/** The same without what strangers have put there. */
export const ownLevelsOn = (bus: Bus): Promise<string[]> => levelsOn(bus, isOwn)

/** The payload lines that a bus holds, in order. */
export async function levelsOn(
  bus: Bus,
  selects: (message: Message) => boolean = () => true,
): Promise<string[]> {
  const { first, last } = await bus.bounds('levels')
  const decoder = new TextDecoder()
  const lines: string[] = []
  if (last < first) return lines
  for await (const messages of bus.read('levels', { from: first })) {
    for (const message of messages) if (selects(message)) lines.push(decoder.decode(message.data))
    if (messages.at(-1)!.seq >= last) break
  }
  return lines
}

/** All lines that the physics gives for a feed without any bus, whatever their subject, in the order they are given. */
export async function linesOfFeed(feed: Feed): Promise<string[]> {
  const lines: string[] = []
  const add = (payload: object) => lines.push(JSON.stringify(payload))
  const physics = new Physics({ config: resolvePhysics(EVENTFUL), onSnap: add, onFlow: add, onEvent: add })
  for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) physics.fold(bytes)
  return lines
}

/** Whether a line is a snap's, which completes its time. */
export const isSnap = (line: string): boolean => Object.hasOwn(JSON.parse(line), 'seq')

/** Whether a line tells of a touch event. */
export const isEvent = (line: string): boolean => Object.hasOwn(JSON.parse(line), 'featuresHash')

/** Messages of touch events among the lines, by type, placebos counted with the rest. */
export function eventTypes(lines: readonly string[]): Record<string, number> {
  const types: Record<string, number> = {}
  for (const line of lines.filter(isEvent)) {
    const { type } = JSON.parse(line)
    types[type] = (types[type] ?? 0) + 1
  }
  return types
}

/** Line by line, because the difference of all of them would fill the screen. */
export function assertSame(lines: readonly string[], expected: readonly string[]): void {
  for (const [at, line] of lines.entries()) assert.equal(line, expected[at], `line ${at}`)
  assert.equal(lines.length, expected.length)
}

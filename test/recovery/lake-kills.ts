import { setTimeout as pause } from 'node:timers/promises'
import type { ServiceProcess } from '../services/service-process.ts'

/** What can be killed: it dies, and begins again on what it left. */
export type Victim = { readonly name: string; kill(): Promise<void> }

/** A service that is started again each time that it was killed. */
export class Immortal implements Victim {
  readonly name: string
  readonly #start: () => ServiceProcess
  current: ServiceProcess
  kills = 0

  constructor(name: string, start: () => ServiceProcess) {
    this.name = name
    this.#start = start
    this.current = start()
  }

  async kill(): Promise<void> {
    // One that has ended its work is left alone.
    if (this.current.isOver) return
    await this.current.kill()
    this.kills++
    this.current = this.#start()
  }
}

/** How long all may live between kills: long enough to begin, too short to get far. */
const LEAST_MS = 1_500
const MORE_MS = 2_500

/** Numbers from 0 to before 1, the same for a seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Kills one of the victims after the other, at moments of chance, until it is over. */
export async function killUntil(
  isOver: () => boolean,
  victims: readonly Victim[],
  seed: number,
): Promise<void> {
  const chance = chances(seed)
  while (!isOver()) {
    await pause(LEAST_MS + MORE_MS * chance())
    if (!isOver()) await victims[Math.floor(chance() * victims.length)]!.kill()
  }
}

import { type FSWatcher, watch } from 'node:fs'
import type { Bell } from '../bell.ts'
import { isAbsent } from './storage-error.ts'

/**
 * Rings when something changes in a folder, where the system can tell; where it cannot, nothing rings, and
 * readers see news when they look by themselves. Returns what ends it; null of a folder that is not there.
 */
export function watchFolder(folder: string, bell: Bell): (() => void) | null {
  let watcher: FSWatcher
  try {
    watcher = watch(folder, { persistent: false }, () => bell.ring())
  } catch (error) {
    return isAbsent(error) ? null : () => {}
  }
  watcher.on('error', () => watcher.close())
  return () => watcher.close()
}

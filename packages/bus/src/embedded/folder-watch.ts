import { type FSWatcher, watch } from 'node:fs'
import type { Bell } from '../bell.ts'

/**
 * Rings when something changes in a folder, where the system can tell; where it cannot, nothing rings, and
 * readers see news when they look by themselves. Returns what ends it.
 */
export function watchFolder(folder: string, bell: Bell): () => void {
  let watcher: FSWatcher
  try {
    watcher = watch(folder, { persistent: false }, () => bell.ring())
  } catch {
    return () => {}
  }
  watcher.on('error', () => watcher.close())
  return () => watcher.close()
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { type DbnVersion, type DecoderOptions, ZstdFrames } from '@spymaster/dbn'
import { sharedData } from '@spymaster/test-support'

/** A recorded file: its path below the folder of DBN data, and how to decode it. */
export type Vector = { path: string; options: DecoderOptions }

const folder = join(sharedData() ?? '', 'dbn')

/** Every recorded DBN file that is no legacy DBZ; none where recorded data is absent. */
export const vectors: readonly Vector[] =
  sharedData() === null
    ? []
    : globSync('**/*.{dbn,dbn.zst,frag,frag.zst}', { cwd: folder })
        .sort()
        .map((path) => ({ path, options: optionsOf(path) }))

/** A fragment's version is in its name; the one that has none is version 2. */
function optionsOf(path: string): DecoderOptions {
  if (!path.includes('.frag')) return {}
  return { fragmentVersion: Number(/\.v(\d)\./.exec(path)?.[1] ?? 2) as DbnVersion }
}

/** A file's bytes as they are. */
export const fileBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)))

/** A file's bytes, decompressed frame by frame if it is zstd. */
export function plainBytes(path: string): Uint8Array {
  const bytes = fileBytes(path)
  if (!path.endsWith('.zst')) return bytes
  const walker = new ZstdFrames()
  const frames = walker.cut(bytes)
  walker.end()
  return new Uint8Array(Buffer.concat(frames.map((frame) => zstdDecompressSync(frame))))
}

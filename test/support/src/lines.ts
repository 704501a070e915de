import { Physics, type SignalsPayload } from '@spymaster/core'
import { mergeFiles } from '@spymaster/ingestor'

type Source = Parameters<typeof mergeFiles>[0][number]

/** The payloads that the physics gives for DBN files or streams, with all defaults. */
export async function payloadsOf(sources: readonly Source[]): Promise<SignalsPayload[]> {
  const payloads: SignalsPayload[] = []
  const physics = new Physics({ onSnap: (payload) => payloads.push(payload) })
  for await (const { bytes } of mergeFiles(sources)) physics.fold(bytes)
  return payloads
}

/** The same as the lines that are published. */
export async function linesOf(sources: readonly Source[]): Promise<string[]> {
  return (await payloadsOf(sources)).map((payload) => JSON.stringify(payload))
}

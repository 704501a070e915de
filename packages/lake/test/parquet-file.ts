import { zstdDecompressSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

/** The rows of a Parquet file as a reader reads them that has nothing to do with the writer. */
export async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const file = await asyncBufferFromFile(path)
  return await parquetReadObjects({
    file,
    compressors: { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) },
  })
}

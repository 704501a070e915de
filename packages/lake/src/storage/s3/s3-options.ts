/** An S3-compatible store, and how to speak with it. */
export type S3Options = {
  readonly bucket: string
  /** Beginning of every key in the bucket, without a slash at its end; none when empty. */
  readonly prefix?: string
  /** URL of the store; Amazon's own where there is none. */
  readonly endpoint?: string
  /** [us-east-1] */
  readonly region?: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Folder on a local disk for downloads and what is on its way. */
  readonly cacheDir: string
  /** Bytes of downloads that are kept from one opening to the next [4 GiB]. */
  readonly cacheBytes?: number
  /** Files above this many bytes are sent in parts of it [16 MiB]; the protocol wants 5 MiB at least. */
  readonly partBytes?: number
  /** How often a request is tried before the store counts as away, pauses doubling between [4]. */
  readonly attempts?: number
  /** How long a connection may be silent, in milliseconds [20 s]. */
  readonly silenceMs?: number
}

import { crc32 } from 'node:zlib'
import { MAX_MESSAGE_BYTES, type Message, type Publication } from '../bus.ts'

/**
 * A message in a segment file, little-endian:
 *
 *     0  magic 'SPYM'         4  bytes of the frame, a multiple of 8
 *     8  CRC-32 of all after  12 subject length, id length (16 bits each)
 *     16 sequence (64 bits)   24 headers length, data length (32 bits each)
 *     32 data, subject, id, headers as JSON, zeros
 */
export const HEAD_BYTES = 32
const CHECKED_FROM = 12
export const MAGIC = Buffer.from('SPYM', 'latin1')
const MAGIC_WORD = MAGIC.readUInt32LE(0)
/** No frame is longer: headers as JSON take a little more than they count for. */
export const MAX_FRAME_BYTES = MAX_MESSAGE_BYTES + 64 * 1024

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({})

const padded = (bytes: number): number => (bytes + 7) & ~7

/** Bytes on disk of a message whose parts count for so many: an upper bound. */
export const frameBound = (bytes: number): number => padded(HEAD_BYTES + bytes + 64)

/** Writes a frame at a place of a buffer that has room for it, and returns the place after it. */
export function writeFrame(target: Buffer, at: number, seq: number, publication: Publication): number {
  const { subject, id, headers, data } = publication
  const headersText = headers === undefined ? '' : JSON.stringify(headers)
  let to = at + HEAD_BYTES
  target.set(data, to)
  to += data.length
  to += target.write(subject + id + headersText, to, 'latin1')
  const end = at + padded(to - at)
  target.fill(0, to, end)
  target.writeUInt32LE(MAGIC_WORD, at)
  target.writeUInt32LE(end - at, at + 4)
  target.writeUInt16LE(subject.length, at + 12)
  target.writeUInt16LE(id.length, at + 14)
  target.writeBigUInt64LE(BigInt(seq), at + 16)
  target.writeUInt32LE(headersText.length, at + 24)
  target.writeUInt32LE(data.length, at + 28)
  target.writeUInt32LE(crc32(target.subarray(at + CHECKED_FROM, end)), at + 8)
  return end
}

/** What is at a place: a frame of so many bytes, the beginning of one, or something else. */
export type FrameState = number | 'incomplete' | 'bad'

/** Judges the bytes at a place by length and checksum. */
export function frameAt(bytes: Buffer, at: number, end: number): FrameState {
  if (end - at < 8) return 'incomplete'
  const length = bytes.readUInt32LE(at + 4)
  const isFrame =
    bytes.readUInt32LE(at) === MAGIC_WORD &&
    length >= HEAD_BYTES &&
    length <= MAX_FRAME_BYTES &&
    length % 8 === 0
  if (!isFrame) return 'bad'
  if (at + length > end) return 'incomplete'
  const isWhole = crc32(bytes.subarray(at + CHECKED_FROM, at + length)) === bytes.readUInt32LE(at + 8)
  return isWhole && partsFit(bytes, at, length) ? length : 'bad'
}

function partsFit(bytes: Buffer, at: number, length: number): boolean {
  const text = bytes.readUInt16LE(at + 12) + bytes.readUInt16LE(at + 14) + bytes.readUInt32LE(at + 24)
  return padded(HEAD_BYTES + text + bytes.readUInt32LE(at + 28)) === length
}

export const seqAt = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at + 16))

/** Id of the message of a whole frame. */
export function idAt(bytes: Buffer, at: number): string {
  const from = at + HEAD_BYTES + bytes.readUInt32LE(at + 28) + bytes.readUInt16LE(at + 12)
  return bytes.toString('latin1', from, from + bytes.readUInt16LE(at + 14))
}

/** The message of a whole frame. Its data is a view of the bytes. Throws `SyntaxError` for headers that are no JSON. */
export function readFrame(bytes: Buffer, at: number): Message {
  const subjectLength = bytes.readUInt16LE(at + 12)
  const idLength = bytes.readUInt16LE(at + 14)
  const headersLength = bytes.readUInt32LE(at + 24)
  const dataLength = bytes.readUInt32LE(at + 28)
  const from = at + HEAD_BYTES
  const textFrom = from + dataLength
  const text = bytes.toString('latin1', textFrom, textFrom + subjectLength + idLength + headersLength)
  return {
    seq: seqAt(bytes, at),
    subject: text.slice(0, subjectLength),
    id: text.slice(subjectLength, subjectLength + idLength),
    headers: headersLength === 0 ? NO_HEADERS : JSON.parse(text.slice(subjectLength + idLength)),
    data: new Uint8Array(bytes.buffer, bytes.byteOffset + from, dataLength),
  }
}

// Clients of the gateway's benchmark, in a process of their own: raw sockets, so that they cost little.
import { connect, type Socket } from 'node:net'

type Order = { readonly port: number; readonly clients: number } | 'report' | 'end'

const HANDSHAKE = [
  ...['GET /ws/stream HTTP/1.1', 'Host: localhost', 'Upgrade: websocket', 'Connection: Upgrade'],
  ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''],
].join('\r\n')

/** How a payload says when it was published: ms of the monotonic clock, which all processes share. */
const STAMP = '"at":'

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

let latencies: number[] = []
let sockets: Socket[] = []

/** Follows the frames of one connection: their lengths, the stamp near the beginning of each, and pings. */
function listen(socket: Socket): void {
  let rest = 0
  let held: Buffer | null = null
  socket.on('data', (chunk) => {
    let bytes: Buffer = held === null ? chunk : Buffer.concat([held, chunk])
    held = null
    while (bytes.length > 0) {
      if (rest > 0) {
        const taken = Math.min(rest, bytes.length)
        rest -= taken
        bytes = bytes.subarray(taken)
        continue
      }
      const head = headOf(bytes)
      if (head === null || bytes.length < head.size + Math.min(head.length, 64)) {
        held = bytes
        return
      }
      const body = bytes.subarray(head.size, head.size + 64)
      if (head.isPing) socket.write(pong(body.subarray(0, head.length)))
      else note(body)
      rest = head.size + head.length
    }
  })
}

function headOf(bytes: Buffer): { size: number; length: number; isPing: boolean } | null {
  const short = (bytes[1] ?? 0) & 127
  const size = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < size) return null
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  return { size, length, isPing: ((bytes[0] ?? 0) & 15) === 9 }
}

/** A pong with a mask of zeros. */
const pong = (data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x8a, 128 + data.length, 0, 0, 0, 0]), data])

function note(body: Buffer): void {
  const at = body.indexOf(STAMP)
  if (at >= 0) latencies.push(nowMs() - Number.parseFloat(body.toString('latin1', at + STAMP.length)))
}

async function join(port: number, clients: number): Promise<void> {
  for (let count = 0; count < clients; count += 50) {
    const wave = Array.from({ length: Math.min(50, clients - count) }, () => open(port))
    sockets.push(...(await Promise.all(wave)))
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(HANDSHAKE))
    socket.once('error', reject)
    socket.once('data', (chunk) => {
      listen(socket)
      const body = chunk.subarray(chunk.indexOf('\r\n\r\n') + 4)
      if (body.length > 0) socket.emit('data', body)
      resolve(socket)
    })
  })
}

process.on('message', async (order: Order) => {
  if (order === 'report') {
    process.send?.(latencies)
    latencies = []
  } else if (order === 'end') {
    for (const socket of sockets) socket.destroy()
    sockets = []
    process.send?.('ended')
  } else {
    await join(order.port, order.clients)
    process.send?.('joined')
  }
})

import { compact, LocalStorage } from '@spymaster/lake'

// Compacts the lake in the first argument with the second as its working folder, and prints what has become of it.
const [root = '', workDir = ''] = process.argv.slice(2)
try {
  const { failed, written } = await compact({ storage: await LocalStorage.open(root), workDir })
  const errors = failed.map(({ error }) => ({ code: error.code, message: error.message }))
  console.log(JSON.stringify({ written, errors }))
} catch (error) {
  const { code, message } = error as { code?: string; message: string }
  console.log(JSON.stringify({ written: 0, errors: [{ code, message }] }))
}

/** Small versions of pictures: made once, when somebody first asks, and kept beside their content. */
import pLimit from 'p-limit'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { Attached } from './attach.ts'
import type { FileStore } from './file-store.ts'

/** Longest sides that a picture may be asked for, in pixels: a face or a row, and a card. */
export const pictureSizes = [64, 256] as const
export type PictureSize = (typeof pictureSizes)[number]

/** The media type of all small versions. */
export const scaledType = 'image/webp'

/** Pixels that unpacking a picture may take; a few kilobytes can hold more than any memory. */
export const mostPixels = 50_000_000

/** Longer contents are shown as they are: they would have to be held in memory as a whole. */
const longestContent = 32_000_000

/** Unpacked pictures are large; few are made at a time. */
const inTurn = pLimit(2)
const making = new Map<string, Promise<Uint8Array | undefined>>()

/** The size that an address asks for. @throws TrellisError BAD_REQUEST for one that is not made */
export function pictureSizeOf(text: string): PictureSize {
  const size = pictureSizes.find((one) => String(one) === text)
  if (size) return size
  throw new TrellisError(
    'BAD_REQUEST',
    `size is one of ${pictureSizes.join(', ')}: pixels of the longest side.`,
  )
}

/**
 * A small version of a picture.
 * @returns its WebP, or undefined where the picture has to be shown as it is: it is damaged, or very long
 * @throws TrellisError BAD_REQUEST for a picture of too many pixels
 */
export async function scaledPicture(
  store: FileStore,
  { sha256, size: bytes, name }: Attached,
  size: PictureSize,
): Promise<Uint8Array | undefined> {
  if (bytes > longestContent) return undefined
  const variant = `${size}.webp`
  const kept = await store.readVariant(sha256, variant)
  if (kept) return kept
  const key = `${sha256}.${variant}`
  const made = making.get(key) ?? inTurn(() => make(store, sha256, name, size, variant))
  making.set(key, made)
  return made.finally(() => making.delete(key))
}

async function make(
  store: FileStore,
  sha256: string,
  name: string,
  size: number,
  variant: string,
): Promise<Uint8Array | undefined> {
  const content = await store.read(sha256)
  if (!content) return undefined
  const { default: sharp } = await import('sharp')
  const picture = sharp(Buffer.from(await new Response(content).arrayBuffer()), { limitInputPixels: false })
  const facts = await picture.metadata().catch(() => undefined)
  if (!facts) return undefined
  if (facts.width * facts.height > mostPixels) throw tooManyPixels(name)
  const small = await picture
    .autoOrient()
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer()
    .catch(() => undefined)
  if (small) await store.keepVariant(sha256, variant, small)
  return small
}

/** Refuses a picture that would fill the memory of whoever shows it. @throws TrellisError BAD_REQUEST */
export async function checkPixels(name: string, path: string): Promise<void> {
  const { default: sharp } = await import('sharp')
  // What cannot be read is no danger: browsers do not show it either.
  const facts = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined)
  if (facts && facts.width * facts.height > mostPixels) throw tooManyPixels(name)
}

const tooManyPixels = (name: string): TrellisError =>
  new TrellisError(
    'BAD_REQUEST',
    say`${name} has more than ${mostPixels / 1_000_000} million pixels. Make it smaller, and send it again.`,
  )

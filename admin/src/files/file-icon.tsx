import { File, FileArchive, FileImage, FileSpreadsheet, FileText } from 'lucide-react'

const icons: [RegExp, typeof File][] = [
  [/^image\//, FileImage],
  [/spreadsheet|excel|csv/, FileSpreadsheet],
  [/^text\/|pdf|document|word/, FileText],
  [/zip|compress|tar|7z|rar/, FileArchive],
]

/** The icon of a kind of file. */
export function FileIcon({ mimeType, size = 20 }: { mimeType: string; size?: number }) {
  const Kind = icons.find(([pattern]) => pattern.test(mimeType))?.[1] ?? File
  return <Kind size={size} strokeWidth={1.6} aria-hidden />
}

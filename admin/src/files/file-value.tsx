import { type FieldFile, isShown } from './field-file.ts'
import { FileIcon } from './file-icon.tsx'
import s from './file-input.module.css'
import { formatSize } from './size.ts'
import { sized } from './sized.ts'

/** A file as the value of a field: its picture or kind, its name and size; a click opens or saves it. */
export function FileValue({ file, isBrief }: { file: FieldFile; isBrief?: boolean }) {
  const isPicture = isShown(file.mimeType)
  const way = isPicture ? { target: '_blank', rel: 'noreferrer' } : { download: file.displayName }
  return (
    <a
      className={s.value}
      href={isPicture ? `${file.url}?show` : file.url}
      {...way}
      onClick={(event) => event.stopPropagation()}
    >
      {isPicture && !isBrief ? (
        <img src={sized(`${file.url}?show`, 256)} alt="" loading="lazy" />
      ) : (
        <FileIcon mimeType={file.mimeType} size={16} />
      )}
      <span>{file.displayName}</span>
      {!isBrief && <small>{formatSize(file.size)}</small>}
    </a>
  )
}

import { ImagePlus, Trash2, Upload } from 'lucide-react'
import { type ClipboardEvent, useRef } from 'react'
import type { FieldInputProps } from '../fields/input-props.ts'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { type FieldFile, isPictureField, isShown } from './field-file.ts'
import { FileIcon } from './file-icon.tsx'
import s from './file-input.module.css'
import { formatShare, formatSize } from './size.ts'
import { sized } from './sized.ts'
import { useDrop } from './use-drop.ts'
import { useUpload } from './use-upload.ts'

/** Chooses, drops or pastes the file of a field; it is sent at once, and becomes the record's when that is saved. */
export function FileInput(props: FieldInputProps) {
  const { field, disabled, isCell, id } = props
  const file = (props.value ?? null) as FieldFile | null
  const input = useRef<HTMLInputElement>(null)
  const upload = useUpload(field, props.onChange)
  const { isOver, handlers } = useDrop((files) => void upload.send(files))
  const label = props.label ?? field.label
  const isPicture = isPictureField(field)
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0 || disabled) return
    event.preventDefault()
    void upload.send(files)
  }
  const remove = () => {
    upload.cancel()
    upload.forgive()
    props.onChange(null)
    input.current?.focus()
  }
  const choose = () => input.current?.click()
  return (
    <div
      className={s.file}
      data-cell={isCell || undefined}
      data-over={isOver || undefined}
      data-picture={isPicture || undefined}
      data-invalid={props.invalid || upload.problem !== null || undefined}
      onPaste={onPaste}
      {...(disabled ? {} : handlers)}
    >
      <input
        ref={input}
        id={id}
        type="file"
        className="visually-hidden"
        aria-label={id ? undefined : label}
        aria-invalid={props.invalid || upload.problem !== null || undefined}
        aria-describedby={props.describedBy}
        accept={field.accept?.join(',')}
        disabled={disabled}
        onFocus={props.onFocus}
        onBlur={props.onBlur}
        onChange={(event) => {
          void upload.send([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {file && !upload.sending ? <Preview file={file} /> : null}
      {upload.sending ? (
        <div className={s.sending}>
          <span className={s.name}>{upload.sending.name}</span>
          <progress value={upload.sending.share} aria-label={upload.sending.name} />
          <span className={s.hint}>{formatShare(upload.sending.share)}</span>
        </div>
      ) : file ? (
        <div className={s.words}>
          <a className={s.name} href={file.url} download={file.displayName} title={file.displayName}>
            {file.displayName}
          </a>
          <span className={s.hint}>{formatSize(file.size)}</span>
          {!disabled && (
            <span className={s.tools}>
              <Button onClick={choose} icon={<Upload size={14} />}>
                {t('Replace')}
              </Button>
              <IconButton label={t('Remove {{name}}', { name: label })} onClick={remove}>
                <Trash2 size={15} />
              </IconButton>
            </span>
          )}
        </div>
      ) : (
        <button type="button" className={s.empty} onClick={choose} disabled={disabled} tabIndex={-1}>
          {isPicture ? <ImagePlus size={18} aria-hidden /> : <Upload size={16} aria-hidden />}
          <span>{isPicture ? t('Choose a picture') : t('Choose a file')}</span>
          {!isCell && <small className={s.drop}>{t('or drop or paste it here')}</small>}
        </button>
      )}
      {upload.problem && (
        <p className={s.problem} role="alert">
          {upload.problem}
        </p>
      )}
    </div>
  )
}

function Preview({ file }: { file: FieldFile }) {
  if (!isShown(file.mimeType))
    return (
      <span className={s.preview}>
        <FileIcon mimeType={file.mimeType} />
      </span>
    )
  return (
    <a className={s.preview} href={`${file.url}?show`} target="_blank" rel="noreferrer">
      <img src={sized(`${file.url}?show`, 256)} alt={t('Show {{name}}', { name: file.displayName })} />
    </a>
  )
}

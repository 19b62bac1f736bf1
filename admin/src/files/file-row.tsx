import { Download, Trash2 } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { viewerCan } from '../actions/available.ts'
import { type Attached, useActivityNews } from '../activity/use-activity.ts'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { formatAgo } from '../fields/ago.ts'
import { formatInstant } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { isShown } from './field-file.ts'
import { FileIcon } from './file-icon.tsx'
import s from './files.module.css'
import { formatSize } from './size.ts'
import { sized } from './sized.ts'

/** One file: its picture or kind, and what is known of it. Its name saves it. */
export function FileRow({ file }: { file: Attached }) {
  const { id, name, mimeType, size, createdAt, createdBy } = file
  const [isAsking, setAsking] = useState(false)
  const path = `/base/files/${id}`
  return (
    <li className={s.row}>
      {isShown(mimeType) ? (
        <a className={s.picture} href={`${path}?show`} target="_blank" rel="noreferrer">
          <img src={sized(`${path}?show`, 256)} alt={t('Show {{name}}', { name })} loading="lazy" />
        </a>
      ) : (
        <span className={s.picture} aria-hidden>
          <FileIcon mimeType={mimeType} />
        </span>
      )}
      <div className={s.words}>
        <a className={s.name} href={path} download={name}>
          {name}
        </a>
        <p className={s.hint}>
          <span>{formatSize(size)}</span>
          {createdBy && <span>{createdBy.displayName}</span>}
          <time dateTime={createdAt} title={formatInstant(createdAt, 'exact')}>
            {formatAgo(createdAt)}
          </time>
        </p>
      </div>
      <span className={s.tools}>
        <a className={s.tool} href={path} download={name} aria-label={t('Save {{name}}', { name })}>
          <Download size={15} />
        </a>
        {viewerCan(file, 'delete') && (
          <IconButton label={t('Delete {{name}}', { name })} onClick={() => setAsking(true)}>
            <Trash2 size={15} />
          </IconButton>
        )}
      </span>
      {isAsking && <DeleteDialog file={file} onClose={() => setAsking(false)} />}
    </li>
  )
}

function DeleteDialog({ file: { id, name }, onClose }: { file: Attached; onClose: () => void }) {
  const notify = useNotify()
  const readAnew = useActivityNews()
  const [isBusy, setBusy] = useState(false)
  const remove = async () => {
    setBusy(true)
    try {
      await request('mutation DeleteFile($ids: [ID!]!) { deleteAttachments(ids: $ids) }', { ids: [id] })
    } catch (error) {
      notify(messageOf(error), { type: 'error' })
    }
    await readAnew()
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Delete this file?')}
      actions={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="danger" busy={isBusy} onClick={() => void remove()}>
            {t('Delete file')}
          </Button>
        </>
      }
    >
      <p>{t('“{{name}}” is removed from the record for everybody. This cannot be undone.', { name })}</p>
    </Dialog>
  )
}

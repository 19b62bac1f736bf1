/** Sends a file to a record or for a field. */
import { ApiError } from '../data/errors.ts'
import { localeInForce } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'

/** Most bytes of a file that the server takes. */
const largestFile = 100_000_000

/** The record that a file is for, or the field. */
type Target = { entity: string; id: string } | { entity: string; field: string }

/**
 * Sends a file; `fetch` does not tell how far it is, so it goes by the older way.
 * @param onProgress gets the share that was sent, 0 to 1
 * @returns what the server says of it
 * @throws ApiError
 */
export function sendFile(file: File, target: Target, onProgress: (share: number) => void): Promise<unknown> {
  if (file.size === 0) throw new ApiError(t('The file is empty.'), { code: 'BAD_REQUEST' })
  if (file.size > largestFile)
    throw new ApiError(t('The file is larger than 100 MB.'), { code: 'BAD_REQUEST' })
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const { entity } = target
    const place: Record<string, string> = 'id' in target ? { record: target.id } : { field: target.field }
    request.open('POST', `/base/files?${new URLSearchParams({ entity, ...place, name: file.name })}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-trellis-csrf', '1')
    request.setRequestHeader('accept-language', localeInForce())
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0)
    request.onload = () => (request.status === 201 ? resolve(request.response) : reject(refusal(request)))
    request.onerror = () =>
      reject(
        new ApiError(t('The server cannot be reached. Check your connection and try again.'), {
          code: 'UNAVAILABLE',
        }),
      )
    request.send(file)
  })
}

interface Refusal {
  error?: { code: string; message: string; issues?: { message: string }[] }
}

function refusal({ response, status }: XMLHttpRequest): ApiError {
  const { error } = (response as Refusal | null) ?? {}
  const message = error?.issues?.[0]?.message ?? error?.message
  return new ApiError(message ?? t('The server gave no usable answer. Try again in a moment.'), {
    code: error?.code ?? 'UNAVAILABLE',
    status,
  })
}

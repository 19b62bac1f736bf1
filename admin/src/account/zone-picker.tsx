import Autocomplete, { createFilterOptions } from '@mui/material/Autocomplete'
import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import input from '../fields/input.module.css'
import { t } from '../i18n/translate.ts'
import s from './account.module.css'
import { deviceZone, type TimeZone, timeZone, timeZones } from './time-zones.ts'

// Found by `New York` as by `America/New_York`, and by the offset.
const matching = createFilterOptions<TimeZone>({
  stringify: ({ id, label, offset }) => `${label} ${id} ${offset}`,
})

interface ZonePickerProps {
  id: string
  /** IANA name; empty for the zone of the device. */
  value: string
  onChange: (id: string) => void
}

/** One of the world's time zones, found by typing a part of its name; first of all that of the device. */
export function ZonePicker({ id, value, onChange }: ZonePickerProps) {
  const options = useMemo(() => {
    const own = timeZone(deviceZone())
    const device = {
      id: '',
      label: t('As this device ({{zone}})', { zone: own?.label ?? deviceZone() }),
      offset: own?.offset ?? '',
    }
    return [device, ...timeZones(value || null)]
  }, [value])
  return (
    <Autocomplete<TimeZone, false, true>
      id={id}
      value={options.find((one) => one.id === value) ?? options[0]}
      onChange={(_event, zone) => onChange(zone.id)}
      options={options}
      filterOptions={matching}
      getOptionLabel={({ label }) => label}
      getOptionKey={(zone) => zone.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      renderOption={({ key: _key, ...props }, zone) => (
        <li {...props} key={zone.id}>
          <span className={s.zone}>{zone.label}</span>
          <span className={s.offset}>{zone.offset}</span>
        </li>
      )}
      noOptionsText={t('Nothing found')}
      disableClearable
      autoHighlight
      selectOnFocus
      handleHomeEndKeys
      renderInput={({ slotProps }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the text puts the cursor into it
        <div ref={slotProps.input.ref} className={input.picker} onMouseDown={slotProps.input.onMouseDown}>
          <input {...slotProps.htmlInput} className={input.pickerInput} />
          <ChevronDown size={14} className={s.chevron} aria-hidden />
        </div>
      )}
    />
  )
}

import { createTheme, type Theme } from '@mui/material/styles'
import { colours, font, motion, radius, type Scheme } from './tokens.ts'

/** The MUI theme of a scheme: what floats (menus, dialogs, pickers) in our tokens. */
export function buildTheme(scheme: Scheme): Theme {
  const c = colours[scheme]
  const floating = {
    backgroundColor: c.raised,
    backgroundImage: 'none',
    boxShadow: c.floating,
    border: `1px solid ${c.hairline}`,
    borderRadius: radius.surface,
  }
  return createTheme({
    palette: {
      mode: scheme,
      primary: { main: c.accent, dark: c.accentHover, contrastText: c.onAccent },
      error: { main: c.tones.danger.text },
      warning: { main: c.tones.warning.text },
      success: { main: c.tones.success.text },
      info: { main: c.tones.info.text },
      background: { default: c.canvas, paper: c.surface },
      text: { primary: c.text, secondary: c.muted },
      divider: c.hairline,
      action: { hover: c.raisedHover, selected: c.raisedHover, focus: c.raisedHover },
    },
    shape: { borderRadius: radius.control },
    typography: { fontFamily: font, fontSize: 14, button: { textTransform: 'none', fontWeight: 550 } },
    transitions: {
      duration: {
        shortest: 90,
        shorter: 120,
        short: 150,
        standard: 150,
        enteringScreen: 150,
        leavingScreen: 110,
      },
    },
    components: {
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiMenu: {
        defaultProps: { transitionDuration: 110 },
        styleOverrides: {
          paper: { ...floating, marginTop: 4, maxHeight: 'min(440px, calc(100vh - 96px))' },
          list: { padding: 5, minWidth: 190 },
        },
      },
      MuiPopover: { defaultProps: { transitionDuration: 110 }, styleOverrides: { paper: floating } },
      MuiMenuItem: {
        styleOverrides: {
          root: {
            minHeight: 32,
            borderRadius: radius.small,
            padding: '5px 10px',
            fontSize: 13.5,
            gap: 10,
            '& svg': { color: c.faint },
            '@media (pointer: coarse)': { minHeight: 44 },
          },
        },
      },
      MuiDivider: { styleOverrides: { root: { borderColor: c.hairline } } },
      MuiDialog: {
        defaultProps: { transitionDuration: 120 },
        styleOverrides: { paper: { ...floating, borderRadius: 12, margin: 16 } },
      },
      MuiBackdrop: {
        styleOverrides: { root: { '&:not(.MuiBackdrop-invisible)': { backgroundColor: c.overlay } } },
      },
      MuiDrawer: {
        styleOverrides: { paper: { backgroundColor: c.canvas, backgroundImage: 'none', border: 0 } },
      },
      MuiTooltip: {
        defaultProps: { enterDelay: 500, enterNextDelay: 200, disableInteractive: true },
        styleOverrides: {
          tooltip: {
            backgroundColor: scheme === 'light' ? '#22262b' : '#33393e',
            color: '#f4f5f6',
            fontSize: 12,
            fontWeight: 450,
            padding: '5px 8px',
            borderRadius: radius.small,
            transition: motion,
          },
        },
      },
      MuiAutocomplete: {
        styleOverrides: {
          paper: { ...floating, marginTop: 4 },
          listbox: { padding: 5, fontSize: 13.5 },
          option: {
            '&.Mui-focused': { backgroundColor: `${c.raisedHover} !important` },
            '&[aria-selected="true"]': { backgroundColor: 'transparent', fontWeight: 550 },
            borderRadius: radius.small,
            minHeight: '32px !important',
            padding: '5px 10px !important',
          },
          noOptions: { fontSize: 13.5, color: c.muted },
          loading: { fontSize: 13.5, color: c.muted },
        },
      },
    },
  })
}

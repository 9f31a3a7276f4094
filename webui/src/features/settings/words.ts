export const words = {
  theme: 'Light',
  modes: { system: 'As this device', light: 'Daylight', dark: 'Safelight' },
}

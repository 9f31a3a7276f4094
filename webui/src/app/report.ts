import { ownBuild } from '../shared/build'

const LONGEST = 6000

/**
 * What went wrong, for whoever mends it: the fault, where in the code, which build and browser. No
 * photo, no words of the person, no token, no address of a picture: whatever could be one is cut.
 */
export function reportOf(thrown: unknown, components: string | null): string {
  const fault = thrown instanceof Error ? thrown : new Error(String(thrown))
  const lines = [
    `darkroom, build ${ownBuild() ?? 'of development'}`,
    `${location.pathname}`,
    navigator.userAgent,
    new Date().toISOString(),
    '',
    `${fault.name}: ${fault.message}`,
    ...(fault.stack ?? '').split('\n').filter((line) => !line.includes(fault.message)),
    '',
    ...(components ?? '').split('\n'),
  ]
  return cut(lines.join('\n')).slice(0, LONGEST)
}

/** Without what could name a person's task or open a door: ids, tokens, queries, data of pictures. */
export function cut(text: string): string {
  return text
    .replaceAll(location.origin, '')
    .replace(/\b(data|blob):[^\s)'"]+/g, '$1:…')
    .replace(/(\/[^\s?#)'"]*)[?#][^\s:)'"]*/g, '$1')
    .replace(/\b(Bearer|tma)\s+\S+/gi, '$1 …')
    .replace(/[\w-]+(?:\.[\w-]{8,}){2,}/g, '…')
    .replace(/\b(?=[\w-]*\d)[\w-]{20,}\b/g, '…')
}

import type { AxiosAdapter } from 'axios'

/** Sends a request that outlives the page, which only fetch can; nobody is left to read the answer. */
export const leaving: AxiosAdapter = async (config) => {
  const { url = '', method = 'get' } = config
  const { status, statusText } = await fetch(url, {
    method: method.toUpperCase(),
    headers: Object.entries(config.headers.toJSON()).map(([name, value]) => [name, String(value)]),
    keepalive: true,
  })
  return { data: null, status, statusText, headers: {}, config }
}

import type { Plugin } from 'vite'

const NOTHING = 'export default () => null'
/** The library draws up a palette of its own before it takes ours: any colour will do there. */
const ONE_GREY = `export default Object.fromEntries(
  [50, 200, 300, 400, 500, 700, 800, 900].map((shade) => [shade, '#888']))`
const SCHEME_KEYS = `
  export const DEFAULT_MODE_STORAGE_KEY = 'mode'
  export const DEFAULT_COLOR_SCHEME_STORAGE_KEY = 'color-scheme'
  export const DEFAULT_ATTRIBUTE = 'data-color-scheme'
  export const buildInitColorSchemeScript = () => null
  ${NOTHING}`

/**
 * Parts of libraries that are always loaded with them and never run on this page. Each is replaced
 * in the build alone; tests run with the real ones. Should a library move a file, the page becomes
 * heavier and the budget tells.
 */
const UNUSED: [file: RegExp, instead: string, why: string][] = [
  [/@mui\/material\/CircularProgress\/index\.mjs$/, NOTHING, 'buttons here are never `loading`'],
  [/@mui\/material\/ButtonBase\/TouchRipple\.mjs$/, NOTHING, 'the theme turns ripples off'],
  [/\/hoist-non-react-statics\//, NOTHING, 'only for `withTheme`, which nothing calls'],
  [
    /@emotion\/is-prop-valid\/dist\//,
    "export default (name) => name !== 'ownerState' && name !== 'theme' && name !== 'sx'",
    'a list of all attributes of HTML, to keep out what parts here are never given',
  ],
  [
    /@mui\/material\/colors\/(?!common|grey)\w+\.mjs$/,
    ONE_GREY,
    'the theme has every colour it asks for of its own',
  ],
  [
    /@mui\/system\/InitColorSchemeScript\/InitColorSchemeScript\.mjs$/,
    SCHEME_KEYS,
    'index.html sets the theme with a script of its own',
  ],
  [
    /axios\/lib\/helpers\/(toURLEncodedForm|formDataToJSON|AxiosURLSearchParams)\.js$/,
    NOTHING,
    'the generated client writes forms and queries itself',
  ],
  [
    /axios\/lib\/helpers\/toFormData\.js$/,
    `${NOTHING}; export const DEFAULT_FORM_DATA_MAX_DEPTH = 0`,
    'forms are FormData from the start',
  ],
  [/axios\/lib\/cancel\/CancelToken\.js$/, NOTHING, 'what is stopped is stopped by a signal'],
  [/axios\/lib\/helpers\/HttpStatusCode\.js$/, NOTHING, 'a list of names for other programs'],
  [
    /axios\/lib\/adapters\/fetch\.js$/,
    'export const getFetch = () => null',
    'requests go by XMLHttpRequest, and by api/leaving.ts when the page closes',
  ],
]

/** Leaves out of the build what is never used but can't be shaken off. */
export function unused(): Plugin {
  return {
    name: 'unused',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      return UNUSED.find(([file]) => file.test(id))?.[1]
    },
  }
}

import type { Plugin } from 'vite'

const NOTHING = 'export default () => null'

/**
 * Parts of libraries that are always loaded with them and never run on this page. Each is replaced
 * in the build alone; tests run with the real ones. Should a library move a file, the page becomes
 * heavier and the budget tells.
 */
const UNUSED: [file: RegExp, instead: string, why: string][] = [
  [/@mui\/material\/CircularProgress\/index\.mjs$/, NOTHING, 'buttons here are never `loading`'],
  [/@mui\/material\/ButtonBase\/TouchRipple\.mjs$/, NOTHING, 'the theme turns ripples off'],
  [/\/hoist-non-react-statics\//, NOTHING, 'only for `withTheme`, which nothing calls'],
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
